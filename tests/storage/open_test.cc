// Opening a store: what is refused and why.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "gmock/gmock.h"
#include "rocksdb/db.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/versions.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

class OpenTest : public StoreTest {
 protected:
  void PutNewerFormat() {
    const auto database = *Database::Open(directory_, 32 << 20);
    BatchState batch(*database);
    ASSERT_TRUE(PutVersion(batch, MetaVersion::kFormat, kStoreFormatVersion + 1).ok());
    ASSERT_TRUE(batch.Commit(true).ok());
  }

  // Removes one family and, unless the name is empty, adds another.
  void ChangeFamilies(const std::string& removed, const std::string& added) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : kFamilyNames) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, directory_, families, &handles, &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (handle->GetName() == removed) {
        ASSERT_TRUE(db->DropColumnFamily(handle).ok());
      }
    }
    if (!added.empty()) {
      ASSERT_TRUE(db->CreateColumnFamily({}, added, &handles.emplace_back()).ok());
    }
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  }

  // All files but the lock, with what they hold.
  std::map<std::string, std::string> Files(const std::string& directory = "") const {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(directory.empty() ? directory_ : directory)) {
      if (file.path().filename() == "LOCK") continue;
      std::ifstream in(file.path(), std::ios::binary);
      files[file.path().filename()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return files;
  }
};

TEST_F(OpenTest, SecondOpenIsRefused) {
  const absl::Status status = TryOpen().status();
  EXPECT_EQ(ReasonOf(status), "STORE_IN_USE");
  EXPECT_THAT(std::string(status.message()), HasSubstr(directory_));
}

TEST_F(OpenTest, DirectoryThatCannotBeMadeIsRefused) {
  const std::string file = directory_ + ".file";
  std::ofstream(file) << "not a directory";
  StoreOptions options;
  options.directory = file + "/data";
  const absl::Status status = TryOpen(options).status();
  EXPECT_EQ(ReasonOf(status), "STORE_UNUSABLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr(options.directory));
  std::filesystem::remove(file);
}

TEST_F(OpenTest, StoreOfANewerFormatIsRefused) {
  Append(SmallCatalog());
  store_.reset();
  PutNewerFormat();
  const absl::Status status = TryOpen().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), "STORE_TOO_NEW");
  EXPECT_THAT(std::string(status.message()), HasSubstr("2"));
}

// Whatever the newer format has instead.
TEST_F(OpenTest, StoreOfANewerFormatWithOtherFamiliesIsRefusedAndLeftAlone) {
  Append(SmallCatalog());
  store_.reset();
  PutNewerFormat();
  ChangeFamilies("by_issue", "by_mood");
  const auto before = Files();
  const absl::Status status = TryOpen().status();
  EXPECT_EQ(ReasonOf(status), "STORE_TOO_NEW") << status;
  EXPECT_EQ(Files(), before);
}

TEST_F(OpenTest, StoreWithoutAFamilyThatCameLaterIsOpened) {
  Append(SmallCatalog());
  store_.reset();
  ChangeFamilies("deliveries", "");
  ASSERT_TRUE(TryOpen().ok());
}

TEST_F(OpenTest, FamilyThatIsNoLongerUsedIsRemoved) {
  Append(SmallCatalog());
  store_.reset();
  ChangeFamilies("", "fold_changes");
  ASSERT_TRUE(TryOpen().ok());
  std::vector<std::string> families;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, directory_, &families).ok());
  EXPECT_EQ(families.size(), kFamilyCount);
}

TEST_F(OpenTest, DatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
  StoreOptions options;
  options.directory = folder_ / "other";
  {
    rocksdb::Options own;
    own.create_if_missing = true;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(own, options.directory, &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    ASSERT_TRUE(db->Put({}, "hello", "world").ok());
  }
  const auto before = Files(options.directory);
  const absl::Status status = TryOpen(options).status();
  EXPECT_EQ(ReasonOf(status), "STORE_UNUSABLE") << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("another program"));
  EXPECT_EQ(Files(options.directory), before);
}

TEST_F(OpenTest, ADirectoryWithFilesThatAreNotOfADatabaseIsUsed) {
  StoreOptions options;
  options.directory = folder_ / "shared";
  std::filesystem::create_directory(options.directory);
  std::ofstream(options.directory + "/server.log") << "notes of a server";
  const auto store = TryOpen(options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE(std::filesystem::exists(options.directory + "/server.log"));
}

// RocksDB would take the directory for an empty one and delete what it finds there.
TEST_F(OpenTest, StoreThatLostItsCurrentFileIsRefusedAndLeftAlone) {
  Append(SmallCatalog());
  store_.reset();
  std::filesystem::remove(directory_ + "/CURRENT");
  const auto before = Files();
  for (int start = 0; start < 2; ++start) {
    const absl::Status status = TryOpen().status();
    EXPECT_EQ(ReasonOf(status), "STORE_UNUSABLE") << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("CURRENT is missing"));
    EXPECT_EQ(Files(), before);
  }
}

TEST_F(OpenTest, EverythingIsThereAfterARestart) {
  Append(SmallCatalog());
  Append(Record(1, "2020", "Kyiv", "nato", event::v1::STANCE_SUPPORTS));
  const std::string digest = *store_->ProjectionDigest();
  Open();
  EXPECT_EQ(store_->last_position(), 7U);
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "SUPPORTS since 2020-01-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(store_->catalog().Resolve(NameKind::kParty, "moscow", 7, "party")->id, "russia");
}

// What a crash leaves behind: a log that was not closed, with zeros behind its records.
TEST_F(OpenTest, EverythingIsThereAfterACrashThatLeftZerosBehindTheLog) {
  Append(SmallCatalog());
  Append(Record(1, "2020", "Kyiv", "nato", event::v1::STANCE_SUPPORTS));
  StoreOptions options;
  options.directory = folder_ / "crashed";
  std::filesystem::copy(directory_, options.directory);
  uintmax_t largest_log = 0;
  for (const auto& file : std::filesystem::directory_iterator(options.directory)) {
    if (file.path().extension() == ".log") largest_log = std::max(largest_log, file.file_size());
  }
  EXPECT_GT(largest_log, 100'000U);  // the events take much less
  const auto crashed = TryOpen(options);
  ASSERT_TRUE(crashed.ok()) << crashed.status();
  EXPECT_EQ((*crashed)->last_position(), 7U);
  EXPECT_EQ(*(*crashed)->ProjectionDigest(), *store_->ProjectionDigest());
}

}  // namespace
}  // namespace parley::testing
