#include "storage/engine/write_layer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/engine/key_start.h"

namespace parley {
namespace {

// How many leading bytes of its keys tell which of a family's writes are walked together; 0: never walked in
// numbers.
size_t WalkPrefixBytes(Family family) {
  switch (family) {
    case Family::kRevisions:
      return 9;  // first position, class
    default:
      return 0;
  }
}

absl::string_view ViewOf(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

bool Before(const WriteLayer::Item* a, const WriteLayer::Item* b) {
  return a->key.compare(b->key) < 0;
}

// Bytes of one of Abseil's flat hash maps.
template <typename Map>
size_t TableBytes(const Map& map) {
  constexpr size_t kControlBytes = 1;  // of each place
  return map.capacity() * (sizeof(typename Map::value_type) + kControlBytes);
}

// A write, by its key.
struct Sortable {
  explicit Sortable(const WriteLayer::Item& write) : start(write.key), item(&write) {}

  bool operator<(const Sortable& other) const {
    return start == other.start ? Before(item, other.item) : start < other.start;
  }

  KeyStart start;
  const WriteLayer::Item* item;
};

}  // namespace

char* ByteArena::Take(size_t size) {
  if (size > kBlockBytes) return large_.emplace_back(new char[size]).get();
  if (size > kBlockBytes - used_) {
    blocks_.emplace_back(new char[kBlockBytes]);
    used_ = 0;
  }
  char* const at = blocks_.back().get() + used_;
  used_ += size;
  return at;
}

rocksdb::Slice ByteArena::Keep(const rocksdb::Slice& bytes) {
  char* const at = Take(bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  return {at, bytes.size()};
}

void ByteArena::Clear() {
  large_.clear();
  if (blocks_.empty()) return;
  blocks_.resize(1);
  used_ = 0;
}

void ByteArena::CutTo(const Mark& mark) {
  blocks_.resize(mark.blocks);
  large_.resize(mark.large);
  used_ = mark.used;
}

WriteLayer::Slot& WriteLayer::Add(Writes& writes, const rocksdb::Slice& key, const rocksdb::Slice& value,
                                  bool is_deleted) {
  size_bytes_ += key.size() + value.size();
  return writes.items.emplace_back(
      Slot{{arena_.Keep(key), arena_.Keep(value), is_deleted}, value.size(), saves_});
}

// A value that was there at the save point stays where it is; one that was written since gives its place to
// the new one. Values that grow get room to grow.
void WriteLayer::WriteOver(Slot& slot, const rocksdb::Slice& value, bool is_deleted) {
  const bool is_saved = slot.save != saves_;
  if (is_saved) undo_.push_back({&slot, slot});
  char* at = const_cast<char*>(slot.value.data());  // of the arena
  if (is_saved || value.size() > slot.room) {
    slot.room = is_saved ? value.size() : value.size() + value.size() / 2;
    size_bytes_ += slot.room;
    at = arena_.Take(slot.room);
  }
  std::memcpy(at, value.data(), value.size());
  slot.value = {at, value.size()};
  slot.is_deleted = is_deleted;
  slot.save = saves_;
}

void WriteLayer::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  Add(Of(family), key, value, /*is_deleted=*/false);
}

void WriteLayer::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value, bool is_deleted) {
  Writes& writes = Of(family);
  if (const auto it = writes.by_key.find(ViewOf(key)); it != writes.by_key.end()) {
    WriteOver(*it->second, value, is_deleted);
    return;
  }
  Slot& item = Add(writes, key, value, is_deleted);
  writes.by_key.emplace(ViewOf(item.key), &item);
  const size_t prefix_bytes = WalkPrefixBytes(family);
  if (prefix_bytes == 0) return;
  Items& items = writes.by_prefix[ViewOf(item.key).substr(0, prefix_bytes)];
  const bool is_last = items.empty() || Before(items.back(), &item);
  items.insert(is_last ? items.end() : std::lower_bound(items.begin(), items.end(), &item, Before), &item);
}

const WriteLayer::Item* WriteLayer::Find(Family family, const rocksdb::Slice& key) const {
  const Writes& writes = Of(family);
  const auto it = writes.by_key.find(ViewOf(key));
  return it == writes.by_key.end() ? nullptr : it->second;
}

const WriteLayer::Items& WriteLayer::WithPrefix(Family family, const rocksdb::Slice& prefix,
                                                Items& made) const {
  const size_t prefix_bytes = WalkPrefixBytes(family);
  if (prefix_bytes == 0 || prefix.size() < prefix_bytes) return made = Sorted(family);
  const Writes& writes = Of(family);
  const auto it = writes.by_prefix.find(ViewOf(prefix).substr(0, prefix_bytes));
  return it == writes.by_prefix.end() ? made : it->second;
}

WriteLayer::Items WriteLayer::Sorted(Family family) const {
  const std::deque<Slot>& items = Of(family).items;
  std::vector<Sortable> order;
  order.reserve(items.size());
  for (const Item& item : items) order.emplace_back(item);
  if (!std::is_sorted(order.begin(), order.end())) std::sort(order.begin(), order.end());
  Items sorted;
  sorted.reserve(order.size());
  for (const Sortable& one : order) sorted.push_back(one.item);
  return sorted;
}

void WriteLayer::SetSavePoint() {
  undo_.clear();
  ++saves_;
  for (Writes& writes : writes_) writes.saved_size = writes.items.size();
  saved_bytes_ = size_bytes_;
  saved_arena_ = arena_.mark();
}

void WriteLayer::RollBack() {
  for (const Undo& undo : undo_) *undo.slot = undo.before;
  undo_.clear();
  for (size_t i = 0; i < kFamilyCount; ++i) {
    Writes& writes = writes_[i];
    while (writes.items.size() > writes.saved_size) {
      Forget(static_cast<Family>(i), writes.items.back());
      writes.items.pop_back();
    }
  }
  size_bytes_ = saved_bytes_;
  arena_.CutTo(saved_arena_);
}

void WriteLayer::Forget(Family family, const Item& item) {
  Writes& writes = Of(family);
  const auto known = writes.by_key.find(ViewOf(item.key));
  if (known == writes.by_key.end() || known->second != &item) return;  // a blind one
  writes.by_key.erase(known);
  const size_t prefix_bytes = WalkPrefixBytes(family);
  if (prefix_bytes == 0) return;
  const auto walked = writes.by_prefix.find(ViewOf(item.key).substr(0, prefix_bytes));
  std::erase(walked->second, &item);
  // The map's key lies in the bytes of the first of them.
  if (walked->second.empty()) writes.by_prefix.erase(walked);
}

void WriteLayer::Clear() {
  for (Writes& writes : writes_) {
    writes.by_key.clear();
    writes.by_prefix.clear();
    writes.items.clear();
    writes.saved_size = 0;
  }
  undo_.clear();
  arena_.Clear();
  saved_arena_ = arena_.mark();
  size_bytes_ = saved_bytes_ = 0;
}

size_t WriteLayer::MemoryBytes() const {
  constexpr size_t kAllocationBytes = 32;  // of the writes with one prefix, while they are few
  size_t bytes = size_bytes_ + undo_.size() * sizeof(Undo);
  for (const Writes& writes : writes_) {
    if (writes.items.empty()) continue;  // most are, and a rebuild asks behind every change
    bytes += writes.items.size() * sizeof(Slot) + TableBytes(writes.by_key) + TableBytes(writes.by_prefix) +
             writes.by_prefix.size() * kAllocationBytes;
  }
  return bytes;
}

bool WriteLayer::empty() const {
  return std::all_of(writes_.begin(), writes_.end(),
                     [](const Writes& writes) { return writes.items.empty(); });
}

}  // namespace parley
