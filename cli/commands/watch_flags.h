// The flags of parley watch, shared by what it can follow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/command_line.h"

namespace parley {

struct WatchFlags {
  std::optional<std::uint64_t> after;
  std::uint64_t count = 0;  // 0: no end
  bool shifts = false;
  std::vector<std::string> parties, issues, speakers, attributions, kinds;
  bool members = false;
  bool subissues = false;
  std::uint32_t min_delta = 0;
};

// The flags that choose shifts.
void AddShiftFilterFlags(CLI::App* command, WatchFlags* flags);

// Prints changes of shifts until there are enough, the receiver of the output went away, or the server
// refuses.
absl::Status WatchShiftChanges(Context& context, const WatchFlags& flags);

// The position that --after names; not given: the last one written.
absl::StatusOr<std::uint64_t> StartPosition(Context& context, const WatchFlags& flags);

}  // namespace parley
