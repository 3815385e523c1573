// Envelope: how an event lies in the ledger. Byte for byte: docs/storage-format.md. Frozen.
//
//   offset  size  what
//   0       1     version, 1
//   1       1     flags: 1 original_recorded_at follows, 2 request digest follows
//   2       16    event_id
//   18      8     recorded_at, microseconds since 1970 UTC, sign flipped, big-endian
//   26      32    commitment
//   58      16    salt
//   74      var   length of recorded_by (varint), recorded_by
//   ..      12    original_recorded_at: seconds (8, sign flipped) and nanos (4); only with flag 1
//   ..      16    request digest; only with flag 2
//   ..      rest  payload: a serialised parley.event.v1.Event with nothing but its payload set
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "google/protobuf/timestamp.pb.h"
#include "parley/event/v1/event.pb.h"
#include "storage/ledger/hash.h"

namespace parley {

// SHA-256, cut to 16 bytes, of a payload as the client gave it.
using RequestDigest = std::array<uint8_t, 16>;

// One entry of the ledger.
struct Envelope {
  Uuid event_id;
  int64_t recorded_at_us = 0;
  std::string recorded_by;
  std::optional<google::protobuf::Timestamp> original_recorded_at;
  Salt salt{};
  Sha256Digest commitment{};
  // Set when the stored payload differs from the one the client gave (names resolved to ids), so that a
  // retry is recognised for ever, whatever the names mean by then.
  std::optional<RequestDigest> request_digest;
  std::string payload;
};

// The commitment of an envelope at `position`:
//   SHA-256( "parley.leaf.v1" || position (8) || event_id (16) || recorded_at (8, as above)
//            || length of recorded_by (8) || recorded_by || original_recorded_at (12) or nothing
//            || SHA-256( salt || payload ) )
// The inner hash stands in for a payload that is erased later, while the commitment goes on proving
// that the entry existed.
Sha256Digest Commitment(const Envelope& envelope, uint64_t position);

// The inner hash, and the commitment with the inner hash worked out before.
Sha256Digest PayloadDigest(const Salt& salt, const std::string& payload);
Sha256Digest Commitment(const Envelope& envelope, uint64_t position, const Sha256Digest& payload_digest);

// Digest of a payload as given.
RequestDigest DigestRequest(const std::string& payload);

// The bytes of an envelope, and back. Internal kStorageFailed when they are damaged.
std::string EncodeEnvelope(const Envelope& envelope);
absl::StatusOr<Envelope> DecodeEnvelope(const std::string& bytes);

// recorded_at alone, without decoding the rest.
absl::StatusOr<int64_t> DecodeRecordedAt(const std::string& bytes);

// The payload of an event alone, as an Event with nothing but it set; deterministic. Empty without one.
std::string SerializePayload(const event::v1::Event& event);

// The event as clients see it.
absl::StatusOr<event::v1::Event> CompleteEvent(const Envelope& envelope, uint64_t position);

// The same, serialised, without parsing the payload.
std::string SerializeCompleteEvent(const Envelope& envelope, uint64_t position);

}  // namespace parley
