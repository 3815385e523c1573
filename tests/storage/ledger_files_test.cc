// Files of the ledger: what is written and compressed once is at rest.

#include <thread>

#include "rocksdb/metadata.h"
#include "rocksdb/statistics.h"
#include "rocksdb/table_properties.h"
#include "storage/engine/db_state.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

size_t FilesBelowTheFirstLevel(Database& database) {
  rocksdb::ColumnFamilyMetaData ledger;
  database.db().GetColumnFamilyMetaData(database.handle(Family::kLedger), &ledger);
  size_t files = 0;
  for (const rocksdb::LevelMetaData& level : ledger.levels) files += level.level > 0 ? level.files.size() : 0;
  return files;
}

// As readers do, which is when RocksDB looks for files to write anew.
void TakeAndReleaseSnapshot(Database& database) {
  database.db().ReleaseSnapshot(database.db().GetSnapshot());
}

// Bytes of the filters of a family's files, after everything was put into files.
uint64_t FilterBytes(Database& database, Family family) {
  rocksdb::TablePropertiesCollection files;
  const bool is_flushed = database.db().Flush(rocksdb::FlushOptions(), database.handle(family)).ok();
  EXPECT_TRUE(is_flushed && database.db().GetPropertiesOfAllTables(database.handle(family), &files).ok());
  EXPECT_FALSE(files.empty());
  uint64_t bytes = 0;
  for (const auto& [name, properties] : files) bytes += properties->filter_size;
  return bytes;
}

class LedgerFilesTest : public StoreTest {};

TEST_F(LedgerFilesTest, OnlyFamiliesThatAreAskedForKeysHaveFilters) {
  Append(SmallCatalog());
  Append(Record(1, "2020", "ukraine", "nato", event::v1::STANCE_SUPPORTS));
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  for (const Family family :
       {Family::kLedger, Family::kStances, Family::kByParty, Family::kByIssue, Family::kBySaidAt})
    EXPECT_EQ(FilterBytes(*database, family), 0U) << kFamilyNames[static_cast<size_t>(family)];
  for (const Family family : {Family::kEventIds, Family::kPairs})
    EXPECT_GT(FilterBytes(*database, family), 0U) << kFamilyNames[static_cast<size_t>(family)];
}

TEST_F(LedgerFilesTest, AreMovedAndNotWrittenAgain) {
  constexpr uint64_t kFiles = 20;
  store_.reset();
  auto database = *Database::Open(directory_, {.memory_budget_bytes = 32 << 20, .count_reads = true});
  const auto statistics = database->db().GetDBOptions().statistics;
  const uint64_t written_by_opening = statistics->getTickerCount(rocksdb::COMPACT_WRITE_BYTES);
  for (uint64_t position = 1; position <= kFiles; ++position) {
    BatchState batch(*database);
    ASSERT_TRUE(batch.Put(Family::kLedger, LedgerKey(position), std::string(1'000, 'e')).ok());
    ASSERT_TRUE(batch.Commit(true).ok());
    ASSERT_TRUE(database->db().Flush(rocksdb::FlushOptions(), database->handle(Family::kLedger)).ok());
    TakeAndReleaseSnapshot(*database);
  }
  while (FilesBelowTheFirstLevel(*database) < kFiles / 2) std::this_thread::yield();
  database.reset();  // waits for what is being written
  EXPECT_EQ(statistics->getTickerCount(rocksdb::COMPACT_WRITE_BYTES), written_by_opening);
}

}  // namespace
}  // namespace parley::testing
