// A store whose timelines take for ever, until the call's stop check ends them.
#pragma once

#include <memory>
#include <thread>

#include "tests/services/forwarding_store.h"
#include "tests/services/signal.h"

namespace parley::testing {

// What happened to the first timeline that was asked for. For servers with one worker thread.
struct Stalled {
  Signal begun;
  Signal ended;
  absl::Status why;  // after `ended`
};

class StallingSnapshot final : public Snapshot {
 public:
  StallingSnapshot(std::shared_ptr<const Snapshot> real, Stalled& stalled)
      : real_(std::move(real)), stalled_(stalled) {}

  uint64_t last_position() const override { return real_->last_position(); }
  int64_t last_recorded_at_us() const override { return real_->last_recorded_at_us(); }
  LedgerCounts counts() const override { return real_->counts(); }
  absl::StatusOr<uint64_t> PositionAt(int64_t time_us) const override { return real_->PositionAt(time_us); }
  absl::StatusOr<event::v1::Event> ReadEvent(uint64_t position) const override {
    return real_->ReadEvent(position);
  }
  absl::Status ReadEvents(uint64_t from, bool forward,
                          const std::function<bool(uint64_t, const std::string&)>& take,
                          const StopCheck& stop) const override {
    return real_->ReadEvents(from, forward, take, stop);
  }
  absl::StatusOr<std::optional<StandingStance>> Standing(PairKey pair, const Basis& basis,
                                                         const FoldChoice& choice) const override {
    return real_->Standing(pair, basis, choice);
  }
  std::unique_ptr<LineScan> Scan() const override { return real_->Scan(); }
  absl::StatusOr<std::optional<LineKey>> Timeline(PairKey, const Basis&, const FoldChoice&, const LineKey&,
                                                  size_t, const TakeTimelineItem&, TimelineLeaves*,
                                                  const StopCheck& stop) const override {
    if (!stalled_.begun.IsSet()) stalled_.begun.Set();
    absl::Status why = stop();
    for (; why.ok(); why = stop()) std::this_thread::yield();
    if (stalled_.ended.IsSet()) return why;
    stalled_.why = why;
    stalled_.ended.Set();
    return why;
  }
  absl::StatusOr<KeptValue> StatementBytes(uint64_t version_position,
                                           const std::vector<uint64_t>& corroborations,
                                           bool keep) const override {
    return real_->StatementBytes(version_position, corroborations, keep);
  }
  void KeepLeaf(const TimelineLeaf& leaf, absl::string_view entries) const override {
    real_->KeepLeaf(leaf, entries);
  }
  absl::StatusOr<std::vector<EventChange>> Changes(uint64_t position,
                                                   const FoldChoice& choice) const override {
    return real_->Changes(position, choice);
  }
  absl::StatusOr<StatementHistory> Statement(const Uuid& id, uint64_t known_position) const override {
    return real_->Statement(id, known_position);
  }
  absl::StatusOr<StatementPage> Statements(const StatementQuery& query, const Basis& basis,
                                           std::optional<LineKey> from, size_t limit,
                                           const StopCheck& stop) const override {
    return real_->Statements(query, basis, from, limit, stop);
  }

 private:
  const std::shared_ptr<const Snapshot> real_;
  Stalled& stalled_;
};

class StallingStore final : public ForwardingStore {
 public:
  StallingStore(Store& real, Stalled& stalled) : ForwardingStore(real), stalled_(stalled) {}

  std::shared_ptr<const Snapshot> Read() const override {
    return std::make_shared<StallingSnapshot>(ForwardingStore::Read(), stalled_);
  }

 private:
  Stalled& stalled_;
};

}  // namespace parley::testing
