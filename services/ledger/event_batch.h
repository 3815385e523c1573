// Batches of events as the store keeps them: serialised once, carried to readers without parsing.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/ledger_service.pb.h"
#include "storage/snapshot.h"

namespace parley {

// Events in the order read, each a serialised parley.event.v1.Event.
struct EventBatch {
  std::vector<std::string> events;
  uint64_t first = 0;  // position of the first event; 0 when there is none
  uint64_t last = 0;   // position of the last event
};

// Where to read.
struct EventRange {
  uint64_t from = 0;  // position of the first event
  bool forward = true;
  uint64_t until = 0;           // position of the last one at most, in the direction of travel
  uint64_t limit = UINT64_MAX;  // events at most
};

// Reads one batch, as much as a message may hold: limits::kEventBatchMax, limits::kEventBatchBytesMax.
absl::StatusOr<EventBatch> ReadBatch(const Snapshot& snapshot, const EventRange& range,
                                     const StopCheck& stop);

// The bytes of a ReadEventsResponse with this basis and these events.
grpc::ByteBuffer ReadMessage(uint64_t known_position, const EventBatch& batch);

// The bytes of a WatchEventsResponse that delivers these events.
grpc::ByteBuffer WatchMessage(const EventBatch& batch);

}  // namespace parley
