// Snapshot on RocksDB.
#pragma once

#include "storage/catalog/catalog.h"
#include "storage/engine/db_state.h"
#include "storage/snapshot.h"

namespace parley {

// What the writer last committed, as readers see it.
struct Published {
  LedgerCounts counts;
  int64_t last_recorded_at_us = 0;
};

// Thread-safe. Database and catalog must outlive it.
class RocksSnapshot final : public Snapshot {
 public:
  RocksSnapshot(Database& database, const Catalog& catalog, const Published& published)
      : catalog_(catalog), published_(published), state_(database) {}

  uint64_t last_position() const override { return published_.counts.events; }
  int64_t last_recorded_at_us() const override { return published_.last_recorded_at_us; }
  LedgerCounts counts() const override { return published_.counts; }
  absl::StatusOr<uint64_t> PositionAt(int64_t time_us) const override;
  absl::StatusOr<event::v1::Event> ReadEvent(uint64_t position) const override;
  absl::Status ReadEvents(uint64_t from, bool forward,
                          const std::function<bool(uint64_t, const std::string&)>& take,
                          const StopCheck& stop) const override;
  absl::StatusOr<std::optional<StandingStance>> Standing(PairKey pair, const Basis& basis,
                                                         const FoldChoice& choice) const override;
  std::unique_ptr<LineScan> Scan() const override;
  absl::StatusOr<std::optional<LineKey>> Timeline(PairKey pair, const Basis& basis, const FoldChoice& choice,
                                                  const LineKey& from, size_t limit,
                                                  const TakeTimelineItem& take, TimelineLeaves* leaves,
                                                  const StopCheck& stop) const override;
  void KeepLeaf(const TimelineLeaf& leaf, absl::string_view entries) const override;
  absl::StatusOr<KeptValue> StatementBytes(uint64_t version_position,
                                           const std::vector<uint64_t>& corroborations,
                                           bool keep) const override;
  absl::StatusOr<std::vector<EventChange>> Changes(uint64_t position,
                                                   const FoldChoice& choice) const override;
  absl::StatusOr<StatementHistory> Statement(const Uuid& id, uint64_t known_position) const override;
  absl::StatusOr<StatementPage> Statements(const StatementQuery& query, const Basis& basis,
                                           std::optional<LineKey> from, size_t limit,
                                           const StopCheck& stop) const override;

 private:
  const Catalog& catalog_;
  const Published published_;
  const SnapshotState state_;
};

}  // namespace parley
