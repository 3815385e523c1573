// Backtest: what a rule would have raised in the past.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "parley/v1/alert_service.pb.h"
#include "services/alerts/alert_builder.h"
#include "services/alerts/past_lines.h"
#include "services/request/query_view.h"

namespace parley {

// The time that is looked at: from (inclusive) to (exclusive).
struct BacktestRange {
  int64_t from_us = INT64_MIN;
  int64_t to_us = INT64_MAX;
  uint64_t known_position = 0;
};

// One thread.
class Backtest {
 public:
  // `rule` has its names as ids.
  Backtest(QueryView view, const event::v1::AlertRule& rule, const BacktestRange& range);

  // Goes on for some hundred statements or events and adds what was found, in order of time. False at the
  // end of the range.
  absl::StatusOr<bool> Step(std::vector<v1::BacktestFinding>& found, const StopCheck& stop);

  uint64_t examined() const { return examined_; }

 private:
  struct Due {
    int64_t at_us;
    PairKey pair;
    event::v1::Statement statement;
    bool operator>(const Due& other) const { return at_us > other.at_us; }
  };

  absl::Status Apply(const PastStatement& past, std::vector<v1::BacktestFinding>& found);
  absl::Status StepThroughRevisions(std::vector<v1::BacktestFinding>& found, bool& more);
  void ExpectSilence(const PastStatement& past);
  bool IsOfRule(const Due& due) const;
  void FireSilences(int64_t until_us, bool at_end, std::vector<v1::BacktestFinding>& found);
  void Add(const Finding& finding, const RaisingEvent& raised, std::vector<v1::BacktestFinding>& found) const;

  const QueryView view_;
  const ActiveRule rule_;
  const BacktestRange range_;
  PastLines lines_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;  // ends of silences
  bool opened_ = false;
  uint64_t next_position_ = 0;  // of a revision rule
  uint64_t last_position_ = 0;
  uint64_t examined_ = 0;
};

}  // namespace parley
