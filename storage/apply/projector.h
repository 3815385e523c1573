// Projector: derives every projection from ordered events. It reads no clock, no randomness and nothing
// but the event and the state, so every node and every rebuild derives the same bytes.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "core/uuid.h"
#include "parley/event/v1/event.pb.h"
#include "storage/apply/later_folds.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/state.h"
#include "storage/fold/pair_key.h"
#include "storage/snapshot.h"

namespace parley {

// An event with its place, in the form in which it is stored (names are ids).
struct OrderedEvent {
  uint64_t position = 0;
  Uuid event_id;
  const event::v1::Event* event = nullptr;
  uint64_t statement_position = 0;  // where the statement it names was first recorded; 0: to be looked up
};

// One thread. What it is made of must outlive it.
class Projector {
 public:
  // `later`: takes the changes of the fold index instead of the index itself; pairs are counted by who
  // applies them. Null: they are applied at once.
  explicit Projector(Catalog& catalog, LaterFolds* later = nullptr) : catalog_(catalog), later_(later) {}

  // Starts from the counters that `state` holds.
  absl::Status Load(const ReadState& state);

  // Derives everything from one event, which was checked before (EventChecker) or comes from the ledger.
  absl::Status Apply(WriteState& state, const OrderedEvent& ordered);

  // The halves of Apply(): the event's id, and what follows from what it says. With LaterFolds, events that
  // name statements derive after all that record one, and those of a statement one after the other.
  absl::Status Enter(WriteState& state, const OrderedEvent& ordered);
  absl::Status Derive(WriteState& state, const OrderedEvent& ordered);

  // Writes the counters; once at the end of a group.
  absl::Status Flush(WriteState& state) const;

  // Counters after the events applied so far; can be set back when events are taken back.
  const LedgerCounts& counts() const { return counts_; }
  void set_counts(const LedgerCounts& counts) { counts_ = counts; }

 private:
  absl::Status ApplyDeclaration(WriteState& state, const OrderedEvent& ordered);
  absl::Status ApplyRecorded(WriteState& state, const OrderedEvent& ordered);
  absl::Status ApplyAmended(WriteState& state, const OrderedEvent& ordered);
  absl::Status ApplyCorroborated(WriteState& state, const OrderedEvent& ordered);
  absl::Status ApplyRetracted(WriteState& state, const OrderedEvent& ordered);
  absl::Status AddStatementVersion(WriteState& state, const event::v1::Statement& statement,
                                   const Uuid& statement_id, uint64_t first_position,
                                   uint64_t version_position);
  absl::Status TakeCorroborationsAlong(WriteState& state, const event::v1::Statement& amended,
                                       uint64_t first_position, uint64_t position) const;
  // The last version of a statement up to `position`.
  absl::StatusOr<PlacedVersion> LastVersion(const WriteState& state, uint64_t first_position,
                                            uint64_t position) const;
  absl::Status CloseStatementVersion(WriteState& state, uint64_t first_position, uint64_t position);
  absl::Status AddToFolds(WriteState& state, PairKey pair, const FoldRecord& record);
  absl::StatusOr<PairKey> PairOf(const event::v1::Statement& statement) const;

  Catalog& catalog_;
  LaterFolds* const later_;
  LedgerCounts counts_;
};

}  // namespace parley
