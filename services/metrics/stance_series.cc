#include "services/metrics/stance_series.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/compare.h"
#include "core/stance.h"
#include "services/limits.h"

namespace parley {
namespace {

// The pairs of an issue to look at, by party id.
using PairsOfIssue = std::map<std::string, PairKey>;

// Turns names into pairs; names that are unknown are collected. An issue is taken with all its parties or not
// at all, since without one of them its gap would be wrong.
class PairCollector {
 public:
  explicit PairCollector(const QueryView& view) : view_(view) {}

  void Add(const WatchedNames& names, StanceSeries& series) {
    const std::vector<EntityRef> parties = Resolve(NameKind::kParty, "party ", names.parties);
    const std::vector<EntityRef> issues = Resolve(NameKind::kIssue, "issue ", names.issues);
    if (parties.empty()) return;
    named_ += parties.size() * issues.size();
    if (named_ > limits::kMetricPairsNamedMax) {
      series.dropped += parties.size() * issues.size();
      for (const EntityRef& issue : issues) Drop(issue.id, series);
      return;
    }
    for (const EntityRef& issue : issues) Add(issue, parties, series);
  }

  // Empty for an issue that was dropped.
  const PairsOfIssue& pairs_of(const std::string& issue) const { return watched_.at(issue).pairs; }
  // Issues in the order in which they were named.
  const std::vector<std::string>& issues() const { return issues_; }
  const std::set<std::string>& unknown() const { return unknown_; }

 private:
  struct WatchedIssue {
    PairsOfIssue pairs;
    bool is_dropped = false;
  };

  void Add(const EntityRef& issue, const std::vector<EntityRef>& parties, StanceSeries& series) {
    const auto [at, is_new] = watched_.try_emplace(issue.id);
    if (is_new) issues_.push_back(issue.id);
    WatchedIssue& watched = at->second;
    if (watched.is_dropped) {
      series.dropped += parties.size();
      return;
    }
    count_ -= watched.pairs.size();
    for (const EntityRef& party : parties) {
      watched.pairs.emplace(party.id, PairKey{party.number, issue.number});
    }
    count_ += watched.pairs.size();
    if (count_ > limits::kMetricPairsMax) Drop(issue.id, series);
  }

  // Leaves an issue out, with the pairs that were taken already, and those still to come.
  void Drop(const std::string& issue, StanceSeries& series) {
    const auto at = watched_.find(issue);
    if (at == watched_.end()) return;
    series.dropped += at->second.pairs.size();
    count_ -= at->second.pairs.size();
    at->second = {{}, true};
  }

  std::vector<EntityRef> Resolve(NameKind kind, const char* what, const std::vector<std::string>& names) {
    std::vector<EntityRef> known;
    for (const std::string& name : names) {
      const std::vector<EntityRef>& matches = Matches(kind, name);
      if (matches.size() == 1) {
        known.push_back(matches.front());
      } else {
        unknown_.insert(absl::StrCat(what, name));
      }
    }
    return known;
  }

  // Each name is looked up once, however many rules use it.
  const std::vector<EntityRef>& Matches(NameKind kind, const std::string& name) {
    const auto [at, is_new] = matches_.try_emplace({kind, name});
    if (is_new) at->second = view_.catalog.Matches(kind, name, view_.snapshot->last_position());
    return at->second;
  }

  const QueryView& view_;
  std::map<std::string, WatchedIssue> watched_;  // by issue id
  std::vector<std::string> issues_;
  size_t count_ = 0;  // pairs taken
  size_t named_ = 0;  // pairs, as often as they were named
  std::map<std::pair<NameKind, std::string>, std::vector<EntityRef>> matches_;
  std::set<std::string> unknown_;
};

// Adds one issue with every party that holds a stance on it, if it fits.
absl::Status AddIssue(const QueryView& view, const std::string& issue, const PairsOfIssue& parties,
                      size_t series_max, StanceSeries& series) {
  const Basis now{view.now_us, view.snapshot->last_position()};
  std::vector<StanceScore> scores;
  std::vector<Stance> stances;
  for (const auto& [party, pair] : parties) {
    const absl::StatusOr<std::optional<StandingStance>> standing = view.snapshot->Standing(pair, now, {});
    if (!standing.ok()) return standing.status();
    if (!standing->has_value()) continue;
    stances.push_back((*standing)->last.stance);
    scores.push_back({party, issue, Score(stances.back())});
  }
  if (stances.empty()) return absl::OkStatus();
  const size_t gaps = stances.size() > 1 ? 1 : 0;
  if (series.scores.size() + series.gaps.size() + scores.size() + gaps > series_max) {
    series.dropped += scores.size() + gaps;
    return absl::OkStatus();
  }
  if (gaps > 0) series.gaps.push_back({issue, MeasureSpread(stances).gap});
  for (StanceScore& score : scores) series.scores.push_back(std::move(score));
  return absl::OkStatus();
}

}  // namespace

StanceSeries ReadStanceSeries(const QueryView& view, const std::vector<WatchedNames>& watched,
                              size_t series_max) {
  StanceSeries series;
  PairCollector collector(view);
  for (const WatchedNames& names : watched) collector.Add(names, series);
  series.unknown_names.assign(collector.unknown().begin(), collector.unknown().end());
  for (const std::string& issue : collector.issues()) {
    series.status = AddIssue(view, issue, collector.pairs_of(issue), series_max, series);
    if (!series.status.ok()) break;
  }
  return series;
}

}  // namespace parley
