// Bad input over the wire, one test for each kind: the code, the reason and the field that the caller is
// told, and that nothing changed.
#include <gmock/gmock.h>

#include <cmath>

#include "core/time.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kStatement[] = "events[0].statement_recorded.statement.";

// After every test the ledger must stand where it stood when the bad input was sent.
class BadInputTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    event::v1::Event caucasus = DeclareParty("georgia");
    event::v1::Event america = DeclareParty("georgia-us");
    for (event::v1::Event* event : {&caucasus, &america}) {
      event->mutable_party_declared()->mutable_party()->set_name("Republic of Georgia");
    }
    AppendOverWire(SmallCatalog());
    AppendOverWire({caucasus, america});
    AppendOverWire({Record(1, Good()), Record(2, Good()), Retract(2)});
  }

  static event::v1::Statement Good() {
    return MakeStatement("2025-09-03", "russia", "nato", event::v1::STANCE_RULES_OUT);
  }

  // The error of an append, which must leave no trace: not even of the good events before the bad one.
  WireError Refused(const Events& events, std::optional<uint64_t> expected_position = {}) {
    const uint64_t before = store_->last_position();
    const std::string digest = store_->ProjectionDigest().value();
    const WireError error = ErrorOf(TryAppendOverWire(events, expected_position));
    EXPECT_EQ(store_->last_position(), before);
    EXPECT_EQ(store_->ProjectionDigest().value(), digest);
    return error;
  }

  WireError Refused(const event::v1::Statement& statement) { return Refused(Events{Record(0, statement)}); }

  static void Expect(const WireError& error, grpc::StatusCode code, const std::string& reason,
                     const std::string& field) {
    EXPECT_EQ(error.code, code) << error.message;
    EXPECT_EQ(error.reason, reason) << error.message;
    EXPECT_EQ(error.field, field) << error.message;
    EXPECT_FALSE(error.message.empty());
  }

  static void ExpectInvalid(const WireError& error, const std::string& field) {
    Expect(error, grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", kStatement + field);
  }
};

TEST_F(BadInputTest, UnknownPartyOffersTheNearestNames) {
  event::v1::Statement statement = Good();
  statement.set_party("rusia");
  const WireError error = Refused(statement);
  Expect(error, grpc::StatusCode::NOT_FOUND, "UNKNOWN_NAME", std::string(kStatement) + "party");
  EXPECT_THAT(error.metadata.at("suggestions"), HasSubstr("russia"));
  EXPECT_THAT(error.message, HasSubstr("rusia"));
}

TEST_F(BadInputTest, AmbiguousAliasListsItsCandidates) {
  event::v1::Statement statement = Good();
  statement.set_party("republic of GEORGIA");
  const WireError error = Refused(statement);
  Expect(error, grpc::StatusCode::INVALID_ARGUMENT, "AMBIGUOUS_NAME", std::string(kStatement) + "party");
  EXPECT_EQ(error.metadata.at("candidates"), "georgia, georgia-us");
}

TEST_F(BadInputTest, AliasTakenInAnotherSpelling) {
  const WireError error = Refused({DeclareParty("belarus", {"Minsk", "MOSCOW"})});
  Expect(error, grpc::StatusCode::ALREADY_EXISTS, "NAME_TAKEN", "events[0].party_declared.party.aliases[1]");
}

TEST_F(BadInputTest, StanceUnspecified) {
  event::v1::Statement statement = Good();
  statement.set_stance(event::v1::STANCE_UNSPECIFIED);
  Expect(Refused(statement), grpc::StatusCode::INVALID_ARGUMENT, "MISSING_FIELD",
         std::string(kStatement) + "stance");
}

TEST_F(BadInputTest, StanceOfNoNumberThatThereIs) {
  event::v1::Statement statement = Good();
  statement.set_stance(static_cast<Stance>(77));
  ExpectInvalid(Refused(statement), "stance");
}

TEST_F(BadInputTest, QuantityNotANumber) {
  event::v1::Statement statement = Good();
  statement.set_quantity(std::nan(""));
  ExpectInvalid(Refused(statement), "quantity");
}

TEST_F(BadInputTest, ConfidenceAboveItsRange) {
  event::v1::Statement statement = Good();
  statement.set_confidence(1.5);
  const WireError error = Refused(statement);
  ExpectInvalid(error, "confidence");
  EXPECT_THAT(error.message, HasSubstr("1.5"));
}

TEST_F(BadInputTest, ConfidenceBelowItsRange) {
  event::v1::Statement statement = Good();
  statement.set_confidence(-0.1);
  ExpectInvalid(Refused(statement), "confidence");
}

TEST_F(BadInputTest, SaidInTheYear25) {
  event::v1::Statement statement = Good();
  *statement.mutable_said_at() = TimestampFromMicros(StartOfYear(25));
  ExpectInvalid(Refused(statement), "said_at");
}

TEST_F(BadInputTest, SaidTomorrowAndADay) {
  event::v1::Statement statement = Good();
  *statement.mutable_said_at() = TimestampFromMicros(now_us_ + 2 * kMicrosPerDay);
  ExpectInvalid(Refused(statement), "said_at");
}

TEST_F(BadInputTest, QuoteOfFiveMebibytes) {
  event::v1::Statement statement = Good();
  statement.set_quote(std::string(5 << 20, 'x'));
  const WireError error = Refused(statement);
  ExpectInvalid(error, "quote");
  EXPECT_LT(error.message.size(), 1'000u) << "the message must not repeat the quote";
}

TEST_F(BadInputTest, TextThatIsNotUtf8) {
  v1::AppendRequest request;
  event::v1::Statement statement = Good();
  statement.set_venue("needle");
  *request.add_events() = Record(0, statement);
  std::string bytes = request.SerializeAsString();
  bytes.replace(bytes.find("needle"), 6, "\xff\xff\xff\xff\xff\xff");
  const uint64_t before = store_->last_position();
  std::string response;
  Expect(ErrorOf(CallRaw("/parley.v1.LedgerService/Append", bytes, response)),
         grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED_REQUEST", std::string(kStatement) + "venue");
  EXPECT_EQ(store_->last_position(), before);
}

TEST_F(BadInputTest, MalformedUuid) {
  event::v1::Event event = Record(0, Good());
  event.set_event_id("42");
  Expect(Refused({event}), grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", "events[0].event_id");
}

TEST_F(BadInputTest, SameEventIdWithOtherContent) {
  event::v1::Statement other = Good();
  other.set_stance(event::v1::STANCE_NEUTRAL);
  const WireError error = Refused({Record(1, other)});
  Expect(error, grpc::StatusCode::ALREADY_EXISTS, "EVENT_ID_REUSED", "events[0].event_id");
  EXPECT_EQ(error.metadata.at("position"), "9");
}

TEST_F(BadInputTest, WrongExpectedPositionTellsBoth) {
  const WireError error = Refused({Record(0, Good())}, 3);
  Expect(error, grpc::StatusCode::ABORTED, "POSITION_MISMATCH", "expected_position");
  EXPECT_EQ(error.metadata.at("expected"), "3");
  EXPECT_EQ(error.metadata.at("actual"), "11");
  EXPECT_TRUE(TryAppendOverWire({Record(0, Good())}, 11).ok());
}

TEST_F(BadInputTest, RetractionOfAnUnknownStatement) {
  Expect(Refused({Retract(9)}), grpc::StatusCode::NOT_FOUND, "UNKNOWN_STATEMENT",
         "events[0].statement_retracted.statement_id");
}

TEST_F(BadInputTest, RetractionOfARetractedStatement) {
  Expect(Refused({Retract(2)}), grpc::StatusCode::FAILED_PRECONDITION, "STATEMENT_RETRACTED",
         "events[0].statement_retracted.statement_id");
}

TEST_F(BadInputTest, IssueThatIsItsOwnAncestor) {
  Expect(Refused({DeclareIssue("security", "troops")}), grpc::StatusCode::INVALID_ARGUMENT, "ISSUE_CYCLE",
         "events[0].issue_declared.issue.parent");
}

TEST_F(BadInputTest, GoodEventsBeforeABadOneGoWithIt) {
  event::v1::Statement bad = Good();
  bad.set_issue("nowhere");
  Expect(Refused({DeclareParty("belarus"), Record(7, Good()), Record(8, bad)}), grpc::StatusCode::NOT_FOUND,
         "UNKNOWN_NAME", "events[2].statement_recorded.statement.issue");
}

TEST_F(BadInputTest, PageTokenOfAnotherQuery) {
  v1::ListStatementsRequest request;
  request.set_page_size(1);
  AppendOverWire({Record(3, Good())});
  v1::ListStatementsResponse page;
  grpc::ClientContext first;
  ASSERT_TRUE(history_->ListStatements(&first, request, &page).ok());
  ASSERT_FALSE(page.next_page_token().empty());
  request.set_page_token(page.next_page_token());
  request.set_descending(true);
  grpc::ClientContext second;
  Expect(ErrorOf(history_->ListStatements(&second, request, &page)), grpc::StatusCode::INVALID_ARGUMENT,
         "PAGE_TOKEN_MISMATCH", "page_token");
}

TEST_F(BadInputTest, PositionNotYetWritten) {
  v1::GetStanceRequest request;
  request.set_party("russia");
  request.set_issue("nato");
  request.mutable_basis()->mutable_known_at()->set_position(12);
  grpc::ClientContext context;
  v1::GetStanceResponse response;
  const WireError error = ErrorOf(history_->GetStance(&context, request, &response));
  Expect(error, grpc::StatusCode::OUT_OF_RANGE, "POSITION_NOT_WRITTEN", "basis.known_at.position");
  EXPECT_EQ(error.metadata.at("last_position"), "11");
}

}  // namespace
}  // namespace parley::testing
