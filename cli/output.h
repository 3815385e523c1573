// One way out for every command's answer: table, JSON, JSON lines, CSV or Markdown.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/context.h"
#include "cli/render/table.h"
#include "parley/v1/basis.pb.h"

namespace parley {

// An answer in every form it may be asked for. Tables are made only when they are shown.
struct Answer {
  const google::protobuf::Message& response;                   // --output json
  std::vector<const google::protobuf::Message*> rows;          // --output jsonl, one a line
  std::function<absl::StatusOr<std::vector<Table>>()> tables;  // table, markdown
  std::function<Table()> csv;                                  // csv, where it is not the first table
  const v1::Basis* basis = nullptr;                            // footer; nullptr: none
};

// Writes the answer in the format that the context asks for.
absl::Status Print(Context& context, const Answer& answer);

// proto3 JSON with every singular field, on one line or indented.
std::string ToJson(const google::protobuf::Message& message, bool pretty);

// "as of 2025-09-30 · known at position 57".
std::string BasisLine(const v1::Basis& basis);

}  // namespace parley
