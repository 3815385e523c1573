// Every command of parley, each in the file of its name.
#pragma once

#include "cli/command_line.h"

namespace parley {

void AddImportCommand(CommandLine& line);
void AddExportCommand(CommandLine& line);
void AddSayCommand(CommandLine& line);
void AddAmendCommand(CommandLine& line);
void AddRetractCommand(CommandLine& line);
void AddCorroborateCommand(CommandLine& line);
void AddStatementCommand(CommandLine& line);
void AddStatementsCommand(CommandLine& line);
void AddPartiesCommand(CommandLine& line);
void AddSpeakersCommand(CommandLine& line);
void AddIssuesCommand(CommandLine& line);
void AddTimelineCommand(CommandLine& line);
void AddStanceCommand(CommandLine& line);
void AddMatrixCommand(CommandLine& line);
void AddDiffCommand(CommandLine& line);
void AddCompareCommand(CommandLine& line);
void AddWatchCommand(CommandLine& line);
void AddAlertsCommands(CommandLine& line);
void AddStatusCommand(CommandLine& line);
void AddCompletionCommand(CommandLine& line);

}  // namespace parley
