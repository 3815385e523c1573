// The ledger on its families: entries by position, positions by event id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "storage/engine/state.h"
#include "storage/ledger/envelope.h"

namespace parley {

// The key of a ledger entry.
std::string LedgerKey(uint64_t position);

// Writes the entry at `position`. The only write that is not a projection.
absl::Status PutEnvelope(WriteState& state, uint64_t position, const Envelope& envelope);

// The entry at `position`. OutOfRange kPositionNotWritten when there is none.
absl::StatusOr<Envelope> ReadEnvelope(const ReadState& state, uint64_t position);

// The last position of the ledger; 0: empty.
absl::StatusOr<uint64_t> LastPosition(const ReadState& state);

// Projection event_ids: remembers where an event is, and finds it. Absent: never appended.
absl::Status PutEventId(WriteState& state, const Uuid& id, uint64_t position);
absl::StatusOr<std::optional<uint64_t>> FindEvent(const ReadState& state, const Uuid& id);

// Internal (kStorageFailed): the event at `position` says something that the events before it rule out.
absl::Status DoesNotFit(const std::string& what, uint64_t position);

// The last position up to `last_position` recorded at or before `time_us`; 0: none. O(log n).
absl::StatusOr<uint64_t> PositionAtTime(const ReadState& state, uint64_t last_position, int64_t time_us);

}  // namespace parley
