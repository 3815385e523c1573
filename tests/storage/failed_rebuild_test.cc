// A rebuild that the disk fails says so, changes nothing in the ledger and leaves nothing of its own; the
// next start does it again.

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/engine/wrapped_files.h"
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

// What becomes of an entry that is not safe: it is on the disk, it is lost, or it is there although writing
// it was said to fail.
enum class Entry { kThere, kLost, kThereAllTheSame };

// A disk that syncs RocksDB's list of families and files, which each family that is emptied and each file
// that comes or goes is written to, so many times and no more.
class FailingManifest final : public WrappedFiles {
 public:
  FailingManifest(int syncs, Entry entry)
      : WrappedFiles(rocksdb::FileSystem::Default()), syncs_(syncs), entry_(entry) {}

  const char* Name() const override { return "FailingManifest"; }

 private:
  class Manifest final : public WrappedFile {
   public:
    Manifest(FailingManifest& disk, std::unique_ptr<rocksdb::FSWritableFile> file)
        : WrappedFile(std::move(file)), disk_(disk) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      const bool fails = disk_.syncs_ <= 0;
      if (fails && disk_.entry_ == Entry::kLost) return rocksdb::IOStatus::OK();
      rocksdb::IOStatus status = target()->Append(data, options, debug);
      if (fails && disk_.entry_ == Entry::kThereAllTheSame) return rocksdb::IOStatus::IOError("pulled out");
      return status;
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (--disk_.syncs_ < 0) return rocksdb::IOStatus::IOError("pulled out");
      return target()->Sync(options, debug);
    }

   private:
    FailingManifest& disk_;
  };

  void Wrap(const std::string& path, std::unique_ptr<rocksdb::FSWritableFile>& file) override {
    if (std::filesystem::path(path).filename().string().starts_with("MANIFEST"))
      file = std::make_unique<Manifest>(*this, std::move(file));
  }

  std::atomic<int> syncs_;
  const Entry entry_;
};

class FailedRebuildTest : public StoreTest {
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

  absl::Status RebuildOn(const std::shared_ptr<rocksdb::FileSystem>& files) {
    store_.reset();
    const std::unique_ptr<rocksdb::Env> disk = rocksdb::NewCompositeEnv(files);
    StoreOptions options;
    options.rebuild = true;
    options.env = disk.get();
    return TryOpen(options).status();
  }
};

class FullDiskTest : public FailedRebuildTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(FullDiskTest, SaysSoAndIsDoneAgainByTheNextStart) {
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  const uint64_t last = store_->last_position();
  const absl::Status failed = RebuildOn(std::make_shared<FullDisk>(GetParam()));
  EXPECT_EQ(failed.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(failed), "STORAGE_FAILED");
  EXPECT_THAT(failed.message(), HasSubstr("No space left on device"));
  EXPECT_THAT(failed.message(), HasSubstr(GetParam()));
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/rebuild.tmp"));
  Open();
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
  EXPECT_EQ(store_->last_position(), last);
}

INSTANTIATE_TEST_SUITE_P(Files, FullDiskTest,
                         Values("event_ids-1.run", "by_party-1.run", "corrections-1.run",
                                "fold_changes-1.run", "sorted-catalog.sst", "event_ids-1.sst",
                                "by_said_at-1.sst", "folds-1.sst", "pairs-1.sst"));

class UnsyncedManifestTest : public FailedRebuildTest, public ::testing::WithParamInterface<Entry> {};

// At each of its syncs, until a rebuild needs no more.
TEST_P(UnsyncedManifestTest, RebuildIsDoneAgainByTheNextStart) {
  constexpr int kProjections = 10;  // each is dropped and created
  constexpr int kSyncsMax = 200;
  FillStore();
  const std::string digest = *store_->ProjectionDigest();
  const uint64_t last = store_->last_position();
  int syncs = 0;
  absl::Status rebuilt = absl::UnknownError("not yet");
  for (; !rebuilt.ok() && syncs < kSyncsMax; ++syncs) {
    SCOPED_TRACE(absl::StrCat("after ", syncs, " syncs"));
    rebuilt = RebuildOn(std::make_shared<FailingManifest>(syncs, GetParam()));
    EXPECT_THAT(rebuilt.message(), HasSubstr(rebuilt.ok() ? "" : "pulled out"));
    Open();
    ASSERT_NE(store_, nullptr);
    ASSERT_EQ(*store_->ProjectionDigest(), digest);
    ASSERT_EQ(store_->last_position(), last);
  }
  EXPECT_TRUE(rebuilt.ok()) << rebuilt;
  EXPECT_GT(syncs, 2 * kProjections);
}

INSTANTIATE_TEST_SUITE_P(Entries, UnsyncedManifestTest,
                         Values(Entry::kThere, Entry::kLost, Entry::kThereAllTheSame));

}  // namespace
}  // namespace parley::testing
