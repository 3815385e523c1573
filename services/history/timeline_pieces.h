// A page of a timeline in pieces, as it is found: entries as they were kept, and entries to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/fold.h"
#include "storage/snapshot.h"

namespace parley {

// What is known of an entry before its statement is read.
struct UnreadEntry {
  LineKey key;
  uint64_t version_position;
  std::optional<Shift> shift;
  std::vector<uint64_t> corroborations;
};

// Some entries in a row, to be read.
struct UnreadPiece {
  std::vector<UnreadEntry> entries;
  std::optional<TimelineLeaf> leaf;  // to be kept when they were read
};

// Some entries in a row.
struct TimelinePiece {
  KeptEntries kept;
  std::unique_ptr<const UnreadPiece> unread;  // null: kept
};

// Makes pieces. Those to be read may be read by other threads while more are made.
class TimelinePieces final : public TimelineLeaves {
 public:
  // Of at most `limit` entries. `complete` is called for each piece to be read, when it will not change.
  TimelinePieces(size_t limit, std::function<void()> complete) : complete_(std::move(complete)) {
    unread_.reserve(limit);  // never moves
  }

  void Take(TimelineItem item);
  void TakeKept(KeptEntries kept) override;
  void BeginLeaf() override;
  void EndLeaf(TimelineLeaf leaf) override;
  void End() { Complete(std::nullopt); }

  // All pieces, after End.
  const std::vector<TimelinePiece>& all() const { return pieces_; }

  // Piece number `index` of those to be read, which is complete.
  const UnreadPiece& unread(size_t index) const { return *unread_.data()[index]; }

 private:
  void Complete(std::optional<TimelineLeaf> leaf);

  const std::function<void()> complete_;
  std::unique_ptr<UnreadPiece> open_;  // not complete; null: nothing taken
  bool is_in_leaf_ = false;
  std::vector<TimelinePiece> pieces_;
  std::vector<const UnreadPiece*> unread_;
};

}  // namespace parley
