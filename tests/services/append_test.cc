// Append over the wire: receipts, and everything that is refused there.
#include <gmock/gmock.h>

#include <cmath>

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

TEST_F(AppendTest, TheSameIdWithOtherContentIsRefused) {
  AppendOverWire({Record(1, Good())});
  event::v1::Statement other = Good();
  other.set_stance(event::v1::STANCE_NEUTRAL);
  const WireError error = ErrorOf(TryAppendOverWire({Record(1, other)}));
  EXPECT_EQ(error.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(error.reason, "EVENT_ID_REUSED");
  EXPECT_EQ(error.field, "events[0].event_id");
}

TEST_F(AppendTest, UnknownPartyOffersTheNearestNames) {
  event::v1::Statement statement = Good();
  statement.set_party("rusia");
  const WireError error = Refused(statement);
  EXPECT_EQ(error.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(error.reason, "UNKNOWN_NAME");
  EXPECT_EQ(error.field, "events[0].statement_recorded.statement.party");
  EXPECT_THAT(error.metadata.at("suggestions"), HasSubstr("russia"));
}

TEST_F(AppendTest, TakenAliasIsRefused) {
  const WireError error = ErrorOf(TryAppendOverWire({DeclareParty("belarus", {"MOSCOW"})}));
  EXPECT_EQ(error.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(error.reason, "NAME_TAKEN");
}

TEST_F(AppendTest, IssueThatIsItsOwnAncestorIsRefused) {
  const WireError error = ErrorOf(TryAppendOverWire({DeclareIssue("security", "troops")}));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "ISSUE_CYCLE");
}

TEST_F(AppendTest, ValuesOutsideTheirRangeNameTheField) {
  const std::string prefix = "events[0].statement_recorded.statement.";
  event::v1::Statement statement = Good();
  statement.set_stance(event::v1::STANCE_UNSPECIFIED);
  EXPECT_EQ(Refused(statement).field, prefix + "stance");
  statement = Good();
  statement.set_quantity(std::nan(""));
  EXPECT_EQ(Refused(statement).field, prefix + "quantity");
  statement = Good();
  statement.set_confidence(1.5);
  EXPECT_EQ(Refused(statement).field, prefix + "confidence");
  statement = Good();
  *statement.mutable_said_at() = TimestampFromMicros(StartOfYear(25));
  EXPECT_EQ(Refused(statement).field, prefix + "said_at");
}

TEST_F(AppendTest, QuoteOfFiveMebibytesIsRefusedByName) {
  event::v1::Statement statement = Good();
  statement.set_quote(std::string(5 << 20, 'x'));
  const WireError error = Refused(statement);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.field, "events[0].statement_recorded.statement.quote");
}

TEST_F(AppendTest, InvalidUtf8IsRefusedByName) {
  v1::AppendRequest request;
  event::v1::Statement statement = Good();
  statement.set_venue("needle");
  *request.add_events() = Record(0, statement);
  std::string bytes = request.SerializeAsString();
  bytes.replace(bytes.find("needle"), 6, "\xff\xff\xff\xff\xff\xff");
  std::string response;
  const WireError error = ErrorOf(CallRaw("/parley.v1.LedgerService/Append", bytes, response));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "MALFORMED_REQUEST");
  EXPECT_EQ(error.field, "events[0].statement_recorded.statement.venue");
}

TEST_F(AppendTest, MalformedUuidIsRefused) {
  event::v1::Event event = Record(0, Good());
  event.set_event_id("42");
  EXPECT_EQ(ErrorOf(TryAppendOverWire({event})).field, "events[0].event_id");
}

TEST_F(AppendTest, WrongExpectedPositionTellsBoth) {
  const WireError error = ErrorOf(TryAppendOverWire({Record(0, Good())}, 3));
  EXPECT_EQ(error.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(error.reason, "POSITION_MISMATCH");
  EXPECT_EQ(error.metadata.at("expected"), "3");
  EXPECT_EQ(error.metadata.at("actual"), "6");
  EXPECT_TRUE(TryAppendOverWire({Record(0, Good())}, 6).ok());
}

TEST_F(AppendTest, RetractionOfAnUnknownOrRetractedStatementIsRefused) {
  EXPECT_EQ(ErrorOf(TryAppendOverWire({Retract(9)})).reason, "UNKNOWN_STATEMENT");
  AppendOverWire({Record(1, Good()), Retract(1)});
  const WireError error = ErrorOf(TryAppendOverWire({Retract(1)}));
  EXPECT_EQ(error.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(error.reason, "STATEMENT_RETRACTED");
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
