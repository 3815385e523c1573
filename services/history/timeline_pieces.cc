#include "services/history/timeline_pieces.h"

namespace parley {
namespace {

constexpr size_t kPieceEntries = 64;  // what a thread reads at a time, when it is not a leaf

}  // namespace

void TimelinePieces::Take(TimelineItem item) {
  if (!open_) open_ = std::make_unique<UnreadPiece>();
  open_->entries.push_back({item.record->key(), item.record->version_position, std::move(item.shift),
                            std::move(item.corroborations)});
  if (!is_in_leaf_ && open_->entries.size() == kPieceEntries) Complete(std::nullopt);
}

void TimelinePieces::TakeKept(KeptEntries kept) {
  Complete(std::nullopt);
  pieces_.push_back({std::move(kept), nullptr});
}

void TimelinePieces::BeginLeaf() {
  Complete(std::nullopt);
  is_in_leaf_ = true;
}

void TimelinePieces::EndLeaf(TimelineLeaf leaf) {
  Complete(std::move(leaf));
  is_in_leaf_ = false;
}

void TimelinePieces::Complete(std::optional<TimelineLeaf> leaf) {
  if (!open_) return;
  open_->leaf = std::move(leaf);
  unread_.push_back(open_.get());
  pieces_.push_back({{}, std::move(open_)});
  complete_();
}

}  // namespace parley
