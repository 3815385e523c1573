// Opening a store: what is refused and why.

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "gmock/gmock.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/versions.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

class OpenTest : public StoreTest {};

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

TEST_F(OpenTest, StoreOfANewerFormatIsRefusedAndLeftAlone) {
  Append(SmallCatalog());
  store_.reset();
  {
    auto database = *Database::Open(directory_, 32 << 20);
    BatchState batch(*database);
    ASSERT_TRUE(PutVersion(batch, MetaVersion::kFormat, kStoreFormatVersion + 1).ok());
    ASSERT_TRUE(batch.Commit(true).ok());
  }
  const absl::Status status = TryOpen().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), "STORE_TOO_NEW");
  EXPECT_THAT(std::string(status.message()), HasSubstr("2"));
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
