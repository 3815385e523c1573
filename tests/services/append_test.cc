// Append over the wire: receipts, duplicates and limits. bad_input_test.cc has what is refused.
#include <gmock/gmock.h>

#include "core/limits.h"
#include "core/time.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

class AppendTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
  }

  // The error of an append of one statement.
  WireError Refused(const event::v1::Statement& statement) {
    const uint64_t before = store_->last_position();
    const WireError error = ErrorOf(TryAppendOverWire({Record(0, statement)}));
    EXPECT_EQ(store_->last_position(), before) << "a refused request changes nothing";
    return error;
  }

  event::v1::Statement Good() {
    return MakeStatement("2025-09-03", "russia", "nato", event::v1::STANCE_RULES_OUT);
  }
};

TEST_F(AppendTest, GivesReceiptsInOrderAndTheLastPosition) {
  const v1::AppendResponse response = AppendOverWire({Record(1, Good()), Record(0, Good())});
  ASSERT_EQ(response.receipts_size(), 2);
  EXPECT_EQ(response.receipts(0).event_id(), Id(1));
  EXPECT_EQ(response.receipts(0).position(), 7u);
  EXPECT_EQ(response.receipts(1).event_id().size(), 36u);
  EXPECT_EQ(response.receipts(1).position(), 8u);
  EXPECT_EQ(response.basis().known_position(), 8u);
  EXPECT_EQ(MicrosFromTimestamp(response.receipts(0).recorded_at()).value(), now_us_);
}

TEST_F(AppendTest, TheSameEventAgainIsADuplicate) {
  AppendOverWire({Record(1, Good())});
  const v1::AppendResponse again = AppendOverWire({Record(1, Good())});
  EXPECT_TRUE(again.receipts(0).duplicate());
  EXPECT_EQ(again.receipts(0).position(), 7u);
}

TEST_F(AppendTest, NoEventsAndTooManyEventsAreRefused) {
  const WireError none = ErrorOf(TryAppendOverWire({}));
  EXPECT_EQ(none.reason, "MISSING_FIELD");
  EXPECT_EQ(none.field, "events");
  const WireError many = ErrorOf(TryAppendOverWire(Events(limits::kEventsPerAppendMax + 1)));
  EXPECT_EQ(many.reason, "REQUEST_TOO_LARGE");
  EXPECT_THAT(many.message, HasSubstr("10001"));
}

TEST_F(AppendTest, RequestsAboveTheLimitAreRefusedByUsAndNotByGrpc) {
  event::v1::Statement statement = Good();
  statement.set_quote(std::string(limits::kAppendBytesMax + 1, 'x'));
  const WireError error = Refused(statement);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE");
}

}  // namespace
}  // namespace parley::testing
