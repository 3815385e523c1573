// The commands of `parley alerts`, each added to the group by the file of its name.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/command_line.h"
#include "cli/rules/rule_file.h"
#include "parley/v1/alert_service.pb.h"

namespace parley {

void AddAlertsListCommand(CommandLine& line, CLI::App* group);
void AddAlertsShowCommands(CommandLine& line, CLI::App* group);  // show, ack
void AddAlertsRulesCommand(CommandLine& line, CLI::App* group);
void AddAlertsApplyCommand(CommandLine& line, CLI::App* group);
void AddAlertsChangeCommands(CommandLine& line, CLI::App* group);  // mute, unmute, remove
void AddAlertsBacktestCommand(CommandLine& line, CLI::App* group);
void AddAlertsSinksCommands(CommandLine& line, CLI::App* group);   // sinks, test
void AddAlertsParkedCommands(CommandLine& line, CLI::App* group);  // parked, replay

// The flags that choose alerts.
struct AlertFlags {
  std::vector<std::string> rules, parties, issues;
  std::string severity;
};

void FillSelection(const AlertFlags& flags, v1::AlertSelection* selection);

// Reads rule files; "-" is the standard input. What is wrong with them is a usage error: all of it on the
// error stream, or in the status when it is one thing.
absl::StatusOr<std::vector<LocatedRule>> ReadRuleFiles(Context& context,
                                                       const std::vector<std::string>& paths);

}  // namespace parley
