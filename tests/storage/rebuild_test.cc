// Rebuilding projections: by request, by version, after a cut; always the same bytes.

#include "storage/apply/rebuild.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "rocksdb/metadata.h"
#include "rocksdb/table_properties.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/versions.h"
#include "storage/write/prepared_event.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr size_t kSmallRun = 10'000;  // bytes

rocksdb::ColumnFamilyMetaData FilesOf(Database& database, Family family) {
  rocksdb::ColumnFamilyMetaData files;
  database.db().GetColumnFamilyMetaData(database.handle(family), &files);
  return files;
}

// How many of a family's files are as they were put in, and not made of others.
size_t FilesPutIn(Database& database, Family family) {
  rocksdb::TablePropertiesCollection files;
  EXPECT_TRUE(database.db().GetPropertiesOfAllTables(database.handle(family), &files).ok());
  size_t count = 0;
  for (const auto& [name, properties] : files) count += properties->db_id == "SST Writer" ? 1U : 0U;
  return count;
}

// How the files of a family are packed.
std::vector<std::string> PackingOf(Database& database, Family family) {
  rocksdb::TablePropertiesCollection files;
  EXPECT_TRUE(database.db().GetPropertiesOfAllTables(database.handle(family), &files).ok());
  std::vector<std::string> packing;
  for (const auto& [name, properties] : files)
    packing.push_back(properties->compression_name + " " + properties->compression_options);
  return packing;
}

// How many merges wrote files of a family.
int MergesOf(Database& database, Family family) {
  std::map<std::string, std::string> stats;
  EXPECT_TRUE(
      database.db().GetMapProperty(database.handle(family), rocksdb::DB::Properties::kCFStats, &stats));
  int merges = 0;
  for (int level = 1; level < database.db().NumberLevels(database.handle(family)); ++level) {
    const auto count = stats.find(absl::StrCat("compaction.L", level, ".CompCount"));
    if (count != stats.end()) merges += static_cast<int>(std::stod(count->second));
  }
  return merges;
}

class RebuildTest : public StoreTest {
 protected:
  // A history with late statements and corrections, some of statements long before them or corrected before,
  // in requests of varying size.
  void FillStore() {
    Append(SmallCatalog());
    std::mt19937 random(11);
    Events events;
    for (int i = 1; i <= 2000; ++i) {
      const bool late = random() % 10 == 0;
      const std::string date = absl::StrCat(late ? 1990 + static_cast<int>(random() % 20) : 2010 + i / 200,
                                            "-0", 1 + random() % 9);
      events.push_back(Record(i, date, random() % 4 == 0 ? "russia" : "ukraine",
                              random() % 8 == 0 ? "troops" : "nato", static_cast<Stance>(1 + random() % 9)));
      if (i % 20 == 0) events.push_back(Retract(i));
      if (i % 15 == 0 && i % 20 != 0) {
        events.push_back(Amend(i, MakeStatement("2011", "ukraine", "nato", event::v1::STANCE_MIXED)));
      }
      const int earlier = i - static_cast<int>(random() % 300);
      if (i % 6 == 0 && earlier > 0 && earlier % 20 != 0) {
        events.push_back(Corroborate(earlier, "Reuters"));
        if (i % 4 == 0) events.push_back(Amend(earlier, AnyStatement(random)));
      }
      if (events.size() > random() % 60) {
        Append(events);
        events.clear();
      }
    }
    if (!events.empty()) Append(events);
  }

  static event::v1::Statement AnyStatement(std::mt19937& random) {
    return MakeStatement(absl::StrCat(2000 + random() % 25), random() % 2 == 0 ? "russia" : "ukraine",
                         random() % 2 == 0 ? "troops" : "nato", static_cast<Stance>(1 + random() % 9));
  }

  // What a rebuild says to events behind the ledger that no store would append.
  absl::Status RebuildWith(const Events& events) {
    const Catalog& catalog = store_->catalog();
    AppendJob job;
    job.events = events;
    PreparedJob prepared = PrepareJob(std::move(job), catalog, now_us_);
    const uint64_t last = store_->last_position();
    uint64_t position = last;
    store_.reset();
    auto database = *Database::Open(directory_, 32 << 20);
    BatchState batch(*database);
    for (PreparedEvent& event : prepared.events) {
      ++position;
      EXPECT_TRUE(PutEnvelope(batch, position, MakeEnvelope(event, position, now_us_, "")).ok());
    }
    EXPECT_TRUE(batch.Commit(true).ok());
    const absl::Status status = Rebuild(*database, nullptr);
    // The next store finds the ledger as it was.
    for (; position > last; --position) EXPECT_TRUE(batch.Delete(Family::kLedger, LedgerKey(position)).ok());
    EXPECT_TRUE(batch.Commit(true).ok());
    return status;
  }

  // As a rebuild leaves it that was cut off.
  void SetProjectionVersion(uint32_t version) {
    store_.reset();
    auto database = *Database::Open(directory_, 32 << 20);
    BatchState batch(*database);
    ASSERT_TRUE(PutVersion(batch, MetaVersion::kProjection, version).ok());
    ASSERT_TRUE(database->Clear(Family::kStances).ok());
    ASSERT_TRUE(batch.Commit(true).ok());
  }
};

TEST_F(RebuildTest, GivesTheSameBytes) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  const uint64_t last = store_->last_position();
  Open(/*rebuild=*/true);
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
  EXPECT_EQ(store_->last_position(), last);
}

TEST_F(RebuildTest, HappensByItselfForAnotherProjectionVersionOrACutRebuild) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  for (const uint32_t version : {kProjectionVersion + 1, kRebuilding}) {
    SetProjectionVersion(version);
    std::vector<std::string> notes;
    uint64_t done = 0;
    uint64_t total = 0;
    StoreOptions options;
    options.log = [&](const std::string& note) { notes.push_back(note); };
    options.rebuild_progress = [&](uint64_t d, uint64_t t) {
      done = d;
      total = t;
    };
    auto store = TryOpen(options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    EXPECT_EQ(notes.size(), 1U);
    EXPECT_EQ(done, store_->last_position());
    EXPECT_EQ(total, store_->last_position());
    EXPECT_EQ(*store_->ProjectionDigest(), digest);
  }
}

// Many small runs, and lines that go into the database in parts.
TEST_F(RebuildTest, GivesTheSameBytesInRunsOfAnySize) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  for (const size_t run_bytes : {kSmallRun / 4, kSmallRun}) {
    ASSERT_TRUE(Rebuild(*database, nullptr, run_bytes).ok());
    EXPECT_EQ(*DigestProjections(*database), digest);
  }
}

TEST_F(RebuildTest, RefusesCorrectionsOfStatementsThatAreNotThereOrComeLater) {
  event::v1::Event behind_all_ids = Retract(1);
  behind_all_ids.mutable_statement_retracted()->set_statement_id("ffffffff-ffff-4fff-bfff-ffffffffffff");
  const std::vector<Events> wrong = {
      {Retract(5000)},
      {behind_all_ids},
      {Retract(6000), Record(6000, "2020", "ukraine", "nato", event::v1::STANCE_DEMANDS)}};
  FillStore();
  const std::string position = absl::StrCat(store_->last_position() + 1);
  for (const Events& events : wrong) {
    const absl::Status refused = RebuildWith(events);
    EXPECT_EQ(refused.code(), absl::StatusCode::kInternal);
    EXPECT_THAT(refused.message(), HasSubstr("the event at position " + position + " does not fit"));
    Open();
  }
}

TEST_F(RebuildTest, RefusesCorrectionsOfWhatIsNoStatement) {
  FillStore();
  event::v1::Event party = DeclareParty("france");
  party.set_event_id(Id(5000));
  EXPECT_EQ(RebuildWith({party, Retract(5000)}).code(), absl::StatusCode::kInternal);
}

TEST_F(RebuildTest, TellsWhereTheLedgerIsDamaged) {
  FillStore();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  const auto rebuild_with = [&](uint64_t position, const std::string& bytes) {
    BatchState batch(*database);
    EXPECT_TRUE((bytes.empty() ? batch.Delete(Family::kLedger, LedgerKey(position))
                               : batch.Put(Family::kLedger, LedgerKey(position), bytes))
                    .ok());
    EXPECT_TRUE(batch.Commit(true).ok());
    return Rebuild(*database, nullptr);
  };
  const absl::Status unread = rebuild_with(1500, std::string(100, '\x7f'));
  EXPECT_EQ(unread.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(unread.message(), HasSubstr("damaged"));
  const absl::Status missing = rebuild_with(700, "");
  EXPECT_EQ(missing.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(missing.message(), HasSubstr("the ledger has no entry at position 700"));
}

TEST_F(RebuildTest, WritesEventIdsAndListsOnce) {
  FillStore();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  ASSERT_TRUE(Rebuild(*database, nullptr, kSmallRun).ok());
  for (const Family family :
       {Family::kEventIds, Family::kStances, Family::kByParty, Family::kByIssue, Family::kBySaidAt}) {
    const rocksdb::ColumnFamilyMetaData files = FilesOf(*database, family);
    EXPECT_EQ(MergesOf(*database, family), 0) << files.name;
    EXPECT_EQ(files.file_count, 1U) << files.name;
    EXPECT_EQ(FilesPutIn(*database, family), 1U) << files.name;
  }
}

TEST_F(RebuildTest, JoinsFilesOfEventIdsAsTheyAre) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  rocksdb::ColumnFamilyHandle* const ids = database->handle(Family::kEventIds);
  ASSERT_TRUE(database->db().SetOptions(ids, {{"target_file_size_base", "1"}}).ok());  // of one block
  ASSERT_TRUE(Rebuild(*database, nullptr).ok());
  database = nullptr;  // waits for what is being merged
  database = *Database::Open(directory_, 32 << 20);
  const size_t files = FilesOf(*database, Family::kEventIds).file_count;
  EXPECT_GE(files, 8U);  // so many are joined, as they are
  EXPECT_EQ(FilesPutIn(*database, Family::kEventIds), files);
  EXPECT_EQ(*DigestProjections(*database), digest);
}

// What was sorted aside is not left there, nor what a rebuild left that was cut off.
TEST_F(RebuildTest, LeavesNoFilesOfItsOwn) {
  FillStore();
  store_.reset();
  const std::filesystem::path folder = directory_ + "/rebuild.tmp";
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "by_party-1.run") << "cut off";
  Open(/*rebuild=*/true);
  EXPECT_FALSE(std::filesystem::exists(folder));
}

// What single answers read is unpacked quickly; what is only walked is small.
TEST_F(RebuildTest, PacksNodesAndHeadsForReadingAndListsForSize) {
  FillStore();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  ASSERT_TRUE(Rebuild(*database, nullptr).ok());
  EXPECT_THAT(PackingOf(*database, Family::kFolds), Each(StartsWith("LZ4 ")));
  EXPECT_THAT(PackingOf(*database, Family::kPairs), Each(StartsWith("LZ4 ")));
  for (const Family list : kLists)
    EXPECT_THAT(PackingOf(*database, list), Each(AllOf(StartsWith("ZSTD "), HasSubstr("level=1;"))));
}

TEST_F(RebuildTest, GivesTheCacheItsSizeBack) {
  FillStore();
  store_.reset();
  constexpr size_t kUsual = 128 << 20;
  auto database = *Database::Open(directory_, kUsual);
  size_t during = 0;
  ASSERT_TRUE(Rebuild(*database, [&](uint64_t, uint64_t) { during = database->cache().GetCapacity(); }).ok());
  EXPECT_LT(during, kUsual);
  EXPECT_EQ(database->cache().GetCapacity(), kUsual);
}

// However many lines are passed on at a time.
TEST_F(RebuildTest, WritesLinesOnce) {
  FillStore();
  store_.reset();
  auto database = *Database::Open(directory_, 32 << 20);
  ASSERT_TRUE(Rebuild(*database, nullptr, 60 * kSmallRun).ok());
  for (const Family family : {Family::kFolds, Family::kPairs}) {
    const rocksdb::ColumnFamilyMetaData files = FilesOf(*database, family);
    EXPECT_EQ(MergesOf(*database, family), 0) << files.name;
    EXPECT_EQ(files.file_count, 1U) << files.name;
    EXPECT_EQ(FilesPutIn(*database, family), 1U) << files.name;
  }
}

TEST_F(RebuildTest, AppendsGoOnAfterwards) {
  FillStore();
  Open(/*rebuild=*/true);
  const uint64_t last = store_->last_position();
  EXPECT_EQ(Append(Record(5000, "2020", "ukraine", "nato", event::v1::STANCE_DEMANDS)).last_position,
            last + 1);
  EXPECT_TRUE(
      Append(Record(5000, "2020", "ukraine", "nato", event::v1::STANCE_DEMANDS)).receipts[0].duplicate);
}

TEST_F(RebuildTest, EmptyStore) {
  Open(/*rebuild=*/true);
  EXPECT_EQ(store_->last_position(), 0U);
  EXPECT_EQ(Append(SmallCatalog()).last_position, 6U);
}

}  // namespace
}  // namespace parley::testing
