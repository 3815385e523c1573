#include "storage/engine/prefilled_log.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/engine/wrapped_files.h"
#include "tests/temp_folder.h"

namespace parley::testing {
namespace {

using ::testing::Each;
using ::testing::Gt;
using ::testing::StartsWith;

class PrefilledLogTest : public ::testing::Test {
 protected:
  // Opens a file of this name.
  void Create(const std::string& name) {
    path_ = folder_.path() + "/" + name;
    ASSERT_TRUE(files_->NewWritableFile(path_, rocksdb::FileOptions(), &file_, nullptr).ok());
  }

  void Append(const std::string& data) {
    ASSERT_TRUE(file_->Append(data, rocksdb::IOOptions(), nullptr).ok());
  }

  void Close() { ASSERT_TRUE(file_->Close(rocksdb::IOOptions(), nullptr).ok()); }

  std::string OnDisk() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TempFolder folder_;
  std::shared_ptr<rocksdb::FileSystem> files_ = WithPrefilledLogs(rocksdb::FileSystem::Default());
  std::string path_;
  std::unique_ptr<rocksdb::FSWritableFile> file_;
};

TEST_F(PrefilledLogTest, WhatIsAppendedIsWrittenOverZeros) {
  Create("1.log");
  Append("first ");
  const size_t bytes = OnDisk().size();
  EXPECT_THAT(bytes, Gt(100'000U));
  Append("second");
  const std::string now = OnDisk();
  EXPECT_EQ(now.size(), bytes);
  EXPECT_THAT(now, StartsWith("first second"));
  EXPECT_THAT(now.substr(12), Each('\0'));
  EXPECT_EQ(file_->GetFileSize(rocksdb::IOOptions(), nullptr), 12U);
}

TEST_F(PrefilledLogTest, DataPassesTheEndOfTheZeros) {
  Create("1.log");
  std::string all;
  for (int i = 0; i < 300; ++i) {
    const std::string data(10'000, static_cast<char>('a' + i % 26));
    Append(data);
    all += data;
  }
  EXPECT_THAT(OnDisk(), StartsWith(all));
  Close();
  EXPECT_EQ(OnDisk(), all);
}

TEST_F(PrefilledLogTest, LargeAppendsMayPassTheEndOfTheZeros) {
  Create("1.log");
  const std::string all = "small" + std::string(2'000'000, 'x') + "small";
  Append("small");
  Append(std::string(2'000'000, 'x'));
  EXPECT_EQ(OnDisk(), all.substr(0, 2'000'005));
  Append("small");
  EXPECT_THAT(OnDisk(), StartsWith(all));
  Close();
  EXPECT_EQ(OnDisk(), all);
}

// A disk on which nothing can be written ahead.
class NoRoomAhead final : public WrappedFiles {
 public:
  NoRoomAhead() : WrappedFiles(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "NoRoomAhead"; }

  int refused() const { return refused_; }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, int& refused)
        : FSWritableFileOwnerWrapper(std::move(file)), refused_(refused) {}
    rocksdb::IOStatus PositionedAppend(const rocksdb::Slice&, uint64_t, const rocksdb::IOOptions&,
                                       rocksdb::IODebugContext*) override {
      ++refused_;
      return rocksdb::IOStatus::NoSpace("no room ahead");
    }

   private:
    int& refused_;
  };

  void Wrap(const std::string&, std::unique_ptr<rocksdb::FSWritableFile>& file) override {
    file = std::make_unique<File>(std::move(file), refused_);
  }

  int refused_ = 0;
};

TEST_F(PrefilledLogTest, WithoutRoomAheadDataIsAppendedAsEver) {
  const auto full = std::make_shared<NoRoomAhead>();
  files_ = WithPrefilledLogs(full);
  Create("1.log");
  Append("first ");
  Append("second");
  EXPECT_EQ(OnDisk(), "first second");
  EXPECT_EQ(full->refused(), 1);
  Close();
  EXPECT_EQ(OnDisk(), "first second");
}

TEST_F(PrefilledLogTest, ClosedLogsEndWithTheirData) {
  Create("1.log");
  Append("all of it");
  Close();
  EXPECT_EQ(OnDisk(), "all of it");
}

TEST_F(PrefilledLogTest, NoZerosForLargeAppendsAndOtherFiles) {
  const std::string large(1'000'000, 'x');
  Create("1.log");
  Append(large);
  EXPECT_EQ(OnDisk(), large);
  Append("small");
  EXPECT_THAT(OnDisk(), StartsWith(large + "small"));
  Create("1.sst");
  Append("small");
  EXPECT_EQ(OnDisk(), "small");
}

}  // namespace
}  // namespace parley::testing
