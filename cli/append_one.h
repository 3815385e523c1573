// Appending a single event from the command line and telling what it did.
#pragma once

#include "absl/status/status.h"
#include "cli/context.h"
#include "parley/event/v1/event.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley {

// Appends `event`, giving it a fresh id when it has none so that a broken connection cannot record it
// twice.
absl::StatusOr<v1::AppendResponse> AppendOne(Context& context, event::v1::Event event, bool allow_future);

// Prints the receipt; in tables also how `statement_id` now stands on its timeline, when it is not empty.
absl::Status PrintReceipt(Context& context, const v1::AppendResponse& response, const std::string& verb,
                          const std::string& statement_id);

}  // namespace parley
