// Sorting more than memory holds, and finding a few bytes by position again.

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "storage/engine/big_endian.h"
#include "storage/sort/entry_sorter.h"
#include "storage/sort/position_table.h"
#include "tests/temp_folder.h"

namespace parley::testing {
namespace {

using Model = std::map<std::string, std::string>;

class SortTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_ / name; }

  size_t FileCount() const {
    const std::filesystem::directory_iterator files(folder_.path());
    return static_cast<size_t>(std::distance(begin(files), end(files)));
  }

  // Keys of all lengths, many with the same first bytes.
  static Model AnyEntries(size_t count) {
    std::mt19937 random(5);
    Model model;
    while (model.size() < count) {
      std::string key(random() % 20, 'k');
      for (unsigned i = random() % 4; i > 0; --i) key.push_back(static_cast<char>(random() % 256));
      model[key] = std::string(random() % 10, static_cast<char>('a' + random() % 26));
    }
    return model;
  }

  static void PutAll(const Model& model, EntrySorter& sorter) {
    for (auto entry = model.rbegin(); entry != model.rend(); ++entry)
      ASSERT_TRUE(sorter.Put(entry->first, entry->second).ok());
  }

  // In the order in which they come.
  static std::vector<std::pair<std::string, std::string>> ReadAll(RunMerge& sorted) {
    std::vector<std::pair<std::string, std::string>> entries;
    while (sorted.valid()) {
      entries.emplace_back(sorted.key().ToString(), sorted.value().ToString());
      const absl::Status status = sorted.Next();
      EXPECT_TRUE(status.ok()) << status;
      if (!status.ok()) break;
    }
    return entries;
  }

  void CheckSorts(const Model& model, size_t run_bytes) {
    EntrySorter sorter(*rocksdb::Env::Default(), Path("some"), run_bytes);
    PutAll(model, sorter);
    EXPECT_LT(FileCount(), 3 * 64U);  // more are joined
    RunMerge sorted;
    ASSERT_TRUE(sorter.Sort(sorted).ok());
    EXPECT_EQ(FileCount(), 0U);  // their names are taken away when they are opened
    const std::vector<std::pair<std::string, std::string>> wanted(model.begin(), model.end());
    EXPECT_EQ(ReadAll(sorted), wanted);
  }

  TempFolder folder_;
};

TEST_F(SortTest, SortsInOneRun) {
  CheckSorts(AnyEntries(1000), 1 << 20);
}

TEST_F(SortTest, SortsInManyRuns) {
  CheckSorts(AnyEntries(1000), 600);
}

// Each entry is a run of its own: runs are joined, and what they were joined to again.
TEST_F(SortTest, SortsInMoreRunsThanMayBeOpen) {
  CheckSorts(AnyEntries(64 * 64 + 100), 1);
}

TEST_F(SortTest, SortsEntriesThatAreLongerThanARunAndABuffer) {
  CheckSorts({{"a", std::string(300'000, 'x')}, {std::string(200'000, 'b'), ""}, {"c", "short"}}, 1000);
}

TEST_F(SortTest, SortsNothing) {
  CheckSorts({}, 1000);
}

TEST_F(SortTest, TellsThatRunsCannotBeWritten) {
  EntrySorter sorter(*rocksdb::Env::Default(), Path("no-such-folder/some"), 1);
  const absl::Status first = sorter.Put("key", "value");
  EXPECT_TRUE(first.ok()) << first;  // it is being written
  const absl::Status second = sorter.Put("other", "value");
  EXPECT_EQ(second.code(), absl::StatusCode::kInternal);
}

TEST_F(SortTest, TellsThatARunIsCut) {
  RunFileWriter file;
  ASSERT_TRUE(file.Open(*rocksdb::Env::Default(), Path("run")).ok());
  ASSERT_TRUE(file.Append("one", "value").ok());
  ASSERT_TRUE(file.Append("two", "value").ok());
  ASSERT_TRUE(file.Finish().ok());
  std::filesystem::resize_file(Path("run"), std::filesystem::file_size(Path("run")) - 1);
  RunMerge sorted;
  ASSERT_TRUE(sorted.Open(*rocksdb::Env::Default(), {Path("run")}).ok());
  EXPECT_EQ(sorted.key().ToString(), "one");
  EXPECT_EQ(sorted.Next().code(), absl::StatusCode::kInternal);
}

TEST_F(SortTest, FindsRecordsByPosition) {
  PositionTable table;
  ASSERT_TRUE(table.Open(*rocksdb::Env::Default(), Path("table"), 8).ok());
  const auto record_of = [](uint64_t position) {
    std::string record;
    PutU64(record, position * 7);
    return record;
  };
  constexpr uint64_t kLast = 30'000;  // more than a buffer
  for (uint64_t position = 1; position <= kLast; ++position) {
    if (position % 3 == 0) continue;
    ASSERT_TRUE(table.Append(position, record_of(position)).ok());
    for (const uint64_t asked : {position, position / 2, uint64_t{1}, position + 1, 2 * kLast}) {
      std::string found;
      ASSERT_TRUE(table.Get(asked, found).ok());
      const bool has_record = asked <= position && asked % 3 != 0;
      ASSERT_EQ(found, has_record ? record_of(asked) : std::string(8, '\0')) << asked;
    }
  }
}

}  // namespace
}  // namespace parley::testing
