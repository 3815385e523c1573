// Alert rules over the wire: what fires and what does not, what a replay gives, how watches resume.
#include <gmock/gmock.h>

#include "core/limits.h"
#include "tests/services/alerts_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;

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

TEST_F(AlertsTest, WithoutRulesNothingWaitsToBeLookedAt) {
  for (int id = 1; id <= 20; ++id) {
    Say(id, "2020-01-01", "ukraine", kSupports);
    v1::ListSinksResponse sinks;
    grpc::ClientContext context;
    ASSERT_TRUE(alerts_->ListSinks(&context, {}, &sinks).ok());
    ASSERT_EQ(sinks.basis().known_position(), 6u + static_cast<uint64_t>(id));
  }
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

TEST_F(AlertsTest, SilenceFiresWhileAppendsKeepComing) {
  Say(1, "2020-01-01", "ukraine", kSupports);
  event::v1::AlertRule rule = Rule("silent");
  rule.mutable_silence()->mutable_duration()->set_seconds(86'400);
  rule.mutable_filter()->add_parties("ukraine");
  Declare(rule);
  std::vector<v1::Alert> alerts;
  for (int id = 2; alerts.empty(); ++id) {  // without a pause in which the engine has nothing to do
    Say(id, "2025-09-30", "russia", kSupports);
    alerts = List();
  }
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].statement().statement_id(), Id(1));
}

TEST_F(AlertsTest, SilenceIsOfAPartyWhoeverSpeaksForIt) {
  event::v1::AlertRule rule = Rule("silent");
  rule.mutable_silence()->mutable_duration()->set_seconds(86'400);
  rule.mutable_filter()->add_speakers("putin");
  EXPECT_EQ(Refused(rule), "rules[0].filter.speakers");
  event::v1::Event declared;
  *declared.mutable_alert_rule_declared()->mutable_rule() = rule;
  EXPECT_EQ(ErrorOf(TryAppendOverWire({declared})).field,
            "events[0].alert_rule_declared.rule.filter.speakers");
  rule.mutable_filter()->clear_speakers();
  rule.mutable_filter()->add_attributions(event::v1::ATTRIBUTION_VOTE);
  EXPECT_EQ(Refused(rule), "rules[0].filter.attributions");
  rule.mutable_statement();
  rule.mutable_filter()->add_speakers("putin");
  EXPECT_EQ(Declare(rule), v1::ALERT_RULE_CHANGE_CREATED);
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
  ServeAlerts();
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

TEST_F(AlertsTest, ABacktestTellsOfASilenceOnce) {
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2020-01-01", "ukraine", kOpposes);  // at the same time
  event::v1::AlertRule rule = Rule("silent");
  rule.mutable_silence()->mutable_duration()->set_seconds(86'400);
  const std::vector<v1::BacktestFinding> found = Backtest(rule);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].alert().statement().statement_id(), Id(2));
}

TEST_F(AlertsTest, ABacktestOfSilenceKnowsWhoWasAMemberWhenItWasLongEnough) {
  event::v1::Event coalition = DeclareParty("friends");
  event::v1::Party& friends = *coalition.mutable_party_declared()->mutable_party();
  friends.set_kind(event::v1::PARTY_KIND_COALITION);
  friends.add_members()->set_party("ukraine");
  friends.mutable_members(0)->set_to("2020-02-01");
  AppendOverWire({coalition});
  Say(1, "2020-01-01", "ukraine", kSupports);
  event::v1::AlertRule rule = Rule("silent");
  rule.mutable_filter()->add_parties("friends");
  rule.mutable_filter()->set_include_members(true);
  constexpr int64_t kDaySeconds = 86'400;
  rule.mutable_silence()->mutable_duration()->set_seconds(30 * kDaySeconds);
  EXPECT_EQ(Backtest(rule).size(), 1u);
  rule.mutable_silence()->mutable_duration()->set_seconds(60 * kDaySeconds);
  EXPECT_EQ(Backtest(rule).size(), 0u);
}

TEST_F(AlertsTest, ErrorsOfAppendsNameFieldsOfTheRequest) {
  event::v1::AlertRule rule = Rule("all");
  rule.mutable_statement();
  Declare(rule);
  Say(1, "2020-01-01", "ukraine", kSupports);
  const std::string too_long(limits::kReasonCharsMax + 1, 'x');
  v1::AcknowledgeAlertRequest acknowledge;
  acknowledge.set_alert_id(List().at(0).alert_id());
  acknowledge.set_note(too_long);
  v1::AcknowledgeAlertResponse acknowledged;
  grpc::ClientContext first;
  const WireError of_note = ErrorOf(alerts_->AcknowledgeAlert(&first, acknowledge, &acknowledged));
  EXPECT_EQ(of_note.field, "note");
  EXPECT_EQ(of_note.message.substr(0, 6), "note: ");
  v1::RemoveAlertRuleRequest remove;
  remove.set_rule_id("all");
  remove.set_reason(too_long);
  v1::RemoveAlertRuleResponse removed;
  grpc::ClientContext second;
  const WireError of_reason = ErrorOf(alerts_->RemoveAlertRule(&second, remove, &removed));
  EXPECT_EQ(of_reason.field, "reason");
  EXPECT_EQ(of_reason.message.substr(0, 8), "reason: ");
}

TEST_F(AlertsTest, ABacktestOfRevisionsHasTheIdsOfTheAlerts) {
  event::v1::AlertRule past = Rule("past");
  past.mutable_revision();
  Declare(past);
  Say(1, "2020-01-01", "ukraine", kSupports);
  Say(2, "2022-01-01", "ukraine", kSupports);
  Say(3, "2021-01-01", "ukraine", kOpposes);
  AppendOverWire({Retract(3)});
  std::vector<std::string> raised;
  for (const v1::Alert& alert : List()) raised.push_back(alert.alert_id());
  EXPECT_EQ(raised.size(), 2u);
  now_us_ += 1'000'000;  // a backtest ends now
  std::vector<std::string> would_be;
  for (const v1::BacktestFinding& found : Backtest(past)) would_be.push_back(found.alert().alert_id());
  EXPECT_THAT(would_be, ::testing::UnorderedElementsAreArray(raised));
}

TEST_F(AlertsTest, ASelectionOfARuleThatNeverWasIsRefused) {
  event::v1::AlertRule rule = Rule("every-statement");
  rule.mutable_statement();
  Declare(rule);
  v1::ListAlertsRequest list;
  list.mutable_selection()->add_rules("every-statment");
  v1::ListAlertsResponse listed;
  grpc::ClientContext first;
  const WireError error = ErrorOf(alerts_->ListAlerts(&first, list, &listed));
  EXPECT_EQ(error.reason, "UNKNOWN_RULE");
  EXPECT_EQ(error.field, "selection.rules[0]");
  EXPECT_EQ(error.metadata.at("suggestions"), "every-statement");
  v1::RemoveAlertRuleRequest remove;  // its alerts stay
  remove.set_rule_id("every-statement");
  v1::RemoveAlertRuleResponse removed;
  grpc::ClientContext second;
  ASSERT_TRUE(alerts_->RemoveAlertRule(&second, remove, &removed).ok());
  list.mutable_selection()->set_rules(0, "every-statement");
  grpc::ClientContext third;
  EXPECT_TRUE(alerts_->ListAlerts(&third, list, &listed).ok());
}

TEST_F(AlertsTest, ListsOfNamesHaveALimit) {
  event::v1::AlertRule rule = Rule("rule");
  rule.mutable_statement();
  Declare(rule);
  v1::ListAlertsRequest list;
  v1::ReplayDeliveriesRequest replay;
  for (size_t i = 0; i <= limits::kNamesPerRequestMax; ++i) {
    list.mutable_selection()->add_rules("rule");
    replay.add_alert_ids(Id(1));
  }
  v1::ListAlertsResponse listed;
  grpc::ClientContext first;
  const WireError of_rules = ErrorOf(alerts_->ListAlerts(&first, list, &listed));
  EXPECT_EQ(of_rules.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(of_rules.field, "selection.rules");
  v1::ReplayDeliveriesResponse replayed;
  grpc::ClientContext second;
  const WireError of_ids = ErrorOf(alerts_->ReplayDeliveries(&second, replay, &replayed));
  EXPECT_EQ(of_ids.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(of_ids.field, "alert_ids");
  list.mutable_selection()->mutable_rules()->RemoveLast();
  grpc::ClientContext third;
  EXPECT_TRUE(alerts_->ListAlerts(&third, list, &listed).ok());
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
