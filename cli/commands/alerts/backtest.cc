// parley alerts backtest: what rules would have found in the past.

#include <algorithm>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/commands/alerts/alerts.h"
#include "cli/date_order.h"
#include "cli/dates.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/render/alerts.h"
#include "cli/render/text.h"
#include "client/event_stream.h"

namespace parley {
namespace {

struct BacktestFlags {
  std::string file;
  std::vector<std::string> rules;
  std::string from;
  std::string to;
};

// Prints what backtests of several rules find, as it comes.
class BacktestPrinter {
 public:
  BacktestPrinter(Context& context, const BacktestFlags& flags)
      : context_(context), flags_(flags), progress_(context.err(), context.err_is_terminal()) {
    if (context_.format() == OutputFormat::kJson) context_.out() << "{\"backtests\":[";
  }

  // Closes the document.
  void Finish() {
    if (context_.format() == OutputFormat::kJson) context_.out() << "\n]}\n";
  }

  void Begin(const event::v1::AlertRule& rule) {
    rule_ = rule;
    first_fired_.clear();
    findings_ = 0;
    if (context_.format() != OutputFormat::kJson) return;
    context_.out() << (rules_ > 0 ? "," : "") << "\n{\"ruleId\":\"" << rule_.rule_id() << "\",\"findings\":[";
    ++rules_;
  }

  void Take(const v1::BacktestRuleResponse& update) {
    if (update.has_finding()) Finding(update.finding());
    if (update.has_summary()) Summary(update);
    progress_.Update(0, 0, findings_, "findings for " + rule_.rule_id());
  }

 private:
  void Finding(const v1::BacktestFinding& finding) {
    progress_.Clear();
    std::ostream& out = context_.out();
    const bool first = findings_++ == 0;
    if (first) first_fired_ = FormatRfc3339(finding.fired_at()).substr(0, 10);
    switch (context_.format()) {
      case OutputFormat::kJson:
        out << (first ? "\n" : ",\n") << ToJson(finding, /*pretty=*/false);
        break;
      case OutputFormat::kJsonl:
        out << ToJson(finding, /*pretty=*/false) << "\n";
        break;
      case OutputFormat::kCsv: {
        const std::string csv = RenderCsv(FindingCsv(finding));
        out << (has_header_ ? csv.substr(csv.find('\n') + 1) : csv);
        has_header_ = true;
        break;
      }
      default:
        out << FindingLines(finding, {context_.width(), context_.color()});
    }
    out.flush();
  }

  void Summary(const v1::BacktestRuleResponse& update) {
    progress_.Clear();
    if (context_.format() == OutputFormat::kJson) {
      context_.out() << "],\"basis\":" << ToJson(update.basis(), false)
                     << ",\"summary\":" << ToJson(update.summary(), false) << "}";
    }
    if (context_.format() != OutputFormat::kTable && context_.format() != OutputFormat::kMarkdown) return;
    const std::string since = flags_.from.empty() ? first_fired_ : flags_.from;
    const std::string sentence = BacktestSentence(rule_, update.summary(), since, flags_.to);
    for (const std::string& line : Wrap(Sanitize(sentence), context_.width())) {
      context_.out() << Paint(line, Tone::kBold, context_.color()) << "\n";
    }
  }

  Context& context_;
  const BacktestFlags& flags_;
  ProgressLine progress_;
  event::v1::AlertRule rule_;
  std::string first_fired_;
  std::uint64_t findings_ = 0;
  int rules_ = 0;
  bool has_header_ = false;
};

// The rules of the file that --rule names; all of them without.
absl::StatusOr<std::vector<LocatedRule>> ChosenRules(Context& context, const BacktestFlags& flags) {
  absl::StatusOr<std::vector<LocatedRule>> rules = ReadRuleFiles(context, {flags.file});
  if (!rules.ok() || flags.rules.empty()) return rules;
  std::vector<LocatedRule> chosen;
  for (const std::string& id : flags.rules) {
    const auto found = std::find_if(rules->begin(), rules->end(),
                                    [&](const LocatedRule& rule) { return rule.rule.rule_id() == id; });
    if (found == rules->end()) return UsageError("--rule: " + flags.file + " has no rule \"" + id + "\"");
    chosen.push_back(*found);
  }
  return chosen;
}

absl::Status Backtest(Context& context, const BacktestFlags& flags) {
  absl::Status order = CheckDateOrder({"--from", flags.from}, {"--to", flags.to});
  if (!order.ok()) return order;
  const absl::StatusOr<std::vector<LocatedRule>> rules = ChosenRules(context, flags);
  if (!rules.ok()) return rules.status();
  BacktestPrinter printer(context, flags);
  for (const LocatedRule& rule : *rules) {
    v1::BacktestRuleRequest request;
    *request.mutable_rule() = rule.rule;
    if (!flags.from.empty()) *request.mutable_from() = *ParseBegin(flags.from);
    if (!flags.to.empty()) *request.mutable_to() = *ParseAfter(flags.to);
    if (context.HasKnownAt()) *request.mutable_known_at() = context.KnownAt();
    printer.Begin(rule.rule);
    const absl::Status status = BacktestRule(context.client(), request, [&](const auto& update) {
      printer.Take(update);
      return context.out().good();
    });
    if (!status.ok()) return InWordsOfFile(status, {rule});
  }
  printer.Finish();
  return absl::OkStatus();
}

}  // namespace

void AddAlertsBacktestCommand(CommandLine& line, CLI::App* group) {
  const auto flags = std::make_shared<BacktestFlags>();
  CLI::App* command = line.AddTo(
      group, "backtest", "Runs the rules of a file over the past without declaring them",
      {"parley alerts backtest examples/ukraine/alerts.yaml",
       "parley alerts backtest examples/ukraine/alerts.yaml --rule moscow-moves --from 2008 --to 2022-02-23"},
      [flags](Context& context) { return Backtest(context, *flags); });
  command->add_option("file", flags->file, "Rule file; - is the standard input")
      ->required()
      ->type_name(kFileType);
  AddRepeatable(command, "--rule", &flags->rules, "Only this rule of the file; repeatable")->type_name("ID");
  command->add_option("--from", flags->from, "From the beginning of this date on")
      ->check(DateValidator())
      ->type_name(kDateType);
  command->add_option("--to", flags->to, "Up to the end of this date")
      ->check(DateValidator())
      ->type_name(kDateType);
  line.Take(command, {SharedFlag::kKnownAt});
}

}  // namespace parley
