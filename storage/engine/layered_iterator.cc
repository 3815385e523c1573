#include "storage/engine/layered_iterator.h"

#include <algorithm>
#include <string>

namespace parley {
namespace {

// How many items come before `target`, or up to it.
size_t CountBefore(const WriteLayer::Items& items, const rocksdb::Slice& target, bool inclusive) {
  const auto end = std::partition_point(items.begin(), items.end(), [&](const WriteLayer::Item* item) {
    const int order = item->key.compare(target);
    return order < 0 || (inclusive && order == 0);
  });
  return static_cast<size_t>(end - items.begin());
}

}  // namespace

void LayeredIterator::SeekToFirst() {
  forward_ = true;
  base_->SeekToFirst();
  at_ = 0;
  Settle();
}

void LayeredIterator::SeekToLast() {
  forward_ = false;
  base_->SeekToLast();
  at_ = items_.size() - 1;
  Settle();
}

void LayeredIterator::Seek(const rocksdb::Slice& target) {
  forward_ = true;
  base_->Seek(target);
  at_ = CountBefore(items_, target, /*inclusive=*/false);
  Settle();
}

void LayeredIterator::SeekForPrev(const rocksdb::Slice& target) {
  forward_ = false;
  base_->SeekForPrev(target);
  at_ = CountBefore(items_, target, /*inclusive=*/true) - 1;
  Settle();
}

void LayeredIterator::Next() {
  if (!forward_) Turn(/*forward=*/true);
  Step();
  Settle();
}

void LayeredIterator::Prev() {
  if (forward_) Turn(/*forward=*/false);
  Step();
  Settle();
}

// Both sides back to the key that is shown, for going on in the other direction.
void LayeredIterator::Turn(bool forward) {
  const std::string shown = key().ToString();
  forward ? Seek(shown) : SeekForPrev(shown);
}

// Leaves the key that is shown, on both sides.
void LayeredIterator::Step() {
  const bool leaves_base = !shows_item_ || SameKey();
  if (shows_item_) at_ += forward_ ? 1 : size_t{0} - 1;
  if (!leaves_base) return;
  forward_ ? base_->Next() : base_->Prev();
}

// Passes over removed keys and decides which side comes next.
void LayeredIterator::Settle() {
  for (;;) {
    shows_item_ = HasItem();
    if (shows_item_ && base_->Valid()) {
      const int order = item().key.compare(base_->key());
      shows_item_ = forward_ ? order <= 0 : order >= 0;
    }
    if (!shows_item_ || !item().is_deleted) return;
    Step();
  }
}

}  // namespace parley
