#include "bench/rocksdb/serve.h"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "bench/calls/generic_server.h"
#include "bench/rocksdb/check.h"
#include "rocksdb/write_batch.h"

namespace parley::bench {
namespace {

// A batch in bytes: a sequence number, which RocksDB sets, and a count, both little-endian; its entries.
constexpr size_t kCountAt = 8;
constexpr size_t kEntriesAt = 12;

uint32_t CountOf(const std::string& batch) {
  uint32_t count = 0;
  std::memcpy(&count, batch.data() + kCountAt, sizeof(count));
  return count;
}

// Appends the entries of `more` to `batch`.
void Join(std::string& batch, const std::string& more) {
  const uint32_t count = CountOf(batch) + CountOf(more);
  std::memcpy(batch.data() + kCountAt, &count, sizeof(count));
  batch.append(more, kEntriesAt);
}

// A message of no bytes: no buffer at all would be no message.
grpc::ByteBuffer NoBytes() {
  const grpc::Slice slice;
  return {&slice, 1};
}

// Batches written with a sync. Who comes first writes, on its thread, for all that have come meanwhile.
class SyncedWrites {
 public:
  SyncedWrites(rocksdb::DB& db, const std::vector<std::string>& batches) : db_(db), batches_(batches) {}

  // Answers when the next batch is synced.
  void Write(GiveAnswer give) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(std::move(give));
    if (is_writing_) return;
    is_writing_ = true;
    while (!waiting_.empty()) {
      std::vector<GiveAnswer> group;
      group.swap(waiting_);
      lock.unlock();
      WriteTogether(group.size());
      for (const GiveAnswer& each : group) each(NoBytes());
      lock.lock();
    }
    is_writing_ = false;
  }

 private:
  void WriteTogether(size_t count) {
    std::string joined = Next();
    while (--count > 0) Join(joined, Next());
    rocksdb::WriteOptions options;
    options.sync = true;
    rocksdb::WriteBatch batch(std::move(joined));
    CheckOk(db_.Write(options, &batch));
  }

  const std::string& Next() { return batches_[next_++ % batches_.size()]; }

  rocksdb::DB& db_;
  const std::vector<std::string>& batches_;
  size_t next_ = 0;  // of who writes
  std::mutex mutex_;
  bool is_writing_ = false;
  std::vector<GiveAnswer> waiting_;
};

}  // namespace

int ServeWrites(const std::string& listen, rocksdb::DB& db, const std::vector<std::string>& batches) {
  SyncedWrites writes(db, batches);
  return ServeCalls(listen, [&](const std::string& method, GiveAnswer give) {
    if (absl::EndsWith(method, "/Append")) return writes.Write(std::move(give));
    give(NoBytes());
  });
}

int ServeReads(const std::string& listen, Database& database, Family family,
               const std::vector<std::string>& keys, const std::string& answer) {
  const grpc::Slice bytes(answer);
  const grpc::ByteBuffer prepared(&bytes, 1);
  rocksdb::ReadOptions from_files;
  from_files.fill_cache = false;
  std::atomic<size_t> next{0};
  return ServeCalls(listen, [&](const std::string& method, const GiveAnswer& give) {
    if (!absl::EndsWith(method, "/GetStance")) return give(NoBytes());
    rocksdb::PinnableSlice value;
    CheckOk(database.db().Get(from_files, database.handle(family), keys[next++ % keys.size()], &value));
    give(prepared);
  });
}

}  // namespace parley::bench
