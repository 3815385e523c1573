// parley alerts sinks, test: where alerts go, and whether they get there.

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/render/facts.h"

namespace parley {
namespace {

Cell Plain(std::string text) {
  return {std::move(text), Tone::kPlain, 0, {}};
}

std::string UrlOf(const event::v1::AlertSink& sink) {
  return sink.has_alertmanager() ? sink.alertmanager().url() : sink.webhook().url();
}

Cell Count(std::uint64_t count) {
  return {NumberText(static_cast<double>(count)), Tone::kPlain, 0, absl::StrCat(count)};
}

Table SinksTable(const v1::ListSinksResponse& response) {
  Table table;
  table.when_empty = "no rule has a sink";
  table.columns = {{"sink"},
                   {"waiting", false, true},
                   {"parked", false, true},
                   {"attempts", false, true},
                   {"next attempt"},
                   {"url", true, false, Shown::kEverywhere, true},
                   {"rules", true, false, Shown::kEverywhere, true},
                   {"last error", true, false, Shown::kEverywhere, true},
                   {"delivered position", false, true, Shown::kOnlyInCsv},
                   {"last delivered", false, false, Shown::kOnlyInCsv}};
  for (const v1::SinkStatus& sink : response.sinks()) {
    const auto time = [](bool given, const google::protobuf::Timestamp& at) {
      return given ? FormatRfc3339(at) : std::string();
    };
    table.rows.push_back({Plain(sink.sink_id()),
                          Count(sink.waiting_count()),
                          Count(sink.parked_count()),
                          Count(sink.attempts()),
                          Plain(time(sink.has_next_attempt_at(), sink.next_attempt_at())),
                          Plain(UrlOf(sink.sink())),
                          Plain(Joined(sink.rules(), ", ")),
                          {sink.last_error(), Tone::kError, 0, {}},
                          Plain(absl::StrCat(sink.delivered_position())),
                          Plain(time(sink.has_last_delivered_at(), sink.last_delivered_at()))});
  }
  return table;
}

Table TestsTable(const v1::TestSinksResponse& response) {
  Table table;
  table.when_empty = "the rule has no sinks";
  table.columns = {
      {"sink"}, {"delivered"}, {"HTTP status", false, true}, {"ms", false, true}, {"error", true}};
  for (const v1::SinkTest& test : response.tests()) {
    table.rows.push_back({Plain(test.sink_id()),
                          {test.delivered() ? "yes" : "no", test.delivered() ? Tone::kPlain : Tone::kError, 0,
                           test.delivered() ? "true" : "false"},
                          Plain(test.http_status() == 0 ? "" : absl::StrCat(test.http_status())),
                          Plain(absl::StrCat(test.duration_ms())),
                          Plain(test.error())});
  }
  return table;
}

absl::Status ShowSinks(Context& context) {
  const absl::StatusOr<v1::ListSinksResponse> response = context.client().ListSinks({});
  if (!response.ok()) return response.status();
  Answer answer{
      *response, {}, [&] { return std::vector<Table>{SinksTable(*response)}; }, {}, &response->basis()};
  for (const auto& sink : response->sinks()) answer.rows.push_back(&sink);
  return Print(context, answer);
}

// Ends with a refusal when a sink did not take the alert, so that scripts notice.
absl::Status TestRule(Context& context, const std::string& rule) {
  v1::TestSinksRequest request;
  request.set_rule_id(rule);
  const absl::StatusOr<v1::TestSinksResponse> response = context.client().TestSinks(request);
  if (!response.ok()) return response.status();
  Answer answer{*response, {}, [&] { return std::vector<Table>{TestsTable(*response)}; }, {}, nullptr};
  int failed = 0;
  for (const auto& test : response->tests()) {
    answer.rows.push_back(&test);
    failed += test.delivered() ? 0 : 1;
  }
  const absl::Status printed = Print(context, answer);
  if (!printed.ok() || failed == 0) return printed;
  return absl::FailedPreconditionError(
      absl::StrCat(failed, " of ", response->tests_size(), " sinks did not take the alert"));
}

}  // namespace

void AddAlertsSinksCommands(CommandLine& line, CLI::App* group) {
  line.AddTo(group, "sinks", "Lists where alerts go and how their deliveries stand",
             {"parley alerts sinks", "parley alerts sinks --output json"}, &ShowSinks);
  const auto rule = std::make_shared<std::string>();
  CLI::App* test = line.AddTo(group, "test", "Sends a made-up alert to the sinks of a rule, once, now",
                              {"parley alerts test moscow-moves"},
                              [rule](Context& context) { return TestRule(context, *rule); });
  test->add_option("rule", *rule, "The rule's id")->required()->type_name(kRuleType);
}

}  // namespace parley
