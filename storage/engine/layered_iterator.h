// LayeredIterator: an iterator of the database with newer writes laid over it.
#pragma once

#include <memory>

#include "rocksdb/iterator.h"
#include "storage/engine/write_layer.h"

namespace parley {

// Shows the keys of `base` and of the layer in one order; a key in both as the layer has it. Belongs to one
// thread, and ends with the next write to the layer.
class LayeredIterator final : public rocksdb::Iterator {
 public:
  // The writes of `layer` that start with `prefix`, over `base`; see WriteLayer::WithPrefix.
  LayeredIterator(std::unique_ptr<rocksdb::Iterator> base, const WriteLayer& layer, Family family,
                  const rocksdb::Slice& prefix)
      : base_(std::move(base)), items_(layer.WithPrefix(family, prefix, made_)) {}

  bool Valid() const override { return HasItem() || base_->Valid(); }
  void SeekToFirst() override;
  void SeekToLast() override;
  void Seek(const rocksdb::Slice& target) override;
  void SeekForPrev(const rocksdb::Slice& target) override;
  void Next() override;
  void Prev() override;
  rocksdb::Slice key() const override { return shows_item_ ? item().key : base_->key(); }
  rocksdb::Slice value() const override { return shows_item_ ? item().value : base_->value(); }
  rocksdb::Status status() const override { return base_->status(); }

 private:
  bool HasItem() const { return at_ < items_.size(); }  // past the front, at_ wraps around to the largest
  const WriteLayer::Item& item() const { return *items_[at_]; }
  bool SameKey() const { return HasItem() && base_->Valid() && base_->key() == item().key; }
  void Settle();
  void Step();
  void Turn(bool forward);

  const std::unique_ptr<rocksdb::Iterator> base_;
  WriteLayer::Items made_;
  const WriteLayer::Items& items_;
  size_t at_ = size_t{0} - 1;  // nowhere until it is positioned
  bool forward_ = true;
  bool shows_item_ = false;
};

}  // namespace parley
