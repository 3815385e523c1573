// The flags of parley watch, shared by what it can follow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/command_line.h"
#include "client/event_stream.h"

namespace parley {

struct WatchFlags {
  std::optional<std::uint64_t> after;
  std::uint64_t count = 0;  // 0: no end
  bool shifts = false;
  bool alerts = false;
  std::vector<std::string> parties, issues, speakers, attributions, kinds, rules;
  std::string severity;
  bool members = false;
  bool subissues = false;
  bool ids = false;
  std::uint32_t min_delta = 0;
};

// The flags that choose shifts, and those that choose alerts. --party and --issue choose either; whether
// one of them is followed is checked when the command runs.
void AddShiftFilterFlags(CLI::App* command, WatchFlags* flags);
void AddAlertFilterFlags(CLI::App* command, WatchFlags* flags);

// Prints changes of shifts until there are enough, the receiver of the output went away, or the server
// refuses.
absl::Status WatchShiftChanges(Context& context, const WatchFlags& flags);

// Prints alerts in the same way.
absl::Status WatchRaisedAlerts(Context& context, const WatchFlags& flags);

// Options for following from a position on; says on terminals when the connection was lost.
WatchOptions OptionsFrom(Context& context, std::uint64_t after_position);

// How many lines --count allows.
std::uint64_t CountMax(const WatchFlags& flags);

// The position that --after names; not given: the last one written.
absl::StatusOr<std::uint64_t> StartPosition(Context& context, const WatchFlags& flags);

}  // namespace parley
