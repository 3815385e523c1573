// HistoryService: the record as known at a position, filters, pages, and what is refused.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include "core/limits.h"
#include "core/time.h"
#include "services/rpc/wire.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HistoryTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
  }

  template <typename Request, typename Response>
  using Method = grpc::Status (v1::HistoryService::StubInterface::*)(grpc::ClientContext*, const Request&,
                                                                     Response*);

  template <typename Request, typename Response>
  grpc::Status Try(Method<Request, Response> method, const Request& request, Response& response) {
    grpc::ClientContext context;
    return (static_cast<v1::HistoryService::StubInterface&>(*history_).*method)(&context, request, &response);
  }

  template <typename Request, typename Response>
  Response Ask(Method<Request, Response> method, const Request& request) {
    Response response;
    const grpc::Status status = Try(method, request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  template <typename Request, typename Response>
  WireError Refused(Method<Request, Response> method, const Request& request) {
    Response response;
    const grpc::Status status = Try(method, request, response);
    EXPECT_FALSE(status.ok()) << response.ShortDebugString();
    return ErrorOf(status);
  }

  static v1::GetStanceRequest StanceRequest(const std::string& party, const std::string& issue,
                                            uint64_t known_position = 0) {
    v1::GetStanceRequest request;
    request.set_party(party);
    request.set_issue(issue);
    if (known_position > 0) request.mutable_basis()->mutable_known_at()->set_position(known_position);
    return request;
  }

  // "OPPOSES", or "none".
  std::string Stance(const std::string& party, const std::string& issue, uint64_t known_position = 0) {
    const auto response = Ask(&Stub::GetStance, StanceRequest(party, issue, known_position));
    return response.has_stance() ? event::v1::Stance_Name(response.stance().stance()).substr(7) : "none";
  }

  // The ids of the statements that `filter` takes, shortened to their numbers.
  std::vector<int> Statements(const v1::StatementFilter& filter, uint32_t page_size = 0) {
    v1::ListStatementsRequest request;
    *request.mutable_filter() = filter;
    request.set_page_size(page_size);
    std::vector<int> numbers;
    for (const auto& page : AllPages<v1::ListStatementsResponse>(
             request, [&](const auto& asked) { return Ask(&Stub::ListStatements, asked); })) {
      for (const auto& statement : page.statements())
        numbers.push_back(std::stoi(statement.statement_id().substr(24)));
    }
    return numbers;
  }

  using Stub = v1::HistoryService::StubInterface;
};

TEST_F(HistoryTest, ACorrectionChangesTheAnswerOfNowAndKeepsTheOneOfBefore) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Record(2, "2025-02-01", "russia", "troops", event::v1::STANCE_NEUTRAL)});
  v1::GetStanceResponse before = Ask(&Stub::GetStance, StanceRequest("russia", "troops", 8));
  AppendOverWire(
      {Amend(2, MakeStatement("2025-02-01", "russia", "troops", event::v1::STANCE_RULES_OUT)), Retract(1)});
  EXPECT_EQ(Stance("russia", "troops"), "RULES_OUT");
  v1::GetStanceResponse again = Ask(&Stub::GetStance, StanceRequest("russia", "troops", 8));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(before, again));

  v1::DiffPositionsRequest request;
  request.mutable_before()->mutable_known_at()->set_position(8);
  request.mutable_after()->mutable_known_at()->set_position(10);
  const auto diff = Ask(&Stub::DiffPositions, request);
  ASSERT_THAT(diff.changes(), SizeIs(1));
  EXPECT_EQ(diff.changes(0).kind(), v1::SHIFT_KIND_ADOPTED);
  EXPECT_EQ(diff.changes(0).caused_by(), Id(2));
  EXPECT_EQ(diff.before_basis().known_position(), 8u);
  EXPECT_EQ(diff.basis().known_position(), 10u);
}

TEST_F(HistoryTest, AStanceThatWasRetractedAltogetherIsWithdrawn) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES), Retract(1)});
  EXPECT_EQ(Stance("russia", "troops"), "none");
  v1::DiffPositionsRequest request;
  request.mutable_before()->mutable_known_at()->set_position(7);
  const auto diff = Ask(&Stub::DiffPositions, request);
  ASSERT_THAT(diff.changes(), SizeIs(1));
  EXPECT_EQ(diff.changes(0).kind(), v1::SHIFT_KIND_WITHDRAWN);
  EXPECT_FALSE(diff.changes(0).has_after());
}

TEST_F(HistoryTest, PairsThatDidNotChangeComeOnRequest) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Record(2, "2025-01-01", "ukraine", "troops", event::v1::STANCE_OPPOSES),
                  Record(3, "2025-03-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Record(4, "2025-03-01", "ukraine", "troops", event::v1::STANCE_DEMANDS)});
  v1::DiffPositionsRequest request;
  *request.mutable_before()->mutable_as_of() = TimestampFromMicros(At("2025-02-01"));
  const auto changed = Ask(&Stub::DiffPositions, request);
  ASSERT_THAT(changed.changes(), SizeIs(1));
  EXPECT_EQ(changed.changes(0).party(), "ukraine");
  request.set_include_unchanged(true);
  const auto all = Ask(&Stub::DiffPositions, request);
  ASSERT_THAT(all.changes(), SizeIs(2));
  EXPECT_EQ(all.changes(0).kind(), v1::SHIFT_KIND_UNCHANGED);
  EXPECT_EQ(all.changes(0).statement_count(), 1u);
}

TEST_F(HistoryTest, KnownAtTakesATimeAsWell) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES)});
  const int64_t recorded_us = now_us_;
  now_us_ += 1'000'000;
  AppendOverWire({Record(2, "2025-02-01", "russia", "troops", event::v1::STANCE_DEMANDS)});
  v1::GetStanceRequest request = StanceRequest("Moscow", "troops");
  *request.mutable_basis()->mutable_known_at()->mutable_time() = TimestampFromMicros(recorded_us);
  const auto response = Ask(&Stub::GetStance, request);
  EXPECT_EQ(response.basis().known_position(), 7u);
  EXPECT_EQ(response.stance().stance(), event::v1::STANCE_OPPOSES);
}

TEST_F(HistoryTest, GetStatementShowsEveryVersionAndItsReason) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Corroborate(1, "A second outlet"),
                  Amend(1, MakeStatement("2025-01-02", "russia", "troops", event::v1::STANCE_RULES_OUT)),
                  Retract(1)});
  v1::GetStatementRequest request;
  request.set_statement_id(Id(1));
  const auto now = Ask(&Stub::GetStatement, request);
  EXPECT_FALSE(now.has_statement());
  ASSERT_THAT(now.versions(), SizeIs(4));
  EXPECT_EQ(now.versions(0).closed_position(), 9u);
  EXPECT_EQ(now.versions(2).event().statement_amended().reason(), "misread");
  request.mutable_known_at()->set_position(9);
  const auto before = Ask(&Stub::GetStatement, request);
  EXPECT_EQ(before.statement().stance(), event::v1::STANCE_RULES_OUT);
  ASSERT_THAT(before.statement().sources(), SizeIs(1));
  EXPECT_EQ(before.statement().sources(0).publisher(), "A second outlet");
}

TEST_F(HistoryTest, CoalitionsTakeTheMembersOfThatDay) {
  event::v1::Event coalition = DeclareParty("allies");
  coalition.mutable_party_declared()->mutable_party()->set_kind(event::v1::PARTY_KIND_COALITION);
  auto& member = *coalition.mutable_party_declared()->mutable_party()->add_members();
  member.set_party("russia");
  member.set_to("2025-01-31");
  AppendOverWire({coalition, Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Record(2, "2025-01-02", "allies", "troops", event::v1::STANCE_SUPPORTS)});
  v1::ListStancesRequest request;
  request.mutable_filter()->add_parties("allies");
  *request.mutable_basis()->mutable_as_of() = TimestampFromMicros(At("2025-01-15"));
  EXPECT_THAT(Ask(&Stub::ListStances, request).stances(), SizeIs(1));
  request.mutable_filter()->set_include_members(true);
  EXPECT_THAT(Ask(&Stub::ListStances, request).stances(), SizeIs(2));
  *request.mutable_basis()->mutable_as_of() = TimestampFromMicros(At("2025-03-01"));
  EXPECT_THAT(Ask(&Stub::ListStances, request).stances(), SizeIs(1));
}

TEST_F(HistoryTest, SubIssuesComeWithTheirParentWhenAskedFor) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "troops", event::v1::STANCE_OPPOSES),
                  Record(2, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES)});
  v1::ListStancesRequest request;
  request.mutable_filter()->add_issues("security");
  EXPECT_THAT(Ask(&Stub::ListStances, request).stances(), IsEmpty());
  request.mutable_filter()->set_include_subissues(true);
  EXPECT_THAT(Ask(&Stub::ListStances, request).stances(), SizeIs(2));
}

TEST_F(HistoryTest, StatementsAreFilteredByEveryField) {
  event::v1::Statement quoted = MakeStatement("2025-01-03", "russia", "nato", event::v1::STANCE_RULES_OUT);
  quoted.set_speaker("putin");
  quoted.set_attribution(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  quoted.set_quote("Never, ever.");
  AppendOverWire({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES),
                  Record(2, "2025-01-02", "ukraine", "nato", event::v1::STANCE_DEMANDS), Record(3, quoted)});
  v1::StatementFilter filter;
  EXPECT_THAT(Statements(filter), ElementsAre(1, 2, 3));
  filter.mutable_pairs()->add_parties("Moscow");
  EXPECT_THAT(Statements(filter), ElementsAre(1, 3));
  filter.add_stances(event::v1::STANCE_OPPOSES);
  EXPECT_THAT(Statements(filter), ElementsAre(1));
  filter = {};
  filter.add_speakers("putin");
  EXPECT_THAT(Statements(filter), ElementsAre(3));
  filter = {};
  filter.add_attributions(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  EXPECT_THAT(Statements(filter), ElementsAre(3));
  filter = {};
  filter.set_text("never, EVER");
  EXPECT_THAT(Statements(filter), ElementsAre(3));
  filter = {};
  *filter.mutable_said_from() = TimestampFromMicros(At("2025-01-02"));
  *filter.mutable_said_before() = TimestampFromMicros(At("2025-01-03"));
  EXPECT_THAT(Statements(filter), ElementsAre(2));
}

TEST_F(HistoryTest, PagesPinTheirBasisWhileWritesGoOn) {
  for (int i = 1; i <= 7; ++i)
    AppendOverWire(
        {Record(i, MakeStatement(i % 2 == 0 ? "2025-01-02" : "2025-01-01", "russia", "nato",
                                 i % 3 == 0 ? event::v1::STANCE_NEUTRAL : event::v1::STANCE_OPPOSES))});
  v1::GetTimelineRequest request;
  request.set_party("russia");
  request.set_issue("nato");
  const auto whole = Ask(&Stub::GetTimeline, request);
  request.set_page_size(2);
  int next_id = 100;
  std::vector<v1::TimelineEntry> entries;
  for (const auto& page : AllPages<v1::GetTimelineResponse>(request, [&](const auto& asked) {
         const auto answer = Ask(&Stub::GetTimeline, asked);
         AppendOverWire({Record(next_id++, "2024-06-01", "russia", "nato", event::v1::STANCE_DEMANDS)});
         return answer;
       })) {
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(page.basis(), whole.basis()));
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
  }
  ASSERT_THAT(entries, SizeIs(7));
  for (int i = 0; i < 7; ++i) {
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(entries[static_cast<size_t>(i)],
                                                                   whole.entries(i)));
  }
}

TEST_F(HistoryTest, EveryListComesWholeInSmallPages) {
  AppendOverWire({DeclareIssue("grain"), DeclareIssue("airspace")});
  int id = 1;
  for (const char* party : {"russia", "ukraine"}) {
    for (const char* issue : {"grain", "airspace", "nato", "troops", "security"})
      AppendOverWire({Record(id++, "2025-01-01", party, issue, event::v1::STANCE_OPPOSES)});
  }
  v1::ListStancesRequest stances;
  stances.set_page_size(3);
  std::vector<std::string> order;
  for (const auto& page : AllPages<v1::ListStancesResponse>(
           stances, [&](const auto& asked) { return Ask(&Stub::ListStances, asked); })) {
    for (const auto& stance : page.stances()) order.push_back(stance.party() + "/" + stance.issue());
  }
  EXPECT_THAT(order, SizeIs(10));
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  v1::DiffPositionsRequest diff;
  diff.mutable_before()->mutable_known_at()->set_position(8);
  for (uint32_t size = 1; size <= 11; ++size) {
    diff.set_page_size(size);
    std::vector<std::string> changed;
    for (const auto& page : AllPages<v1::DiffPositionsResponse>(
             diff, [&](const auto& asked) { return Ask(&Stub::DiffPositions, asked); })) {
      EXPECT_LE(page.changes_size(), static_cast<int>(size));
      for (const auto& change : page.changes()) changed.push_back(change.party() + "/" + change.issue());
    }
    EXPECT_EQ(changed, order) << "in pages of " << size;
  }
  EXPECT_THAT(Statements({}, 1), SizeIs(10));
}

TEST_F(HistoryTest, TheSameRequestAtTheSameBasisGivesTheSameBytes) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES)});
  v1::GetStanceRequest request = StanceRequest("russia", "nato", 7);
  *request.mutable_basis()->mutable_as_of() = TimestampFromMicros(At("2025-06-01"));
  std::string first, second;
  const std::string method = "/parley.v1.HistoryService/GetStance";
  EXPECT_TRUE(CallRaw(method, request.SerializeAsString(), first).ok());
  AppendOverWire({Record(2, "2025-01-02", "russia", "nato", event::v1::STANCE_DEMANDS)});
  EXPECT_TRUE(CallRaw(method, request.SerializeAsString(), second).ok());
  EXPECT_EQ(first, second);
}

TEST_F(HistoryTest, UnknownPartyOffersTheNearestNames) {
  const WireError error = Refused(&Stub::GetStance, StanceRequest("rusia", "nato"));
  EXPECT_EQ(error.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(error.reason, "UNKNOWN_NAME");
  EXPECT_EQ(error.field, "party");
  EXPECT_THAT(error.metadata.at("suggestions"), HasSubstr("russia"));
}

TEST_F(HistoryTest, AmbiguousNameListsItsCandidates) {
  event::v1::Event caucasus = DeclareParty("georgia");
  event::v1::Event america = DeclareParty("georgia-us");
  for (event::v1::Event* event : {&caucasus, &america})
    event->mutable_party_declared()->mutable_party()->set_name("Republic of Georgia");
  AppendOverWire({caucasus, america});
  const WireError error = Refused(&Stub::GetStance, StanceRequest("republic of GEORGIA", "nato"));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "AMBIGUOUS_NAME");
  EXPECT_EQ(error.metadata.at("candidates"), "georgia, georgia-us");
  EXPECT_EQ(ErrorOf(TryAppendOverWire(
                        {Record(1, "2025-01-01", "Republic of Georgia", "nato", event::v1::STANCE_NEUTRAL)}))
                .reason,
            "AMBIGUOUS_NAME");
}

TEST_F(HistoryTest, PositionNotYetWrittenIsOutOfRange) {
  const WireError error = Refused(&Stub::GetStance, StanceRequest("russia", "nato", 7));
  EXPECT_EQ(error.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(error.reason, "POSITION_NOT_WRITTEN");
  EXPECT_EQ(error.field, "basis.known_at.position");
  EXPECT_EQ(error.metadata.at("last_position"), "6");
}

TEST_F(HistoryTest, PageTokenOfAnotherQueryIsRefused) {
  for (int i = 1; i <= 3; ++i)
    AppendOverWire({Record(i, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES)});
  v1::ListStatementsRequest request;
  request.set_page_size(1);
  const std::string token = Ask(&Stub::ListStatements, request).next_page_token();
  ASSERT_FALSE(token.empty());
  request.set_page_token(token);
  request.mutable_filter()->mutable_pairs()->add_parties("russia");
  const WireError error = Refused(&Stub::ListStatements, request);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "PAGE_TOKEN_MISMATCH");
  v1::GetTimelineRequest timeline;
  timeline.set_party("russia");
  timeline.set_issue("nato");
  timeline.set_page_token(token);
  EXPECT_EQ(Refused(&Stub::GetTimeline, timeline).reason, "PAGE_TOKEN_MISMATCH");
}

TEST_F(HistoryTest, MalformedAndMissingFieldsAreNamed) {
  v1::GetStatementRequest statement;
  statement.set_statement_id("42");
  EXPECT_EQ(Refused(&Stub::GetStatement, statement).field, "statement_id");
  statement.set_statement_id(Id(99));
  EXPECT_EQ(Refused(&Stub::GetStatement, statement).reason, "UNKNOWN_STATEMENT");
  EXPECT_EQ(Refused(&Stub::GetStance, StanceRequest("", "nato")).field, "party");
  EXPECT_EQ(Refused(&Stub::GetStance, StanceRequest("russia", "")).reason, "MISSING_FIELD");
  v1::GetStanceRequest aged = StanceRequest("russia", "nato");
  aged.mutable_fold()->mutable_max_age()->set_seconds(-1);
  EXPECT_EQ(Refused(&Stub::GetStance, aged).field, "fold.max_age");
  EXPECT_EQ(Refused(&Stub::DiffPositions, v1::DiffPositionsRequest()).field, "before");
  v1::ListStatementsRequest list;
  list.mutable_filter()->set_text(std::string(201, 'x'));
  EXPECT_EQ(Refused(&Stub::ListStatements, list).field, "filter.text");
}

TEST_F(HistoryTest, ListsOfEnumValuesInAFilterHaveALimit) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES)});
  v1::ListStatementsRequest list;
  v1::StatementFilter& filter = *list.mutable_filter();
  filter.mutable_stances()->Resize(limits::kNamesPerRequestMax, event::v1::STANCE_OPPOSES);
  filter.mutable_attributions()->Resize(limits::kNamesPerRequestMax, event::v1::ATTRIBUTION_REPORTED);
  EXPECT_THAT(Ask(&Stub::ListStatements, list).statements(), SizeIs(1));
  filter.add_stances(event::v1::STANCE_OPPOSES);
  WireError error = Refused(&Stub::ListStatements, list);
  EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(error.field, "filter.stances");
  filter.clear_stances();
  filter.add_attributions(event::v1::ATTRIBUTION_REPORTED);
  error = Refused(&Stub::ListStatements, list);
  EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(error.field, "filter.attributions");
}

}  // namespace
}  // namespace parley::testing
