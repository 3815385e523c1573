// The metrics page: what is counted, what stances it shows, and that its text is what Prometheus reads.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "parley/v1/alert_service.grpc.pb.h"
#include "services/metrics/endpoint.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kGetStance[] = "parley.v1.HistoryService/GetStance";

// What GET /metrics answers on a loopback address.
std::string Get(const std::string& address) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)), 0);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  std::string answer(1 << 16, '\0');
  std::string page;
  for (ssize_t got = 0; (got = read(fd, answer.data(), answer.size())) > 0;) {
    page.append(answer, 0, static_cast<size_t>(got));
  }
  close(fd);
  return page;
}

class MetricsTest : public ServiceTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store_.reset();
    StoreOptions options;
    options.append_observer = &metrics_.appends();
    auto store = TryOpen(std::move(options));
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    ServeMetrics();
    AppendOverWire(SmallCatalog());
  }

  void ServeMetrics(size_t series_max = limits::kMetricSeriesDefault) {
    ServerOptions options;
    options.metrics = &metrics_;
    options.metrics_listen = "127.0.0.1:0";
    options.metrics_series_max = series_max;
    options.log = [this](const std::string& note) { notes_.push_back(note); };
    Serve(std::move(options), store_.get());
  }

  void TearDown() override {
    server_.reset();
    ServiceTest::TearDown();
  }

  void Watch(std::vector<std::string> parties, std::vector<std::string> issues) {
    metrics_.AddWatched([names = WatchedNames{std::move(parties), std::move(issues)}] {
      return std::vector<WatchedNames>{names};
    });
  }

  std::string Page() const { return Get(server_->metrics_address()); }

  // The value of a series, as written.
  std::string ValueOf(const std::string& series) const {
    std::istringstream lines(Page());
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind(series + " ", 0) == 0) return line.substr(series.size() + 1);
    }
    return "absent";
  }

  std::string Calls(const std::string& method, const std::string& code) const {
    return ValueOf(absl::StrCat("parley_rpc_requests_total{method=\"", method, "\",code=\"", code, "\"}"));
  }

  grpc::Status GetStance(const std::string& party) {
    v1::GetStanceRequest request;
    request.set_party(party);
    request.set_issue("nato");
    grpc::ClientContext context;
    v1::GetStanceResponse response;
    return history_->GetStance(&context, request, &response);
  }

  // Three stances on "nato" and "troops".
  void AppendStances() {
    AppendOverWire({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_RULES_OUT),
                    Record(2, "2025-01-01", "ukraine", "nato", event::v1::STANCE_SUPPORTS),
                    Record(3, "2025-01-01", "ukraine", "troops", event::v1::STANCE_ACCEPTS)});
  }

  Metrics metrics_;  // the server and the store count here
  std::vector<std::string> notes_;
};

TEST_F(MetricsTest, CallsAreCountedByMethodAndCode) {
  AppendStances();
  EXPECT_TRUE(GetStance("russia").ok());
  EXPECT_TRUE(GetStance("ukraine").ok());
  EXPECT_EQ(GetStance("nobody").error_code(), grpc::StatusCode::NOT_FOUND);
  std::string response;
  EXPECT_FALSE(CallRaw("/parley.v1.HistoryService/GetStance", "\x0a\x05no", response).ok());  // malformed
  EXPECT_EQ(Calls(kGetStance, "OK"), "2");
  EXPECT_EQ(Calls(kGetStance, "NOT_FOUND"), "1");
  EXPECT_EQ(Calls(kGetStance, "INVALID_ARGUMENT"), "1");
  EXPECT_EQ(ValueOf(absl::StrCat("parley_rpc_duration_seconds_count{method=\"", kGetStance, "\"}")), "4");
  EXPECT_EQ(
      ValueOf(absl::StrCat("parley_rpc_duration_seconds_bucket{method=\"", kGetStance, "\",le=\"+Inf\"}")),
      "4");
  EXPECT_EQ(ValueOf(absl::StrCat("parley_rpc_in_flight{method=\"", kGetStance, "\"}")), "0");
}

TEST_F(MetricsTest, EveryMethodIsCountedUnderItsName) {
  for (const MethodFigures& method : metrics_.rpcs().methods()) {
    if (method.name == "other") continue;
    std::string response;
    EXPECT_FALSE(CallRaw("/" + method.name, "\x0a", response).ok()) << method.name;  // cut short
    EXPECT_EQ(Calls(method.name, "INVALID_ARGUMENT"), "1") << method.name;
  }
  EXPECT_EQ(metrics_.rpcs().methods().front().in_flight, 0);
  EXPECT_EQ(Calls("other", "OK"), "0");
  EXPECT_EQ(Calls("other", "INVALID_ARGUMENT"), "absent");
}

TEST_F(MetricsTest, StreamsAreCountedWhenTheyEnd) {
  v1::ReadEventsRequest request;
  request.set_from_position(1);
  grpc::ClientContext reading;
  const auto reader = ledger_->ReadEvents(&reading, request);
  v1::ReadEventsResponse response;
  while (reader->Read(&response)) {
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(Calls("parley.v1.LedgerService/ReadEvents", "OK"), "1");

  grpc::ClientContext appending;
  const auto stream = ledger_->AppendStream(&appending);
  v1::AppendStreamRequest bad;
  *bad.add_events() = Record(1, "2025-01-01", "nobody", "nato", event::v1::STANCE_OPPOSES);
  stream->Write(bad);
  stream->WritesDone();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Calls("parley.v1.LedgerService/AppendStream", "NOT_FOUND"), "1");

  v1::WatchEventsRequest beyond;
  beyond.set_after_position(1'000);
  grpc::ClientContext watching;
  EXPECT_EQ(ledger_->WatchEvents(&watching, beyond)->Finish().error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(Calls("parley.v1.LedgerService/WatchEvents", "OUT_OF_RANGE"), "1");
}

TEST_F(MetricsTest, WatchersShowAndLeave) {
  grpc::ClientContext context;
  const auto watch = ledger_->WatchEvents(&context, v1::WatchEventsRequest());
  v1::WatchEventsResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ValueOf("parley_watchers"), "1");
  EXPECT_EQ(ValueOf("parley_rpc_in_flight{method=\"parley.v1.LedgerService/WatchEvents\"}"), "1");
  server_->Shutdown();
  while (watch->Read(&response)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server_->metrics_address(), "");
}

TEST_F(MetricsTest, WatchersOfAlertsCountAsWell) {
  const auto alerts = v1::AlertService::NewStub(channel_);
  grpc::ClientContext context;
  const auto watch = alerts->WatchAlerts(&context, v1::WatchAlertsRequest());
  v1::WatchAlertsResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ValueOf("parley_watchers"), "1");
  context.TryCancel();
  while (watch->Read(&response)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

using FeedFiguresTest = StoreTest;

TEST_F(FeedFiguresTest, TheWatcherFarthestBackIsTheLag) {
  Append(SmallCatalog());
  ASSERT_EQ(store_->last_position(), 6u);
  EventFeed feed(*store_, {});
  const std::atomic<uint64_t> far{2}, near{5}, ahead{9};
  ASSERT_TRUE(feed.Join(near).ok());
  EXPECT_EQ(feed.Figures().lag_events_max, 1u);
  ASSERT_TRUE(feed.Join(far).ok());
  ASSERT_TRUE(feed.Join(ahead).ok());
  EXPECT_EQ(feed.Figures().watchers, 3u);
  EXPECT_EQ(feed.Figures().lag_events_max, 4u);
  feed.Leave(far);
  EXPECT_EQ(feed.Figures().lag_events_max, 1u);
}

TEST_F(MetricsTest, AppendsAreMeasuredOnceAndDuplicatesAddNothing) {
  AppendStances();
  AppendStances();  // the same event ids
  EXPECT_EQ(ValueOf("parley_appended_events_total"), "9");
  EXPECT_EQ(ValueOf("parley_append_group_events_sum"), "9");
  EXPECT_EQ(ValueOf("parley_sync_duration_seconds_count"), "2");
  EXPECT_EQ(ValueOf("parley_append_duration_seconds_count"), "3");
  EXPECT_EQ(ValueOf("parley_ledger_position"), "9");
  EXPECT_FALSE(
      TryAppendOverWire({Record(7, "2025-01-01", "nobody", "nato", event::v1::STANCE_OPPOSES)}).ok());
  EXPECT_EQ(ValueOf("parley_append_duration_seconds_count"), "3");  // of accepted ones
  EXPECT_NE(ValueOf("parley_append_duration_seconds_sum"), "0");
}

TEST_F(MetricsTest, StancesAndGapsOfWatchedPairs) {
  AppendStances();
  Watch({"Moscow", "ukraine", "russia", "Atlantis"}, {"nato", "troops", "security"});
  EXPECT_EQ(ValueOf("parley_stance_score{party=\"russia\",issue=\"nato\"}"), "-1");
  EXPECT_THAT(ValueOf("parley_stance_score{party=\"ukraine\",issue=\"nato\"}"), HasSubstr("0.66666"));
  EXPECT_THAT(ValueOf("parley_stance_score{party=\"ukraine\",issue=\"troops\"}"), HasSubstr("0.33333"));
  EXPECT_EQ(ValueOf("parley_stance_score{party=\"russia\",issue=\"troops\"}"), "absent");
  EXPECT_THAT(ValueOf("parley_stance_gap{issue=\"nato\"}"), HasSubstr("0.83333"));
  EXPECT_EQ(ValueOf("parley_stance_gap{issue=\"troops\"}"), "absent");  // one party has no gap
  EXPECT_EQ(ValueOf("parley_metrics_unknown_names"), "1");
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("Atlantis")));  // once, though scraped often
  AppendOverWire({Record(4, "2025-02-01", "russia", "nato", event::v1::STANCE_OPPOSES)});
  EXPECT_THAT(ValueOf("parley_stance_score{party=\"russia\",issue=\"nato\"}"), HasSubstr("-0.66666"));
}

TEST_F(MetricsTest, TheBoundOfTheServerIsTheOneGiven) {
  AppendStances();
  server_.reset();
  ServeMetrics(2);
  Watch({"russia", "ukraine"}, {"nato", "troops"});
  EXPECT_EQ(ValueOf("parley_metrics_series_dropped"), "3");  // "nato" does not fit
}

TEST_F(MetricsTest, RulesInForceShowTheStancesTheyName) {
  AppendStances();
  event::v1::Event eu = DeclareParty("eu");
  eu.mutable_party_declared()->mutable_party()->set_kind(event::v1::PARTY_KIND_COALITION);
  event::v1::Membership& member = *eu.mutable_party_declared()->mutable_party()->add_members();
  member.set_party("ukraine");
  AppendOverWire({eu});
  event::v1::Event declared;
  event::v1::AlertRule& rule = *declared.mutable_alert_rule_declared()->mutable_rule();
  rule.set_rule_id("apart");
  rule.mutable_statement();
  rule.mutable_filter()->add_parties("Moscow");
  rule.mutable_filter()->add_issues("nato");
  AppendOverWire({declared});
  const std::string russia = "parley_stance_score{party=\"russia\",issue=\"nato\"}";
  const std::string ukraine = "parley_stance_score{party=\"ukraine\",issue=\"troops\"}";
  EXPECT_EQ(ValueOf(russia), "-1");
  EXPECT_EQ(ValueOf(ukraine), "absent");

  rule.mutable_filter()->add_parties("eu");
  rule.mutable_filter()->set_include_members(true);
  rule.mutable_filter()->set_include_subissues(true);
  AppendOverWire({declared});
  EXPECT_THAT(ValueOf(ukraine), HasSubstr("0.33333"));  // troops is below nato
  EXPECT_THAT(ValueOf("parley_stance_gap{issue=\"nato\"}"), HasSubstr("0.83333"));

  rule.mutable_filter()->clear_issues();  // everything: nothing that could be plotted
  AppendOverWire({declared});
  EXPECT_EQ(ValueOf(russia), "absent");
  rule.mutable_filter()->add_issues("nato");
  AppendOverWire({declared});
  EXPECT_EQ(ValueOf(russia), "-1");
  event::v1::Event removed;
  removed.mutable_alert_rule_removed()->set_rule_id("apart");
  AppendOverWire({removed});
  EXPECT_EQ(ValueOf(russia), "absent");
  EXPECT_EQ(ValueOf("parley_metrics_unknown_names"), "0");
}

TEST_F(MetricsTest, DeliveriesAreCountedAndSinksAreBounded) {
  metrics_.CountDelivery(SinkKind::kWebhook, DeliveryResult::kDelivered);
  metrics_.CountDelivery(SinkKind::kWebhook, DeliveryResult::kDelivered);
  metrics_.CountDelivery(SinkKind::kAlertmanager, DeliveryResult::kParked);
  metrics_.SetDeliveryLag("a \"bot\"\n\\", 3);
  metrics_.SetDeliveryLag("gone", 3);
  metrics_.ForgetSink("gone");
  EXPECT_EQ(ValueOf("parley_deliveries_total{sink_kind=\"webhook\",outcome=\"delivered\"}"), "2");
  EXPECT_EQ(ValueOf("parley_deliveries_total{sink_kind=\"alertmanager\",outcome=\"parked\"}"), "1");
  EXPECT_EQ(ValueOf("parley_delivery_parked"), "0");
  EXPECT_EQ(ValueOf("parley_delivery_lag_alerts{sink=\"a \\\"bot\\\"\\n\\\\\"}"), "3");
  EXPECT_EQ(ValueOf("parley_delivery_lag_alerts{sink=\"gone\"}"), "absent");
  for (size_t i = 0; i < limits::kMetricSinksMax + 4; ++i)
    metrics_.SetDeliveryLag(absl::StrCat("sink-", i), 1);
  EXPECT_EQ(ValueOf("parley_metrics_series_dropped"), "5");
}

TEST_F(MetricsTest, EveryFamilyHasOneLineOfHelpAndAType) {
  std::istringstream lines(Page());
  std::string help;
  size_t families = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("# HELP ", 0) == 0) help = line.substr(7, line.find(' ', 7) - 7);
    if (line.rfind("# TYPE ", 0) != 0) continue;
    EXPECT_EQ(line.substr(7, line.find(' ', 7) - 7), help);
    ++families;
  }
  EXPECT_GT(families, 40u);
}

TEST_F(MetricsTest, APortThatIsTakenIsAnErrorAndNoCrash) {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.metrics_listen = server_->metrics_address();
  const auto second = Server::Start(*store_, options);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(server_->metrics_address()));
  for (const char* malformed :
       {"unix:/tmp/socket", "127.0.0.1", "127.0.0.1:80,127.0.0.1:81", "127.0.0.1:80s"}) {
    options.metrics_listen = malformed;
    EXPECT_EQ(FieldOf(Server::Start(*store_, options).status()), "metrics_listen") << malformed;
  }
}

TEST_F(MetricsTest, WithoutAnAddressThereIsNoPage) {
  Serve({}, store_.get());
  EXPECT_EQ(server_->metrics_address(), "");
  EXPECT_EQ(GetStance("russia").error_code(), grpc::StatusCode::OK);
}

}  // namespace
}  // namespace parley::testing
