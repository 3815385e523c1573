// Which reads leave blocks in the cache: those whose neighbours or next readers have a use for them.

#include <map>
#include <string>

#include "rocksdb/statistics.h"
#include "storage/apply/ledger_parser.h"
#include "storage/engine/db_state.h"
#include "storage/fold/fold_objects.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

class CachedBlocksTest : public StoreTest {
 protected:
  // A statement in files, and a database that has read nothing of them yet.
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
    Append(Record(1, "2024-01-01", "ukraine", "nato", event::v1::STANCE_SUPPORTS));
    pair_ = Pair("ukraine", "nato");
    store_.reset();
    database_ = *Database::Open(directory_, {.memory_budget_bytes = 32 << 20, .count_reads = true});
  }
  void TearDown() override {
    database_.reset();
    StoreTest::TearDown();
  }

  uint64_t Count(rocksdb::Tickers ticker) const {
    return database_->db().GetDBOptions().statistics->getTickerCount(ticker);
  }
  uint64_t Kept() const { return Count(rocksdb::BLOCK_CACHE_DATA_ADD); }
  uint64_t Missed() const { return Count(rocksdb::BLOCK_CACHE_DATA_MISS); }

  PairKey pair_;
  std::unique_ptr<Database> database_;
};

TEST_F(CachedBlocksTest, HeadIsKeptWithoutItsBlock) {
  const SnapshotState snapshot(*database_);
  const uint64_t kept = Kept();
  const uint64_t missed = Missed();
  ASSERT_NE(*ReadHead(snapshot, pair_), nullptr);
  EXPECT_EQ(Missed(), missed + 1);
  EXPECT_EQ(Kept(), kept);
  ASSERT_NE(*ReadHead(snapshot, pair_), nullptr);
  EXPECT_EQ(Missed(), missed + 1);
}

TEST_F(CachedBlocksTest, BlockOfAHeadIsKeptDuringACommit) {
  database_->values().BeginCommit(ValueKind::kHead, {});
  const SnapshotState snapshot(*database_);
  const uint64_t kept = Kept();
  ASSERT_NE(*ReadHead(snapshot, pair_), nullptr);
  EXPECT_EQ(Kept(), kept + 1);
  database_->values().EndCommit();
}

TEST_F(CachedBlocksTest, LedgerThatIsReadForARebuildIsNotKept) {
  const uint64_t kept = Kept();
  const uint64_t missed = Missed();
  const uint64_t last = SmallCatalog().size() + 1;
  LedgerParser parser(*database_, last);
  size_t events = 0;
  for (ParsedChunk chunk = *parser.Next(); !chunk.entries.empty(); chunk = *parser.Next())
    events += chunk.entries.size();
  EXPECT_EQ(events, last);
  EXPECT_GT(Missed(), missed);
  EXPECT_EQ(Kept(), kept);
}

// Each append asks whether its id is there: filters of ids are not looked for in the cache, but count in it.
TEST_F(CachedBlocksTest, FiltersOfEventIdsAreAtHand) {
  // In a merged file: those just flushed have theirs at hand in any case.
  rocksdb::ColumnFamilyHandle* const ids = database_->handle(Family::kEventIds);
  ASSERT_TRUE(database_->db().CompactRange({}, ids, nullptr, nullptr).ok());
  const SnapshotState snapshot(*database_);
  ASSERT_FALSE(FindEvent(snapshot, *Uuid::Parse(Id(2)))->has_value());  // opens the file
  const uint64_t looked_for =
      Count(rocksdb::BLOCK_CACHE_FILTER_HIT) + Count(rocksdb::BLOCK_CACHE_FILTER_MISS);
  const uint64_t helped = Count(rocksdb::BLOOM_FILTER_USEFUL);
  ASSERT_FALSE(FindEvent(snapshot, *Uuid::Parse(Id(3)))->has_value());
  EXPECT_EQ(Count(rocksdb::BLOOM_FILTER_USEFUL), helped + 1);
  EXPECT_EQ(Count(rocksdb::BLOCK_CACHE_FILTER_HIT) + Count(rocksdb::BLOCK_CACHE_FILTER_MISS), looked_for);
  std::map<std::string, std::string> kept;
  ASSERT_TRUE(database_->db().GetMapProperty(rocksdb::DB::Properties::kBlockCacheEntryStats, &kept));
  const auto role = rocksdb::CacheEntryRole::kBlockBasedTableReader;
  EXPECT_NE(kept[rocksdb::BlockCacheEntryStatsMapKeys::EntryCount(role)], "0");
}

TEST_F(CachedBlocksTest, BlockOfAnEventIsKept) {
  const SnapshotState snapshot(*database_);
  const uint64_t kept = Kept();
  ASSERT_TRUE(ReadEnvelope(snapshot, 1).ok());
  EXPECT_EQ(Kept(), kept + 1);
}

}  // namespace
}  // namespace parley::testing
