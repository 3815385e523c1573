// PairWalk: pairs of party and issue in the order of lists: by party id, then by issue id, as text.
//
//   PairWalk walk(view, selection, known_position, resume, stop);
//   for (;;) { auto pair = walk.Next(); if (!pair.ok() || !pair->has_value()) break; ... }
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/request/filter.h"
#include "services/request/query_view.h"

namespace parley {

// A pair with its ids.
struct NamedPair {
  PairKey key;
  std::string party;
  std::string issue;
};

// Walks the pairs of a selection that have a version. The cost follows the pairs walked, not those that
// exist: parties are opened one after the other.
class PairWalk {
 public:
  // Starts at `resume`, a ResumeKey, or at the first pair when it is empty.
  PairWalk(const QueryView& view, const PairSelection& selection, uint64_t known_position,
           const std::string& resume, const StopCheck& stop);

  // The next pair; absent at the end.
  absl::StatusOr<std::optional<NamedPair>> Next();

  // The line of the pair that Next returned last.
  absl::StatusOr<std::unique_ptr<Line>> Open(const NamedPair& pair) { return scan_->Open(pair.key); }

  // The resume key with which a walk starts at `pair`.
  static std::string ResumeKey(const NamedPair& pair);

 private:
  absl::Status OpenParty(const EntityRef& party);

  const QueryView& view_;
  const std::unique_ptr<LineScan> scan_;
  const std::vector<uint32_t>& issues_;
  const StopCheck& stop_;
  std::string resume_issue_;        // of the first party opened
  std::vector<EntityRef> parties_;  // by id
  size_t next_party_ = 0;
  std::vector<NamedPair> pairs_;  // of the party that is open, by issue id
  size_t next_pair_ = 0;
};

}  // namespace parley
