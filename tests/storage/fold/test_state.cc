#include "test_state.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "storage/engine/families.h"

namespace parley {
namespace {

void Must(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::cerr << status.ToString() << "\n";
  std::abort();
}

class CountingIterator final : public rocksdb::Iterator {
 public:
  CountingIterator(std::unique_ptr<rocksdb::Iterator> it, size_t& reads)
      : it_(std::move(it)), reads_(reads) {}

  bool Valid() const override { return it_->Valid(); }
  void SeekToFirst() override { Count(), it_->SeekToFirst(); }
  void SeekToLast() override { Count(), it_->SeekToLast(); }
  void Seek(const rocksdb::Slice& target) override { Count(), it_->Seek(target); }
  void SeekForPrev(const rocksdb::Slice& target) override { Count(), it_->SeekForPrev(target); }
  void Next() override { Count(), it_->Next(); }
  void Prev() override { Count(), it_->Prev(); }
  rocksdb::Slice key() const override { return it_->key(); }
  rocksdb::Slice value() const override { return it_->value(); }
  rocksdb::Status status() const override { return it_->status(); }

 private:
  void Count() { ++reads_; }

  std::unique_ptr<rocksdb::Iterator> it_;
  size_t& reads_;
};

}  // namespace

MemoryState::MemoryState(size_t writes_per_batch)
    : writes_per_batch_(writes_per_batch),
      env_(rocksdb::NewMemEnv(rocksdb::Env::Default())),
      batch_(rocksdb::BytewiseComparator(), 0, /*overwrite_key=*/true) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.env = env_.get();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.reserve(kFamilyCount);
  for (const char* name : kFamilyNames) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  rocksdb::DB* db = nullptr;
  Must(rocksdb::DB::Open(options, "/fold", families, &handles_, &db));
  db_.reset(db);
}

MemoryState::~MemoryState() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) Must(db_->DestroyColumnFamilyHandle(handle));
}

absl::StatusOr<bool> MemoryState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  const rocksdb::Status status =
      batch_.GetFromBatchAndDB(db_.get(), rocksdb::ReadOptions(), Handle(family), key, value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return absl::InternalError(status.ToString());
  return true;
}

std::unique_ptr<rocksdb::Iterator> MemoryState::NewIterator(Family family, const rocksdb::Slice&) const {
  rocksdb::Iterator* base = db_->NewIterator(rocksdb::ReadOptions(), Handle(family));
  return std::unique_ptr<rocksdb::Iterator>(batch_.NewIteratorWithBase(Handle(family), base));
}

absl::Status MemoryState::Wrote(const rocksdb::Status& status) {
  if (!status.ok()) return absl::InternalError(status.ToString());
  if (++writes_ >= writes_per_batch_) Commit();
  return absl::OkStatus();
}

absl::Status MemoryState::Put(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  return Wrote(batch_.Put(Handle(family), key, value));
}

absl::Status MemoryState::Delete(Family family, const rocksdb::Slice& key) {
  return Wrote(batch_.Delete(Handle(family), key));
}

absl::Status MemoryState::PutBlind(Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
  return Put(family, key, value);
}

void MemoryState::Commit() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  Must(db_->Write(options, batch_.GetWriteBatch()));
  batch_.Clear();
  writes_ = 0;
}

std::string MemoryState::Dump(Family family) const {
  std::string dump;
  const std::unique_ptr<rocksdb::Iterator> it = NewIterator(family, "");
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    dump += std::string(kFamilyNames[static_cast<size_t>(family)]) + " " + it->key().ToString(true) + " " +
            it->value().ToString(true) + "\n";
  }
  Must(it->status());
  return dump;
}

std::string MemoryState::Dump() const {
  std::string dump;
  for (size_t i = 0; i < kFamilyCount; ++i) dump += Dump(static_cast<Family>(i));
  return dump;
}

absl::StatusOr<bool> CountingState::Get(Family family, const rocksdb::Slice& key, std::string* value) const {
  ++reads_;
  asked_.insert(kFamilyNames[static_cast<size_t>(family)] + key.ToString());
  return state_.Get(family, key, value);
}

std::unique_ptr<rocksdb::Iterator> CountingState::NewIterator(Family family,
                                                              const rocksdb::Slice& prefix) const {
  return std::make_unique<CountingIterator>(state_.NewIterator(family, prefix), reads_);
}

size_t CountingState::TakeReads() const {
  return std::exchange(reads_, 0);
}

size_t CountingState::TakeRepeats() const {
  const std::multiset<std::string> asked = std::exchange(asked_, {});
  return asked.size() - std::set<std::string>(asked.begin(), asked.end()).size();
}

}  // namespace parley
