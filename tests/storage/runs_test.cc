// What is flushed and merged again, whatever is there already; in bytes, not in time.

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "rocksdb/metadata.h"
#include "rocksdb/statistics.h"
#include "storage/engine/database.h"
#include "tests/temp_folder.h"

namespace parley::testing {
namespace {

std::string RandomBytes(std::mt19937& random, size_t size) {
  std::string bytes(size, '\0');
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
  return bytes;
}

class RunsTest : public ::testing::Test {
 protected:
  // One run of entries between all others.
  void FlushRun(Family family) {
    constexpr int kEntries = 100;
    for (int i = 0; i < kEntries; ++i) {
      ASSERT_TRUE(
          database_->db()
              .Put(unsynced_, database_->handle(family), RandomBytes(random_, 16), RandomBytes(random_, 200))
              .ok());
    }
    ASSERT_TRUE(database_->db().Flush(rocksdb::FlushOptions(), database_->handle(family)).ok());
  }

  // Until nothing is left to merge.
  void WaitForMerges() {
    uint64_t before = 0;
    do {
      before = Count(rocksdb::COMPACT_WRITE_BYTES);
      ASSERT_TRUE(database_->db().PauseBackgroundWork().ok());  // waits for what is under way
      ASSERT_TRUE(database_->db().ContinueBackgroundWork().ok());
    } while (Count(rocksdb::COMPACT_WRITE_BYTES) != before);
  }

  uint64_t Count(rocksdb::Tickers ticker) const {
    return database_->db().GetDBOptions().statistics->getTickerCount(ticker);
  }

  TempFolder folder_;
  std::unique_ptr<Database> database_ =
      *Database::Open(folder_.path(), {.memory_budget_bytes = 32 << 20, .count_reads = true});
  rocksdb::WriteOptions unsynced_;
  std::mt19937 random_{1};
};

// If runs are merged as soon as there are 4, each flush is merged with one that grows and grows: 200 of them
// are then merged 7 times over, and more of them more often.
TEST_F(RunsTest, AreNotWrittenMoreOftenThanTheirNumberAsksFor) {
  constexpr int kFlushes = 200;
  for (int i = 0; i < kFlushes; ++i) {
    FlushRun(Family::kFolds);
    WaitForMerges();
  }
  const uint64_t flushed = Count(rocksdb::FLUSH_WRITE_BYTES);
  const uint64_t merged = Count(rocksdb::COMPACT_WRITE_BYTES);
  EXPECT_LT(merged, 5 * flushed);
  EXPECT_GT(merged, flushed);
  rocksdb::ColumnFamilyMetaData files;
  database_->db().GetColumnFamilyMetaData(database_->handle(Family::kFolds), &files);
  EXPECT_LE(files.levels.front().files.size(), 8U);
}

}  // namespace
}  // namespace parley::testing
