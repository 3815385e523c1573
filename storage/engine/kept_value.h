// KeptValue: bytes that readers and the cache share, in one piece of memory with the count of who shares
// them. A cached value is mostly found cold: each pointer on the way to its bytes would be one more wait for
// memory.
//
//   const KeptValue value = Keep(bytes);
//   const rocksdb::Slice same = *value;
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

namespace parley {

class ValueCache;

// Null, or one of those who share the bytes, which end with the last of them. Sharing is thread-safe.
class KeptValue {
 public:
  KeptValue() = default;
  KeptValue(std::nullptr_t) {}  // NOLINT(google-explicit-constructor): as a pointer
  KeptValue(const KeptValue& other) : piece_(other.piece_) { Share(); }
  KeptValue(KeptValue&& other) noexcept : piece_(std::exchange(other.piece_, nullptr)) {}
  KeptValue& operator=(KeptValue other) noexcept {
    std::swap(piece_, other.piece_);
    return *this;
  }
  ~KeptValue() { Release(); }

  explicit operator bool() const { return piece_ != nullptr; }
  friend bool operator==(const KeptValue& value, std::nullptr_t) { return value.piece_ == nullptr; }

  // Not null.
  rocksdb::Slice operator*() const { return {piece_->bytes(), piece_->size}; }
  absl::string_view view() const { return {piece_->bytes(), piece_->size}; }

 private:
  friend class ValueCache;
  friend KeptValue Keep(const rocksdb::Slice& bytes);

  // Stands in front of the bytes.
  struct Piece {
    std::atomic<uint32_t> shared{1};
    uint32_t size;
    uint64_t epoch = 0;  // the cache's: found by snapshots of this epoch or a later one

    char* bytes() { return reinterpret_cast<char*>(this + 1); }
  };

  explicit KeptValue(Piece* piece) : piece_(piece) {}

  void Share() const {
    if (piece_ != nullptr) piece_->shared.fetch_add(1, std::memory_order_relaxed);
  }
  void Release() {
    if (piece_ == nullptr || piece_->shared.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    piece_->~Piece();
    ::operator delete(piece_);
  }

  Piece* piece_ = nullptr;
};

// A copy of `bytes`, less than 4 GiB.
inline KeptValue Keep(const rocksdb::Slice& bytes) {
  void* memory = ::operator new(sizeof(KeptValue::Piece) + bytes.size());
  auto* piece = new (memory) KeptValue::Piece{.size = static_cast<uint32_t>(bytes.size())};
  std::memcpy(piece->bytes(), bytes.data(), bytes.size());
  return KeptValue(piece);
}

}  // namespace parley
