#include "storage/engine/prefilled_log.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
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
