// The flags that describe a statement, shared by say and amend.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/command_line.h"
#include "parley/event/v1/event.pb.h"
#include "parley/event/v1/statement.pb.h"

namespace parley {

// The flags of one source.
struct SourceFlags {
  std::optional<std::string> publisher;
  std::optional<std::string> title;
  std::optional<std::string> url;
  std::optional<std::string> published_at;
  std::optional<std::string> retrieved_at;
  std::optional<std::string> sha256;
};

// What was given; absent flags leave a statement as it is.
struct StatementFlags {
  std::optional<std::string> party, issue, stance, said_at, speaker, delivered_by, reported_by;
  std::optional<std::string> quote, language, translation, summary, venue, attribution;
  std::optional<double> quantity, quantity_max, confidence;
  std::vector<std::string> conditions;
  std::vector<std::string> labels;  // key=value
  bool no_conditions = false;       // amend: drops those on record
  bool no_quantity = false;         // likewise, with the upper end of its range
  bool no_confidence = false;
  SourceFlags source;
};

void AddSourceFlags(CLI::App* command, SourceFlags* flags);
void AddStatementFlags(CLI::App* command, StatementFlags* flags);

// Writes what was given over the statement. Source flags change its first source.
absl::Status ApplyStatementFlags(const StatementFlags& flags, event::v1::Statement* statement);

// Writes what was given over the source; false when nothing was.
bool ApplySourceFlags(const SourceFlags& flags, event::v1::Source* source);

// A new random UUID (version 4) as an event id.
std::string NewEventId();

}  // namespace parley
