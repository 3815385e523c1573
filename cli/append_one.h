// Appending a single event from the command line and telling what it did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/context.h"
#include "parley/event/v1/event.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley {

// How an event is appended.
struct AppendOneOptions {
  bool allow_future = false;
  std::optional<std::uint64_t> expected_position;  // ABORTED when the ledger is at another
};

// Appends `event`, giving it a fresh id when it has none so that a broken connection cannot record it
// twice.
absl::StatusOr<v1::AppendResponse> AppendOne(Context& context, event::v1::Event event,
                                             const AppendOneOptions& options);

// Prints the receipt; in tables also how `statement_id` now stands on its timeline, when it is not empty.
absl::Status PrintReceipt(Context& context, const v1::AppendResponse& response, const std::string& verb,
                          const std::string& statement_id);

}  // namespace parley
