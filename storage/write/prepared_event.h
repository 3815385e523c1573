// PreparedEvent: an event with everything worked out that does not depend on its place in the ledger, so that
// the writer, which is one thread, only orders and applies.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/uuid.h"
#include "core/validate.h"
#include "parley/event/v1/event.pb.h"
#include "storage/catalog/catalog.h"
#include "storage/ledger/envelope.h"
#include "storage/store.h"

namespace parley {

// An event on its way to the ledger.
struct PreparedEvent {
  event::v1::Event event;  // in the stored form, but for names if has_names_to_resolve
  std::optional<Uuid> id;  // absent: the writer makes one
  absl::Status bad_id;     // the id given is no UUID
  absl::Status refused;    // what is wrong with the event by itself; a retry is told its first answer instead
  bool has_names_to_resolve = false;  // some name is not, for certain, the id it will be stored as

  std::string payload;               // serialised `event`
  std::optional<std::string> given;  // serialised as the client gave it, where that differs from `payload`
  Salt salt{};
  Sha256Digest payload_digest{};  // SHA-256(salt || payload)

  // What makes two events with one id the same.
  const std::string& given_payload() const { return given.has_value() ? *given : payload; }

  // Serialises `event` anew after a change.
  void Reserialize();
};

// The entry of an event with nothing left to resolve, which gives up its payload. One without an id gets one
// that tells `recorded_at_us`.
Envelope MakeEnvelope(PreparedEvent& event, uint64_t position, int64_t recorded_at_us,
                      const std::string& recorded_by);

// A request on its way to the ledger.
struct PreparedJob {
  AppendJob job;  // without its events
  std::vector<PreparedEvent> events;
  size_t bytes = 0;                                 // of the events
  std::chrono::steady_clock::time_point queued_at;  // only when somebody observes
};

// Prepares a request: checks each event on its own and serialises it. `now_us` is the clock. Thread-safe.
PreparedJob PrepareJob(AppendJob job, const Catalog& catalog, int64_t now_us);

}  // namespace parley
