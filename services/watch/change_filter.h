// ChangeFilter: which changes a watcher of shifts hears of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/history_service.pb.h"
#include "services/request/filter.h"
#include "services/watch/shown_change.h"

namespace parley {

// Thread-safe.
class ChangeFilter {
 public:
  // Resolves the names of the request's filter as they are known in `view`. Errors as ReadPairFilter, and
  // InvalidArgument kInvalidField for kinds, attributions and sizes that do not exist.
  static absl::StatusOr<ChangeFilter> Read(const QueryView& view, const v1::WatchShiftsRequest& request);

  // Puts what matches of `shown` into `out`; false when nothing does. Only the points that match are
  // in it.
  bool Take(const Catalog& catalog, const ShownChange& shown, v1::LineChange& out) const;

  // Changes are those of a fold that takes secondhand statements as well.
  bool include_secondhand() const { return include_secondhand_; }

  // Filters with equal keys take the same. Opaque bytes.
  const std::string& key() const { return key_; }

 private:
  // From what was read, not from the request's bytes: names come to mean other things, and lists may repeat
  // themselves. No larger than what the limits of a request allow.
  std::string MakeKey(const Catalog& catalog) const;
  bool MatchesStatement(const Catalog& catalog, const EventChange& change) const;
  bool MatchesPoint(const v1::ShiftPoint& point) const;

  std::string key_;
  PairSelection pairs_;
  bool include_members_ = false;
  bool include_subissues_ = false;
  bool include_secondhand_ = false;
  std::vector<std::string> speakers_;
  std::vector<Attribution> attributions_;
  std::vector<v1::ShiftKind> kinds_;
  int min_delta_ = 0;
};

}  // namespace parley
