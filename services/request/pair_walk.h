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

  // Parties from the start of the walk on, whether or not they have pairs.
  size_t party_count() const { return parties_.size() - first_party_; }
  const std::string& party(size_t index) const { return parties_[first_party_ + index].id; }

  // The pairs of one of these parties, from the start of the walk on, by issue id. Open takes them until the
  // next call. A walk is taken either by party or with Next.
  absl::StatusOr<std::vector<NamedPair>> PairsOf(size_t party);

  // The next pair; absent at the end.
  absl::StatusOr<std::optional<NamedPair>> Next();

  // The line of a pair of the party that was opened last.
  absl::StatusOr<std::unique_ptr<Line>> Open(const NamedPair& pair) { return scan_->Open(pair.key); }

  // The resume key with which a walk starts at `pair`.
  static std::string ResumeKey(const NamedPair& pair) { return ResumeKey(pair.party, pair.issue); }
  static std::string ResumeKey(const std::string& party, const std::string& issue);

 private:
  const QueryView& view_;
  const std::unique_ptr<LineScan> scan_;
  const std::vector<uint32_t>& issues_;
  const StopCheck& stop_;
  std::string resume_issue_;        // of the first party
  std::vector<EntityRef> parties_;  // by id
  size_t first_party_ = 0;
  size_t next_party_ = 0;         // counted from the first
  std::vector<NamedPair> pairs_;  // of the party that is open, by issue id
  size_t next_pair_ = 0;
};

}  // namespace parley
