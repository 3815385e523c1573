// The whole program behind main(): parses, runs, and turns errors into messages and exit statuses.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"

namespace parley {

// Exit statuses; part of the contract with scripts.
inline constexpr int kExitDone = 0;
inline constexpr int kExitRefused = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitUnreachable = 3;

// Runs `parley ARGUMENTS...` and returns its exit status.
int RunParley(const std::vector<std::string>& arguments, const Streams& streams);

// What the user reads about an error, on one or two lines without a line break at the end.
std::string DescribeError(const absl::Status& status, const std::string& server);

// The exit status for an error.
int ExitStatus(const absl::Status& status);

}  // namespace parley
