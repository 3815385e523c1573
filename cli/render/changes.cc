#include "cli/render/changes.h"

#include "absl/strings/str_cat.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/render/facts.h"
#include "cli/render/margin_lines.h"
#include "cli/render/text.h"

namespace parley {
namespace {

// "supports → opposes (-4), 2014-03-01".
std::string StancesText(const v1::ShiftPoint& point) {
  std::string text = point.has_stance_before() ? StanceWord(point.stance_before()) + " → " : std::string();
  text += StanceWord(point.stance());
  const int delta = point.shift().delta();
  if (delta != 0) absl::StrAppend(&text, " (", delta > 0 ? "+" : "", delta, ")");
  const std::string added = Joined(point.shift().conditions_added());
  const std::string dropped = Joined(point.shift().conditions_dropped());
  if (!added.empty()) text += ", now if: " + added;
  if (!dropped.empty()) text += ", no longer if: " + dropped;
  return text;
}

std::string PointText(const v1::ShiftPoint& point) {
  event::v1::Statement dated;
  *dated.mutable_said_at() = point.said_at();
  dated.set_said_at_precision(point.said_at_precision());
  return absl::StrCat(ShiftWord(point.shift().kind()), ": ", StancesText(point), ", ", SaidAtText(dated));
}

// "from 2014-03-01 to 2014-12-23".
std::string SpanText(const v1::LineChange& change) {
  const std::string from = FormatRfc3339(change.affected_from()).substr(0, 10);
  if (!change.has_affected_until()) return "from " + from + " on";
  return "from " + from + " to " + FormatRfc3339(change.affected_until()).substr(0, 10);
}

std::string CauseText(const v1::LineChange& change) {
  switch (change.cause()) {
    case v1::CHANGE_CAUSE_AMENDED:
      return "amended: " + change.reason();
    case v1::CHANGE_CAUSE_RETRACTED:
      return "retracted: " + change.reason();
    default:
      return "recorded late";
  }
}

void AddRow(const v1::LineChange& change, const v1::ShiftPoint& point, bool vanished, Table& table) {
  const auto cell = [](std::string text) { return Cell{std::move(text), Tone::kPlain, 0, {}}; };
  const auto word = [](const google::protobuf::EnumDescriptor& type, int value) {
    return EnumWord(type, value);
  };
  table.rows.push_back(
      {cell(absl::StrCat(change.position())), cell(FormatRfc3339(change.recorded_at())), cell(change.party()),
       cell(change.issue()), cell(vanished ? "vanished" : "appeared"),
       cell(word(*v1::ShiftKind_descriptor(), point.shift().kind())),
       cell(absl::StrCat(point.shift().delta())),
       cell(point.has_stance_before() ? word(*event::v1::Stance_descriptor(), point.stance_before()) : ""),
       cell(word(*event::v1::Stance_descriptor(), point.stance())), cell(FormatRfc3339(point.said_at())),
       cell(point.statement_id()), cell(change.retroactive() ? "true" : "false"),
       cell(word(*v1::ChangeCause_descriptor(), change.cause())), cell(change.statement().statement_id())});
}

}  // namespace

std::string ChangeLines(const v1::LineChange& change, const TableStyle& style, bool with_id) {
  MarginLines lines(PadLeft(absl::StrCat(change.position()), 8) + "  ", style);
  const std::string pair = change.party() + " on " + change.issue();
  if (change.retroactive()) {
    lines.Add(
        absl::StrCat(pair, ": the past reads differently ", SpanText(change), " (", CauseText(change), ")"),
        Tone::kBold);
    for (const v1::ShiftPoint& point : change.appeared()) {
      lines.Add("+ " + PointText(point), ToneOf(point.shift().kind()));
    }
    for (const v1::ShiftPoint& point : change.vanished()) lines.Add("- " + PointText(point), Tone::kDim);
  } else {
    for (const v1::ShiftPoint& point : change.appeared()) {
      lines.Add(pair + " " + PointText(point), ToneOf(point.shift().kind()));
    }
  }
  lines.Add(StatementText(change.statement()), Tone::kPlain);
  if (with_id) lines.Add("statement " + change.statement().statement_id(), Tone::kDim);
  return lines.Take();
}

Table ChangeCsv(const v1::LineChange& change) {
  Table table;
  for (const char* name :
       {"position", "recorded_at", "party", "issue", "change", "shift", "delta", "stance_before", "stance",
        "said_at", "statement_id", "retroactive", "cause", "caused_by"}) {
    table.columns.push_back({name});
  }
  for (const v1::ShiftPoint& point : change.appeared()) AddRow(change, point, false, table);
  for (const v1::ShiftPoint& point : change.vanished()) AddRow(change, point, true, table);
  return table;
}

}  // namespace parley
