// How this program calls a server: deadlines, errors for people and dates.

#pragma once

#include <google/protobuf/timestamp.pb.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <string>

#include "parley/event/v1/statement.pb.h"

namespace example {

// Exit statuses, as the command line tool `parley` has them.
inline constexpr int kExitDone = 0;
inline constexpr int kExitRefused = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitUnreachable = 3;

// Gives a call `timeout` from now; afterwards it fails with DEADLINE_EXCEEDED.
void SetTimeout(grpc::ClientContext* context, std::chrono::seconds timeout);

// True if the server was not there, and may be later. CANCELLED is what a gRPC server says to calls that
// reach it while it stops.
bool IsUnreachable(const grpc::Status& status);

// Prints code, reason, message and details of a failed call to standard error and returns the exit
// status that goes with it.
int ReportError(const grpc::Status& status);

// Reads YYYY-MM-DD as the last microsecond of that day in UTC; false when it is no such date.
bool EndOfDay(const std::string& date, google::protobuf::Timestamp* time);

// Prints a time as precisely as it is known: 2025-09 for a month.
std::string DateText(const google::protobuf::Timestamp& time, parley::event::v1::DatePrecision precision);

// Prints a stance without its prefix: RULES_OUT.
std::string StanceText(parley::event::v1::Stance stance);

}  // namespace example
