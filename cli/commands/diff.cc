// parley diff: how positions moved between two dates, or what the record learned between two positions.

#include <google/protobuf/util/time_util.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "cli/commands/commands.h"
#include "cli/date_order.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/output.h"
#include "cli/render/facts.h"
#include "cli/users_words.h"
#include "client/errors.h"

namespace parley {
namespace {

// Causes are fetched one by one to show their words; behind so many only the id is shown.
constexpr std::size_t kCausesShownMax = 100;

struct DiffFlags {
  std::string from;
  std::string to;
  std::string known_before;
  std::string known_after;
  bool include_unchanged = false;
  bool ids = false;
  PairFlags pairs;
};

using Causes = std::map<std::string, event::v1::Statement>;

absl::Status CheckFlags(const Context& context, const DiffFlags& flags) {
  const bool by_date = !flags.from.empty();
  const bool by_record = !flags.known_before.empty();
  if (by_date == by_record) {
    return UsageError("give either two dates (parley diff FROM TO) or --known-before and --known-after");
  }
  if (by_date && flags.to.empty()) return UsageError("TO is missing: parley diff FROM TO");
  if (by_date && !context.flags().as_of.empty()) return UsageError("FROM and TO leave no room for --as-of");
  if (by_date && !flags.known_after.empty()) return UsageError("--known-after goes with --known-before");
  if (by_record && context.HasKnownAt()) return UsageError("--known-before leaves no room for --known-at");
  return absl::OkStatus();
}

absl::Status SwappedRecord(const DiffFlags& flags) {
  return SwappedError({"--known-before", flags.known_before}, {"--known-after", flags.known_after});
}

// Whether `before` is the later of two positions or of two times.
bool IsSwapped(const v1::KnownAt& before, const v1::KnownAt& after) {
  if (before.point_case() != after.point_case()) return false;
  return before.position() > after.position() || before.time() > after.time();
}

// Refuses ends that are swapped as far as that can be seen before the server is asked.
absl::Status CheckOrder(const DiffFlags& flags) {
  if (!flags.from.empty()) {
    if (*ParseEnd(flags.from) <= *ParseEnd(flags.to)) return absl::OkStatus();
    return SwappedError({"FROM", flags.from}, {"TO", flags.to});
  }
  if (flags.known_after.empty()) return absl::OkStatus();
  const bool swapped = IsSwapped(*ParseKnownAt(flags.known_before), *ParseKnownAt(flags.known_after));
  return swapped ? SwappedRecord(flags) : absl::OkStatus();
}

void FillBases(const Context& context, const DiffFlags& flags, v1::DiffPositionsRequest* request) {
  *request->mutable_before() = context.Basis();
  *request->mutable_after() = context.Basis();
  if (!flags.from.empty()) {
    *request->mutable_before()->mutable_as_of() = *ParseEnd(flags.from);
    *request->mutable_after()->mutable_as_of() = *ParseEnd(flags.to);
    return;
  }
  *request->mutable_before()->mutable_known_at() = *ParseKnownAt(flags.known_before);
  if (!flags.known_after.empty()) {
    *request->mutable_after()->mutable_known_at() = *ParseKnownAt(flags.known_after);
  }
}

// Two dates share one --known-at; the server names it as that of a basis.
absl::Status InWordsOfFlags(const DiffFlags& flags, const absl::Status& status) {
  for (const FieldViolation& violation : DetailsOf(status).fields) {
    const bool shared = !flags.from.empty() && violation.field.find(".known_at") != std::string::npos;
    if (shared) return WithLead(status, violation.field, "--known-at");
  }
  return status;
}

// The statement whose words explain a change. Where the stance is the same and only its conditions or
// its quantity are new, `caused_by` goes back to when the stance was first taken: show the newest instead.
const std::string& ExplainedBy(const v1::PositionChange& change) {
  const bool same_stance =
      change.kind() == v1::SHIFT_KIND_CONDITIONS_CHANGED || change.kind() == v1::SHIFT_KIND_QUANTITY_CHANGED;
  return same_stance ? change.after().statement_id() : change.caused_by();
}

Causes FetchCauses(Context& context, const v1::DiffPositionsResponse& response) {
  Causes causes;
  if (context.format() == OutputFormat::kCsv) return causes;
  for (const auto& change : response.changes()) {
    if (causes.size() >= kCausesShownMax) break;
    const std::string& id = ExplainedBy(change);
    if (id.empty()) continue;
    v1::GetStatementRequest request;
    request.set_statement_id(id);
    request.mutable_known_at()->set_position(response.basis().known_position());
    const auto found = context.client().GetStatement(request);
    if (found.ok() && found->has_statement()) causes[id] = found->statement();
  }
  return causes;
}

std::string CauseText(const v1::PositionChange& change, const Causes& causes) {
  const auto found = causes.find(ExplainedBy(change));
  if (found == causes.end()) return ExplainedBy(change);
  return SaidAtText(found->second) + ": " + StatementText(found->second);
}

Cell SideCell(bool given, const v1::StandingStance& stance) {
  if (!given) return {"·", Tone::kDim, 0, std::string()};
  return StanceCell(stance);
}

std::vector<Cell> ChangeRow(const v1::PositionChange& change, const Causes& causes, bool with_ids) {
  std::vector<Cell> row;
  const auto text = [&row](const std::string& value) { row.push_back({value, Tone::kPlain, 0, {}}); };
  text(change.party());
  text(change.issue());
  row.push_back({ShiftWord(change.kind()), ToneOf(change.kind()), 0,
                 EnumWord(*v1::ShiftKind_descriptor(), change.kind())});
  row.push_back(SideCell(change.has_before(), change.before()));
  row.push_back(SideCell(change.has_after(), change.after()));
  text(CauseText(change, causes));
  if (with_ids) text(ExplainedBy(change));
  text(ExplainedBy(change));
  text(absl::StrCat(change.delta()));
  text(absl::StrCat(change.statement_count()));
  text(absl::StrCat(change.shift_count()));
  text(Joined(change.conditions_added()));
  text(Joined(change.conditions_dropped()));
  for (const v1::StandingStance* stance : {&change.before(), &change.after()}) {
    text(stance->has_quantity() ? NumberCsv(stance->quantity()) : "");
    text(stance->has_quantity_max() ? NumberCsv(stance->quantity_max()) : "");
  }
  return row;
}

// Both bases; what they share is said once.
std::string BasesLine(const v1::Basis& before, const v1::Basis& after) {
  const std::string as_of = FormatMoment(before.as_of());
  if (before.known_position() == after.known_position()) {
    return absl::StrCat("as of ", as_of, "  →  ", FormatMoment(after.as_of()), " · known at position ",
                        after.known_position());
  }
  if (as_of == FormatMoment(after.as_of())) {
    return absl::StrCat(BasisLine(before), "  →  ", after.known_position());
  }
  return BasisLine(before) + "  →  " + BasisLine(after);
}

Table DiffTable(const v1::DiffPositionsResponse& response, const Causes& causes, bool with_ids) {
  Table table;
  table.title = BasesLine(response.before_basis(), response.basis());
  table.when_empty = "nothing changed";
  table.columns = {{"party", true}, {"issue", true}, {"change"},
                   {"before"},      {"after"},       {"caused by", true, false, Shown::kNotInCsv, true}};
  if (with_ids) table.columns.push_back(IdColumn());
  for (const char* name :
       {"caused_by", "delta", "statement_count", "shift_count", "conditions_added", "conditions_dropped",
        "quantity_before", "quantity_max_before", "quantity_after", "quantity_max_after"}) {
    table.columns.push_back({name, false, false, Shown::kOnlyInCsv});
  }
  for (const auto& change : response.changes()) table.rows.push_back(ChangeRow(change, causes, with_ids));
  return table;
}

absl::Status ShowDiff(Context& context, const DiffFlags& flags) {
  if (absl::Status status = CheckFlags(context, flags); !status.ok()) return status;
  if (absl::Status status = CheckOrder(flags); !status.ok()) return status;
  v1::DiffPositionsRequest request;
  FillPairFilter(flags.pairs, request.mutable_filter());
  FillBases(context, flags, &request);
  *request.mutable_fold() = context.Fold();
  request.set_include_unchanged(flags.include_unchanged);
  const absl::StatusOr<v1::DiffPositionsResponse> response = context.client().DiffPositions(request);
  if (!response.ok()) return InWordsOfFlags(flags, response.status());
  const bool swapped = response->before_basis().known_position() > response->basis().known_position();
  if (swapped && !flags.known_after.empty()) return SwappedRecord(flags);  // a position and a time
  Answer answer{*response, {}, {}, {}, nullptr};
  answer.tables = [&] {
    return std::vector<Table>{DiffTable(*response, FetchCauses(context, *response), flags.ids)};
  };
  for (const auto& change : response->changes()) answer.rows.push_back(&change);
  return Print(context, answer);
}

}  // namespace

void AddDiffCommand(CommandLine& line) {
  const auto flags = std::make_shared<DiffFlags>();
  CLI::App* command =
      line.Add("diff", "Shows how positions moved between two dates, or what the record learned since",
               {"parley diff 2022-04-30 2025-09-30",
                "parley diff 2025-08-14 2025-09-03 --party russia --include-unchanged",
                "parley diff --as-of 2025-09-03 --known-before 40 --known-after 57"},
               [flags](Context& context) { return ShowDiff(context, *flags); });
  command->add_option("from", flags->from, "Earlier date")->check(DateValidator())->type_name(kDateType);
  command->add_option("to", flags->to, "Later date")->check(DateValidator())->type_name(kDateType);
  command
      ->add_option("--known-before", flags->known_before,
                   "Earlier point of the record, written as for --known-at")
      ->check(KnownAtValidator())
      ->type_name(kKnownAtType);
  command->add_option("--known-after", flags->known_after, "Later point of the record; default: now")
      ->check(KnownAtValidator())
      ->type_name(kKnownAtType);
  command->add_flag("--include-unchanged", flags->include_unchanged, "Also pairs that stand as they stood");
  AddPairFlags(command, &flags->pairs);
  AddIdsFlag(command, &flags->ids);
  line.Take(command, {SharedFlag::kAsOf, SharedFlag::kKnownAt, SharedFlag::kSecondhand, SharedFlag::kMaxAge});
}

}  // namespace parley
