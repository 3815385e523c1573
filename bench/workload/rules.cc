#include "bench/workload/rules.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "bench/workload/random.h"

namespace parley::bench {
namespace {

using event::v1::AlertRule;

constexpr uint64_t kStream = 1'000;           // of random numbers; the workload has its own
constexpr int64_t kYearSeconds = 31'556'952;  // of the Gregorian calendar, on average
constexpr int64_t kSilentYears = 10;  // statements of the bench are old by now, and are no silence yet

// Fills in names of neighbours, from one drawn at random.
template <typename Names>
void AddNeighbours(Random& random, uint32_t all, uint32_t count, std::string (*id)(uint32_t), Names& names) {
  const auto first = static_cast<uint32_t>(random.Below(all));
  for (uint32_t i = 0; i < std::min(count, all); ++i) *names.Add() = id((first + i) % all);
}

void SetTrigger(int kind, Random& random, AlertRule& rule) {
  switch (kind) {
    case 0:
      return rule.mutable_shift()->set_min_delta(static_cast<uint32_t>(random.Below(3)));
    case 1:
      rule.mutable_statement();
      return;
    case 2:
      rule.mutable_gap()->set_threshold(0.25 * static_cast<double>(1 + random.Below(4)));
      return rule.mutable_gap()->set_crossing(event::v1::CROSSING_UP);
    case 3:
      return rule.mutable_silence()->mutable_duration()->set_seconds(kSilentYears * kYearSeconds);
    case 4:
      rule.mutable_mixed_signals();
      return;
    case 5:
      rule.mutable_quantity()->set_value(static_cast<double>(random.Below(1'000'000)));
      return rule.mutable_quantity()->set_crossing(event::v1::CROSSING_DOWN);
    default:
      rule.mutable_revision();
      return;
  }
}

}  // namespace

std::vector<AlertRule> MakeRules(const WorkloadShape& shape, int count) {
  constexpr int kKinds = 7;
  std::vector<AlertRule> rules(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    Random random = Random::Of(shape.seed, kStream, static_cast<uint64_t>(i));
    AlertRule& rule = rules[static_cast<size_t>(i)];
    rule.set_rule_id("rule-" + std::to_string(i));
    SetTrigger(i % kKinds, random, rule);
    const auto parties = static_cast<uint32_t>(rule.has_gap() ? 3 : 1 + random.Below(3));
    event::v1::AlertFilter& filter = *rule.mutable_filter();
    const bool of_all_parties = rule.has_revision() && random.Below(4) == 0;
    if (!of_all_parties) AddNeighbours(random, shape.parties, parties, PartyId, *filter.mutable_parties());
    const auto issues = static_cast<uint32_t>(1 + random.Below(20));
    const bool of_all_issues = random.Below(4) == 0;
    if (!of_all_issues) AddNeighbours(random, shape.issues, issues, IssueId, *filter.mutable_issues());
  }
  return rules;
}

}  // namespace parley::bench
