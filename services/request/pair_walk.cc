#include "services/request/pair_walk.h"

#include <algorithm>
#include <utility>

namespace parley {
namespace {

constexpr char kSeparator = '\0';  // in no id

bool ById(const EntityRef& a, const EntityRef& b) {
  return a.id < b.id;
}

}  // namespace

PairWalk::PairWalk(const QueryView& view, const PairSelection& selection, uint64_t known_position,
                   const std::string& resume, const StopCheck& stop)
    : view_(view), scan_(view.snapshot->Scan()), issues_(selection.issues), stop_(stop) {
  if (selection.parties.empty()) {
    parties_ = view.catalog.List(NameKind::kParty, known_position);
  } else {
    for (const uint32_t number : selection.parties) {
      parties_.push_back({number, view.catalog.IdOf(NameKind::kParty, number)});
    }
    std::sort(parties_.begin(), parties_.end(), ById);
  }
  if (resume.empty()) return;
  const size_t cut = std::min(resume.find(kSeparator), resume.size());
  const EntityRef first{0, resume.substr(0, cut)};
  const auto at = std::lower_bound(parties_.begin(), parties_.end(), first, ById);
  first_party_ = static_cast<size_t>(at - parties_.begin());
  if (at != parties_.end() && at->id == first.id && cut < resume.size())
    resume_issue_ = resume.substr(cut + 1);
}

absl::StatusOr<std::optional<NamedPair>> PairWalk::Next() {
  while (next_pair_ == pairs_.size()) {
    if (next_party_ == party_count()) return std::optional<NamedPair>();
    absl::StatusOr<std::vector<NamedPair>> pairs = PairsOf(next_party_++);
    if (!pairs.ok()) return pairs.status();
    pairs_ = *std::move(pairs);
    next_pair_ = 0;
  }
  return std::optional<NamedPair>(pairs_[next_pair_++]);
}

std::string PairWalk::ResumeKey(const std::string& party, const std::string& issue) {
  return party + kSeparator + issue;
}

absl::StatusOr<std::vector<NamedPair>> PairWalk::PairsOf(size_t party) {
  const EntityRef& opened = parties_[first_party_ + party];
  const std::string from = party == 0 ? resume_issue_ : std::string();
  absl::StatusOr<std::vector<PairKey>> keys = scan_->Pairs(opened.number, issues_, stop_);
  if (!keys.ok()) return keys.status();
  std::vector<NamedPair> pairs;
  pairs.reserve(keys->size());
  for (const PairKey& key : *keys) {
    std::string issue = view_.catalog.IdOf(NameKind::kIssue, key.issue);
    if (issue >= from) pairs.push_back({key, opened.id, std::move(issue)});
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const NamedPair& a, const NamedPair& b) { return a.issue < b.issue; });
  return pairs;
}

}  // namespace parley
