// Calls about alerts while something else happens to the ledger, or while the engine stands still.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "tests/services/alerts_fixture.h"
#include "tests/services/forwarding_store.h"
#include "tests/services/signal.h"

namespace parley::testing {
namespace {

using ::testing::StartsWith;

// A store that lets the test do something just before an append.
class InterferingStore final : public ForwardingStore {
 public:
  // An error is the answer, in place of the append.
  using BeforeAppend = std::function<absl::Status(const AppendJob& job)>;
  using ForwardingStore::ForwardingStore;

  void Before(BeforeAppend before) {
    const std::scoped_lock lock(mutex_);
    before_ = std::move(before);
  }

  void Append(AppendJob job) override {
    BeforeAppend before;
    {
      const std::scoped_lock lock(mutex_);
      before = before_;
    }
    const absl::Status status = before ? before(job) : absl::OkStatus();
    if (!status.ok()) return job.done(status);
    ForwardingStore::Append(std::move(job));
  }

 private:
  std::mutex mutex_;
  BeforeAppend before_;
};

class RuleRaceTest : public AlertsTest {
 protected:
  void SetUp() override {
    AlertsTest::SetUp();
    server_.reset();
    Open();  // the store of a server that stopped takes no more appends
    interfering_ = std::make_unique<InterferingStore>(*store_);
    ServeAlerts({}, interfering_.get());
    EXPECT_EQ(Declare(Named("all", "first")), v1::ALERT_RULE_CHANGE_CREATED);
  }

  void TearDown() override {
    server_.reset();
    interfering_.reset();
    AlertsTest::TearDown();
  }

  static event::v1::AlertRule Named(const std::string& id, const std::string& name) {
    event::v1::AlertRule rule = Rule(id);
    rule.set_name(name);
    rule.mutable_statement();
    return rule;
  }

  // Just before a rule is muted, the first `times` times, somebody else revises it.
  void ReviseBeforeMutes(int times) {
    interfering_->Before([this, times](const AppendJob& job) {
      if (!job.expected_position.has_value()) return absl::OkStatus();
      if (++mutes_ > times) return absl::OkStatus();
      event::v1::Event revised;
      *revised.mutable_alert_rule_declared()->mutable_rule() =
          Named("all", absl::StrCat("revision ", mutes_.load()));
      Append(revised);
      return absl::OkStatus();
    });
  }

  void AnswerAppendsWith(const absl::Status& status) {
    interfering_->Before([status](const AppendJob&) { return status; });
  }

  grpc::Status Mute(v1::MuteAlertRuleResponse& response) {
    v1::MuteAlertRuleRequest request;
    request.set_rule_id("all");
    request.set_muted(true);
    grpc::ClientContext context;
    return alerts_->MuteAlertRule(&context, request, &response);
  }

  event::v1::AlertRule OnRecord() const { return *store_->catalog().RuleAt("all", Catalog::kNewest).value; }

  std::unique_ptr<InterferingStore> interfering_;
  std::atomic<int> mutes_{0};  // that were tried
};

TEST_F(RuleRaceTest, AMuteKeepsARevisionThatCameInBetween) {
  ReviseBeforeMutes(2);
  v1::MuteAlertRuleResponse response;
  const grpc::Status status = Mute(response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(mutes_, 3);
  EXPECT_EQ(response.rule().name(), "revision 2");
  EXPECT_TRUE(response.rule().muted());
  EXPECT_EQ(response.basis().known_position(), store_->last_position());
  EXPECT_EQ(OnRecord().SerializeAsString(), response.rule().SerializeAsString());
}

TEST_F(RuleRaceTest, AMuteGivesUpWhenTheLedgerNeverStandsStill) {
  ReviseBeforeMutes(1'000);
  v1::MuteAlertRuleResponse response;
  const WireError error = ErrorOf(Mute(response));
  EXPECT_EQ(error.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(error.reason, "POSITION_MISMATCH");
  EXPECT_EQ(error.field, "");
  EXPECT_EQ(mutes_, 20);
  EXPECT_EQ(OnRecord().name(), "revision 20");
  EXPECT_FALSE(OnRecord().muted());
}

TEST_F(RuleRaceTest, AMuteOfARuleThatIsNoLongerTakenNamesTheRule) {
  AnswerAppendsWith(InvalidField("events[0].alert_rule_declared.rule.filter.speakers", "x", "nothing"));
  v1::MuteAlertRuleResponse response;
  const WireError error = ErrorOf(Mute(response));
  EXPECT_EQ(error.field, "rule_id");
  EXPECT_THAT(error.message, StartsWith("rule_id: filter.speakers: "));
}

TEST_F(RuleRaceTest, ADeclarationThatFailsNamesTheFieldOfTheRequest) {
  EXPECT_EQ(Declare(Named("old", "to be removed")), v1::ALERT_RULE_CHANGE_CREATED);
  v1::DeclareAlertRulesRequest request;
  *request.add_rules() = Named("all", "first");  // unchanged, so no event
  *request.add_rules() = Named("second", "");
  *request.add_rules() = Named("third", "");
  request.set_remove_others(true);
  const auto field_for = [&](const std::string& field) {
    AnswerAppendsWith(MissingField(field, "more"));
    grpc::ClientContext context;
    v1::DeclareAlertRulesResponse response;
    const WireError error = ErrorOf(alerts_->DeclareAlertRules(&context, request, &response));
    EXPECT_THAT(error.message, StartsWith(error.field + ": missing"));
    return error.field;
  };
  EXPECT_EQ(field_for("events[0].alert_rule_declared.rule.rule_id"), "rules[1].rule_id");
  EXPECT_EQ(field_for("events[1].alert_rule_declared.rule.name"), "rules[2].name");
  EXPECT_EQ(field_for("events[1].alert_rule_declared.rule"), "rules[2]");
  EXPECT_EQ(field_for("events[2].alert_rule_removed.rule_id"), "remove_others");
  EXPECT_EQ(field_for("events"), "rules");
}

// A store in which the engine stands still: the clock tick that it appends is not answered.
class TickHoldingStore final : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  void Append(AppendJob job) override {
    {
      const std::scoped_lock lock(mutex_);
      if (!is_let_go_ && !job.events.empty() && job.events.front().has_clock_ticked()) {
        held_ = std::move(job);
        is_held_.Set();
        return;
      }
    }
    ForwardingStore::Append(std::move(job));
  }

  void WaitForTick() const { is_held_.Wait(); }

  // The engine goes on.
  void LetGo() {
    std::optional<AppendJob> held;
    {
      const std::scoped_lock lock(mutex_);
      is_let_go_ = true;
      held.swap(held_);
    }
    if (held.has_value()) ForwardingStore::Append(*std::move(held));
  }

 private:
  std::mutex mutex_;
  std::optional<AppendJob> held_;
  bool is_let_go_ = false;
  Signal is_held_;
};

class StandingEngineTest : public AlertsTest {
 protected:
  void SetUp() override {
    AlertsTest::SetUp();
    server_.reset();
    Open();  // the store of a server that stopped takes no more appends
    holding_ = std::make_unique<TickHoldingStore>(*store_);
    ServerOptions options;
    options.metrics = &metrics_;
    ServeAlerts(std::move(options), holding_.get());
    Say(1, "2020-01-01", "ukraine", kSupports);  // 7
    event::v1::AlertRule rule = Rule("silent");
    rule.mutable_silence()->mutable_duration()->set_seconds(86'400);
    EXPECT_EQ(Declare(rule), v1::ALERT_RULE_CHANGE_CREATED);  // 8
    holding_->WaitForTick();
    Say(2, "2025-09-30", "russia", kSupports);  // 9, which the engine does not come to
  }

  void TearDown() override {
    holding_->LetGo();
    server_.reset();
    holding_.reset();
    AlertsTest::TearDown();
  }

  std::unique_ptr<grpc::ClientReader<v1::WatchAlertsResponse>> Watch(grpc::ClientContext& context) {
    v1::WatchAlertsRequest request;
    request.set_after_position(8);
    return alerts_->WatchAlerts(&context, request);
  }

  static grpc::Status EndOf(grpc::ClientReader<v1::WatchAlertsResponse>& reader) {
    v1::WatchAlertsResponse message;
    while (reader.Read(&message)) EXPECT_FALSE(message.has_alerts());
    return reader.Finish();
  }

  const MethodFigures& watches() { return metrics_.rpcs().Find("parley.v1.AlertService/WatchAlerts"); }

  Metrics metrics_;
  std::unique_ptr<TickHoldingStore> holding_;
};

TEST_F(StandingEngineTest, AWatchThatWaitsForTheEngineSaysWhereToGoOnWhenTheServerStops) {
  grpc::ClientContext context;
  const auto reader = Watch(context);
  while (watches().in_flight == 0) std::this_thread::yield();
  std::thread stopping([this] { server_->Shutdown(); });
  const WireError error = ErrorOf(EndOf(*reader));
  holding_->LetGo();
  stopping.join();
  EXPECT_EQ(error.reason, "SHUTTING_DOWN");
  EXPECT_EQ(error.metadata.at("resume_after"), "8");
}

TEST_F(StandingEngineTest, AWatchThatWaitsForTheEngineEndsWhenItIsCancelled) {
  grpc::ClientContext context;
  const auto reader = Watch(context);
  while (watches().in_flight == 0) std::this_thread::yield();
  context.TryCancel();
  while (watches().in_flight != 0) std::this_thread::yield();
  EXPECT_EQ(watches().codes[static_cast<size_t>(absl::StatusCode::kCancelled)], 1u);
  EXPECT_EQ(EndOf(*reader).error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace parley::testing
