// Alert rules over the wire: what fires and what does not, what a replay gives, how watches resume.
#include <gmock/gmock.h>

#include "parley/v1/alert_service.grpc.pb.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

class AlertsTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());  // 1 to 6
    alerts_ = v1::AlertService::NewStub(channel_);
  }

  static event::v1::AlertRule Rule(const std::string& id) {
    event::v1::AlertRule rule;
    rule.set_rule_id(id);
    return rule;
  }

  grpc::Status TryDeclare(const event::v1::AlertRule& rule, v1::DeclareAlertRulesResponse& response,
                          bool validate_only = false) {
    v1::DeclareAlertRulesRequest request;
    *request.add_rules() = rule;
    request.set_validate_only(validate_only);
    grpc::ClientContext context;
    return alerts_->DeclareAlertRules(&context, request, &response);
  }

  v1::AlertRuleChange Declare(const event::v1::AlertRule& rule) {
    v1::DeclareAlertRulesResponse response;
    const grpc::Status status = TryDeclare(rule, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.outcomes_size() == 1 ? response.outcomes(0).change() : v1::ALERT_RULE_CHANGE_UNSPECIFIED;
  }

  // Field that a refused rule is refused for.
  std::string Refused(const event::v1::AlertRule& rule) {
    v1::DeclareAlertRulesResponse response;
    return ErrorOf(TryDeclare(rule, response)).field;
  }

  std::vector<v1::Alert> List(const v1::AlertSelection& selection = {}) {
    std::vector<v1::Alert> alerts;
    v1::ListAlertsRequest request;
    *request.mutable_selection() = selection;
    request.set_page_size(2);
    const auto pages = AllPages<v1::ListAlertsResponse>(request, [&](const v1::ListAlertsRequest& page) {
      grpc::ClientContext context;
      v1::ListAlertsResponse response;
      const grpc::Status status = alerts_->ListAlerts(&context, page, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      return response;
    });
    for (const v1::ListAlertsResponse& page : pages) {
      alerts.insert(alerts.end(), page.alerts().begin(), page.alerts().end());
    }
    return alerts;
  }

  std::vector<std::string> Reasons() {
    std::vector<std::string> reasons;
    for (const v1::Alert& alert : List()) reasons.push_back(alert.rule_id() + ": " + alert.reason());
    return reasons;
  }

  void Say(int id, const std::string& date, const std::string& party, Stance stance) {
    AppendOverWire({Record(id, date, party, "nato", stance)});
  }

  std::unique_ptr<v1::AlertService::Stub> alerts_;
};

TEST_F(AlertsTest, AShiftFiresOnceForANewStatementAndNeverForACorrection) {
  event::v1::AlertRule rule = Rule("moves");
  rule.mutable_shift()->set_min_delta(2);
  rule.mutable_filter()->add_parties("Kyiv");
  EXPECT_EQ(Declare(rule), v1::ALERT_RULE_CHANGE_CREATED);
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2021-01-01", "ukraine", kOpposes);  // reversed
  Say(3, "2021-02-01", "russia", kOpposes);   // another party
  // Another shift of that statement, as large: but a correction is no change of mind.
  AppendOverWire({Amend(2, MakeStatement("2021-01-01", "ukraine", "nato", event::v1::STANCE_RULES_OUT))});
  const std::vector<v1::Alert> alerts = List();
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].statement().statement_id(), Id(2));
  EXPECT_EQ(alerts[0].shift().kind(), v1::SHIFT_KIND_REVERSED);
  EXPECT_EQ(alerts[0].before().stance(), kSupports);
  EXPECT_EQ(alerts[0].after().stance(), kOpposes);
  EXPECT_EQ(alerts[0].position(), 9u);
}

TEST_F(AlertsTest, ARuleLooksOnlyAtWhatCameAfterIt) {
  Say(1, "2020-01-01", "ukraine", kSupports);
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  Declare(rule);
  Say(2, "2021-01-01", "ukraine", kOpposes);
  EXPECT_EQ(List().size(), 1u);
  EXPECT_EQ(Declare(rule), v1::ALERT_RULE_CHANGE_UNCHANGED);
}

TEST_F(AlertsTest, AGapFiresWhenItCrossesAndNotAgainWhileItStays) {
  event::v1::AlertRule rule = Rule("gap");
  rule.mutable_gap()->set_threshold(0.5);
  rule.mutable_gap()->set_crossing(event::v1::CROSSING_UP);
  rule.mutable_filter()->add_parties("ukraine");
  rule.mutable_filter()->add_parties("russia");
  Declare(rule);
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2020-02-01", "russia", kOpposes);                     // 2/3 apart
  Say(3, "2020-03-01", "russia", event::v1::STANCE_RULES_OUT);  // further
  Say(4, "2020-04-01", "russia", kSupports);                    // together
  Say(5, "2020-05-01", "russia", kOpposes);                     // apart again
  const std::vector<v1::Alert> alerts = List();
  ASSERT_EQ(alerts.size(), 2u);
  EXPECT_EQ(alerts[1].position(), 9u);
  EXPECT_FALSE(alerts[1].has_value_before());
  EXPECT_EQ(alerts[0].position(), 12u);
  EXPECT_DOUBLE_EQ(alerts[0].value_before(), 0);
}

TEST_F(AlertsTest, RevisionsMixedSignalsAndQuantities) {
  event::v1::AlertRule past = Rule("past");
  past.mutable_revision();
  Declare(past);
  event::v1::AlertRule mixed = Rule("mixed");
  mixed.mutable_mixed_signals();
  Declare(mixed);
  event::v1::AlertRule number = Rule("number");
  number.mutable_quantity()->set_value(100);
  number.mutable_quantity()->set_crossing(event::v1::CROSSING_UP);
  Declare(number);
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2020-01-01", "ukraine", kOpposes);  // the same day
  event::v1::Statement counted = MakeStatement("2021-01-01", "ukraine", "nato", kOpposes);
  counted.set_quantity(100);
  AppendOverWire({Record(3, counted)});
  AppendOverWire({Retract(1)});
  EXPECT_THAT(Reasons(),
              ElementsAre(::testing::StartsWith("past: The past of"),
                          ::testing::StartsWith("number: The number of"), ::testing::StartsWith("mixed: ")));
}

TEST_F(AlertsTest, SilenceFiresOnceAtATickThatIsRecorded) {
  Say(1, "2020-01-01", "ukraine", kSupports);
  event::v1::AlertRule rule = Rule("silent");
  rule.mutable_silence()->mutable_duration()->set_seconds(86'400);
  Declare(rule);  // position 8
  std::vector<v1::Alert> alerts;
  while (alerts.empty()) alerts = List();
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].statement().statement_id(), Id(1));
  const absl::StatusOr<event::v1::Event> tick = store_->Read()->ReadEvent(alerts[0].position());
  ASSERT_TRUE(tick.ok());
  EXPECT_TRUE(tick->has_clock_ticked());
  // The next tick, for another pair, finds the first one silent still.
  now_us_ += 3'600'000'000;
  Say(2, "2020-06-01", "russia", kSupports);
  while (alerts.size() < 2) alerts = List();
  ASSERT_EQ(alerts.size(), 2u);
  EXPECT_EQ(alerts[0].statement().statement_id(), Id(2));
}

TEST_F(AlertsTest, ADroppedLogComesBackTheSame) {
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  (*rule.mutable_labels())["desk"] = "europe";
  Declare(rule);
  for (int id = 1; id <= 5; ++id) Say(id, "2020-01-01", "ukraine", id % 2 == 0 ? kSupports : kOpposes);
  const std::vector<v1::Alert> before = List();
  ASSERT_EQ(before.size(), 5u);
  server_.reset();
  ASSERT_TRUE(store_->alerts().Load(store_->last_position(), /*drop=*/true).ok());
  EXPECT_EQ(store_->alerts().cursor().evaluated, 0u);
  store_.reset();
  Open();
  Serve();
  alerts_ = v1::AlertService::NewStub(channel_);
  const std::vector<v1::Alert> after = List();
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].SerializeAsString(), before[i].SerializeAsString());
  }
}

TEST_F(AlertsTest, AcknowledgedOnceAndFilteredByIt) {
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  Declare(rule);
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2020-01-02", "ukraine", kSupports);
  v1::AcknowledgeAlertRequest request;
  request.set_alert_id(List().back().alert_id());
  request.set_note("seen");
  v1::AcknowledgeAlertResponse response;
  for (const char* note : {"seen", "again"}) {
    request.set_note(note);
    grpc::ClientContext context;
    ASSERT_TRUE(alerts_->AcknowledgeAlert(&context, request, &response).ok());
    EXPECT_EQ(response.alert().acknowledgement().note(), "seen");
  }
  v1::AlertSelection open;
  open.set_unacknowledged_only(true);
  EXPECT_EQ(List(open).size(), 1u);
  request.set_alert_id(Id(9));
  grpc::ClientContext context;
  EXPECT_EQ(ErrorOf(alerts_->AcknowledgeAlert(&context, request, &response)).reason, "UNKNOWN_ALERT");
}

TEST_F(AlertsTest, AWatchResumesBehindAnyPositionWithoutGapOrRepetition) {
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  Declare(rule);  // 7
  for (int id = 1; id <= 4; ++id) Say(id, "2020-01-01", "ukraine", kSupports);
  for (uint64_t after = 0; after <= 11; ++after) {
    grpc::ClientContext context;
    v1::WatchAlertsRequest request;
    request.set_after_position(after);
    const auto reader = alerts_->WatchAlerts(&context, request);
    v1::WatchAlertsResponse message;
    std::vector<uint64_t> positions;
    while (reader->Read(&message) && !message.has_caught_up()) {
      for (const v1::Alert& alert : message.alerts().alerts()) positions.push_back(alert.position());
    }
    std::vector<uint64_t> expected;
    for (uint64_t position = std::max<uint64_t>(8, after + 1); position <= 11; ++position) {
      expected.push_back(position);
    }
    EXPECT_EQ(positions, expected) << "after " << after;
    context.TryCancel();
  }
}

TEST_F(AlertsTest, BadRulesNameTheFieldAndChangeNothing) {
  event::v1::AlertRule rule = Rule("bad");
  EXPECT_EQ(Refused(rule), "rules[0].trigger");
  rule.mutable_silence()->mutable_duration()->set_seconds(-5);
  EXPECT_EQ(Refused(rule), "rules[0].silence.duration");
  rule.mutable_statement();
  rule.mutable_filter()->add_parties("nowhere");
  EXPECT_EQ(Refused(rule), "rules[0].filter.parties[0]");
  rule.clear_filter();
  rule.add_sinks()->mutable_webhook()->set_url("ftp://example.org");
  EXPECT_EQ(Refused(rule), "rules[0].sinks[0].webhook.url");
  rule.mutable_sinks(0)->mutable_webhook()->set_url("https://user:password@example.org/");
  EXPECT_EQ(Refused(rule), "rules[0].sinks[0].webhook.url");
  rule.clear_sinks();
  rule.mutable_gap()->set_threshold(2);
  EXPECT_EQ(Refused(rule), "rules[0].gap.crossing");
  EXPECT_EQ(store_->last_position(), 6u);
  rule.mutable_statement();
  v1::DeclareAlertRulesResponse response;
  EXPECT_TRUE(TryDeclare(rule, response, /*validate_only=*/true).ok());
  EXPECT_EQ(store_->last_position(), 6u);
}

TEST_F(AlertsTest, ABacktestFindsWhatARuleWouldHaveFound) {
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(3, "2022-01-01", "ukraine", kSupports);
  Say(2, "2021-01-01", "ukraine", kOpposes);  // recorded late: counts when it was said
  v1::BacktestRuleRequest request;
  *request.mutable_rule() = Rule("reversals");
  request.mutable_rule()->mutable_shift()->add_kinds(event::v1::SHIFT_KIND_REVERSED);
  grpc::ClientContext context;
  const auto reader = alerts_->BacktestRule(&context, request);
  v1::BacktestRuleResponse message;
  std::vector<std::string> statements;
  while (reader->Read(&message)) {
    if (message.has_finding()) statements.push_back(message.finding().alert().statement().statement_id());
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(statements, ElementsAre(Id(2), Id(3)));
  EXPECT_EQ(message.summary().alert_count(), 2u);
  EXPECT_EQ(message.summary().examined_count(), 3u);
  EXPECT_EQ(store_->last_position(), 9u);
}

TEST_F(AlertsTest, AMutedRuleGoesOnListingAndARemovedOneIsUnknown) {
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  Declare(rule);
  v1::MuteAlertRuleRequest mute;
  mute.set_rule_id("all");
  mute.set_muted(true);
  v1::MuteAlertRuleResponse muted;
  grpc::ClientContext first;
  ASSERT_TRUE(alerts_->MuteAlertRule(&first, mute, &muted).ok());
  Say(1, "2020-01-01", "ukraine", kSupports);
  EXPECT_TRUE(List().at(0).muted());
  v1::RemoveAlertRuleRequest remove;
  remove.set_rule_id("all");
  v1::RemoveAlertRuleResponse removed;
  grpc::ClientContext second;
  ASSERT_TRUE(alerts_->RemoveAlertRule(&second, remove, &removed).ok());
  Say(2, "2020-01-02", "ukraine", kSupports);
  EXPECT_EQ(List().size(), 1u);
  grpc::ClientContext third;
  const WireError error = ErrorOf(alerts_->RemoveAlertRule(&third, remove, &removed));
  EXPECT_EQ(error.reason, "UNKNOWN_RULE");
  EXPECT_EQ(error.field, "rule_id");
}

}  // namespace
}  // namespace parley::testing
