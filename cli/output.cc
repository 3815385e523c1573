#include "cli/output.h"

#include <google/protobuf/util/json_util.h>

#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/dates.h"
#include "cli/render/text.h"

namespace parley {
namespace {

absl::Status PrintTables(Context& context, const Answer& answer) {
  const absl::StatusOr<std::vector<Table>> tables = answer.tables();
  if (!tables.ok()) return tables.status();
  const bool markdown = context.format() == OutputFormat::kMarkdown;
  const TableStyle style{context.width(), context.color()};
  bool first = true;
  for (const Table& table : *tables) {
    if (!first) context.out() << "\n";
    first = false;
    context.out() << (markdown ? RenderMarkdown(table) : RenderTable(table, style));
  }
  if (answer.basis == nullptr) return absl::OkStatus();
  const std::string line = BasisLine(*answer.basis);
  context.out() << "\n" << (markdown ? "_" + line + "_" : Paint(line, Tone::kDim, style.color)) << "\n";
  return absl::OkStatus();
}

absl::Status PrintCsv(Context& context, const Answer& answer) {
  if (answer.csv) {
    context.out() << RenderCsv(answer.csv());
    return absl::OkStatus();
  }
  const absl::StatusOr<std::vector<Table>> tables = answer.tables();
  if (!tables.ok()) return tables.status();
  if (!tables->empty()) context.out() << RenderCsv(tables->front());
  return absl::OkStatus();
}

}  // namespace

absl::Status Print(Context& context, const Answer& answer) {
  switch (context.format()) {
    case OutputFormat::kJson:
      context.out() << ToJson(answer.response, /*pretty=*/true);
      return absl::OkStatus();
    case OutputFormat::kJsonl:
      for (const google::protobuf::Message* row : answer.rows) context.out() << ToJson(*row, false) << "\n";
      return absl::OkStatus();
    case OutputFormat::kCsv:
      return PrintCsv(context, answer);
    default:
      return PrintTables(context, answer);
  }
}

std::string ToJson(const google::protobuf::Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.add_whitespace = pretty;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : "{}";
}

std::string BasisLine(const v1::Basis& basis) {
  std::string line;
  if (basis.has_as_of()) line = absl::StrCat("as of ", FormatMoment(basis.as_of()), " · ");
  return absl::StrCat(line, "known at position ", basis.known_position());
}

}  // namespace parley
