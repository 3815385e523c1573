// That rules find the same however many events they are applied to at a time: what a power loss takes from
// the alert log is derived again, in larger pieces than at first.

#include "services/alerts/ledger_evaluator.h"

#include <vector>

#include "core/time.h"
#include "gtest/gtest.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

event::v1::Event Tick(const std::string& date) {
  event::v1::Event event;
  *event.mutable_clock_ticked()->mutable_time() = TimestampFromMicros(At(date));
  return event;
}

event::v1::Event DeclareSilence(int64_t seconds) {
  event::v1::Event event;
  event::v1::AlertRule& rule = *event.mutable_alert_rule_declared()->mutable_rule();
  rule.set_rule_id("silent");
  rule.mutable_silence()->mutable_duration()->set_seconds(seconds);
  return event;
}

// With how many events are taken at a time.
class LedgerEvaluatorTest : public StoreTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  // Positions of the events that raised an alert.
  std::vector<uint64_t> Raising() {
    LedgerEvaluator evaluator(*store_);
    while (store_->alerts().cursor().evaluated < store_->last_position()) {
      const absl::Status advanced = evaluator.Advance(GetParam());
      EXPECT_TRUE(advanced.ok()) << advanced;
      if (!advanced.ok()) break;
    }
    std::vector<uint64_t> positions;
    const absl::Status read = store_->alerts().Read({}, true, [&](const StoredAlert& alert) {
      positions.push_back(alert.key.position);
      return true;
    });
    EXPECT_TRUE(read.ok()) << read;
    return positions;
  }
};

TEST_P(LedgerEvaluatorTest, ASilenceFiresOnceForEachLastStatement) {
  Append(SmallCatalog());  // 1 to 6
  Append({Record(1, "2025-09-01", "ukraine", "nato", event::v1::STANCE_SUPPORTS), DeclareSilence(86'400),
          Tick("2025-09-03"),  // 9
          Tick("2025-09-04"), Record(2, "2025-09-05", "ukraine", "nato", event::v1::STANCE_SUPPORTS),
          Tick("2025-09-07"),  // 12
          Tick("2025-09-08")});
  EXPECT_EQ(Raising(), (std::vector<uint64_t>{9, 12}));
}

INSTANTIATE_TEST_SUITE_P(Pieces, LedgerEvaluatorTest, ::testing::Values(1, 2, 1'000));

}  // namespace
}  // namespace parley::testing
