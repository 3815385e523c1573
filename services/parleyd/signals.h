// Waiting for the signals that stop a program.
#pragma once

namespace parley {

// Blocks SIGTERM and SIGINT in this thread and those it starts later. Call before any thread is started.
void BlockStopSignals();

// Waits for SIGTERM or SIGINT and returns which one came.
int WaitForStopSignal();

// Ends the program at once with `exit_code` unless it has ended by itself after `ms`: gRPC waits for ever
// for a call that never finishes. A second stop signal ends it at once, too.
void ArmWatchdog(int ms, int exit_code);

}  // namespace parley
