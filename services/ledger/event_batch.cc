#include "services/ledger/event_batch.h"

#include "core/limits.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

// Appends a field of the kind that starts with its length: a text or a message.
void PutField(std::string& out, int number, const std::string& bytes) {
  google::protobuf::io::StringOutputStream string_stream(&out);  // appends
  CodedOutputStream stream(&string_stream);
  stream.WriteTag(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  stream.WriteVarint32(static_cast<uint32_t>(bytes.size()));
  stream.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
}

std::string BasisBytes(uint64_t known_position) {
  v1::Basis basis;
  basis.set_known_position(known_position);
  return SerializeDeterministic(basis);
}

void PutEvents(std::string& out, int number, const EventBatch& batch) {
  for (const std::string& event : batch.events) PutField(out, number, event);
}

}  // namespace

absl::StatusOr<EventBatch> ReadBatch(const Snapshot& snapshot, const EventRange& range,
                                     const StopCheck& stop) {
  EventBatch batch;
  size_t bytes = 0;
  const auto take = [&](uint64_t position, const std::string& event) {
    const bool beyond = range.forward ? position > range.until : position < range.until;
    const bool full = batch.events.size() >= std::min<uint64_t>(limits::kEventBatchMax, range.limit) ||
                      (!batch.events.empty() && bytes + event.size() > limits::kEventBatchBytesMax);
    if (beyond || full) return false;
    if (batch.events.empty()) batch.first = position;
    batch.last = position;
    bytes += event.size();
    batch.events.push_back(event);
    return true;
  };
  const absl::Status status = snapshot.ReadEvents(range.from, range.forward, take, stop);
  if (!status.ok()) return status;
  return batch;
}

grpc::ByteBuffer ReadMessage(uint64_t known_position, const EventBatch& batch) {
  std::string message;
  PutField(message, v1::ReadEventsResponse::kBasisFieldNumber, BasisBytes(known_position));
  PutEvents(message, v1::ReadEventsResponse::kEventsFieldNumber, batch);
  return BufferOf(message);
}

grpc::ByteBuffer WatchMessage(const EventBatch& batch) {
  std::string events;
  PutEvents(events, v1::EventBatch::kEventsFieldNumber, batch);
  std::string message;
  PutField(message, v1::WatchEventsResponse::kBasisFieldNumber, BasisBytes(batch.last));
  PutField(message, v1::WatchEventsResponse::kEventsFieldNumber, events);
  return BufferOf(message);
}

}  // namespace parley
