#include "services/watch/shift_message.h"

#include <utility>

#include "core/limits.h"
#include "services/rpc/wire.h"

namespace parley {

ShiftMessage MakeShiftMessage(const Catalog& catalog, const ChangeFilter& filter, const ShownChanges& changes,
                              uint64_t last) {
  v1::WatchShiftsResponse message;
  v1::LineChange change;
  size_t bytes = 0;
  uint64_t taken = 0;  // position of the last change in the message
  for (const ShownChange& shown : changes) {
    if (!filter.Take(catalog, shown, change)) continue;
    bytes += change.ByteSizeLong();
    if (taken != 0 && change.position() != taken && bytes > limits::kEventBatchBytesMax) {
      last = change.position() - 1;
      break;
    }
    taken = change.position();
    *message.mutable_shifts()->add_changes() = std::move(change);
  }
  if (!message.has_shifts()) return {last, {}, true};
  message.mutable_basis()->set_known_position(last);
  return {last, BufferOf(SerializeDeterministic(message)), false};
}

}  // namespace parley
