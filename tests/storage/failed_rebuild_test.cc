// A rebuild that the disk has no room for says so, changes nothing in the ledger and leaves nothing of its
// own; the next start does it again.

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Values;

// A disk without room for files of one name.
class FullDisk final : public rocksdb::FileSystemWrapper {
 public:
  explicit FullDisk(std::string name)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), name_(std::move(name)) {}

  const char* Name() const override { return "FullDisk"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    if (std::filesystem::path(path).filename() == name_) return rocksdb::IOStatus::NoSpace(path);
    return target()->NewWritableFile(path, options, file, debug);
  }

 private:
  const std::string name_;
};

class FailedRebuildTest : public StoreTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void FillStore() {
    Append(SmallCatalog());
    Events events;
    for (int i = 1; i <= 300; ++i) {
      events.push_back(Record(i, absl::StrCat(1990 + i % 30), i % 3 == 0 ? "russia" : "ukraine",
                              i % 5 == 0 ? "troops" : "nato", static_cast<Stance>(1 + i % 9)));
      if (i % 7 == 0) events.push_back(Corroborate(i - 3, "Reuters"));
      if (i % 11 == 0) events.push_back(Retract(i - 5));
    }
    Append(events);
  }

  absl::Status RebuildOnDiskWithoutRoomFor(const std::string& file) {
    store_.reset();
    const std::unique_ptr<rocksdb::Env> disk = rocksdb::NewCompositeEnv(std::make_shared<FullDisk>(file));
    StoreOptions options;
    options.rebuild = true;
    options.env = disk.get();
    return TryOpen(options).status();
  }
};

TEST_P(FailedRebuildTest, SaysSoAndIsDoneAgainByTheNextStart) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  const uint64_t last = store_->last_position();
  const absl::Status failed = RebuildOnDiskWithoutRoomFor(GetParam());
  EXPECT_EQ(failed.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(failed), "STORAGE_FAILED");
  EXPECT_THAT(failed.message(), HasSubstr("No space left on device"));
  EXPECT_THAT(failed.message(), HasSubstr(GetParam()));
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/rebuild.tmp"));
  Open();
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
  EXPECT_EQ(store_->last_position(), last);
}

INSTANTIATE_TEST_SUITE_P(Files, FailedRebuildTest,
                         Values("event_ids-1.run", "by_party-1.run", "corrections-1.run",
                                "fold_changes-1.run", "sorted-catalog.sst", "event_ids-1.sst",
                                "by_said_at-1.sst", "folds-1.sst", "pairs-1.sst"));

}  // namespace
}  // namespace parley::testing
