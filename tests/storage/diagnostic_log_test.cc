#include "storage/engine/diagnostic_log.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "tests/temp_folder.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DiagnosticLogTest, KeepsTheNotesOfTheStartBefore) {
  const TempFolder folder;
  rocksdb::Log(OpenDiagnosticLog(folder.path()), "first %d", 1);
  rocksdb::Log(OpenDiagnosticLog(folder.path()), "second %s", std::string(2'000, 'x').c_str());
  EXPECT_THAT(Read(folder / "LOG"), HasSubstr("second xxx"));
  EXPECT_GT(Read(folder / "LOG").size(), 2'000U);
  EXPECT_THAT(Read(folder / "LOG"), Not(HasSubstr("first")));
  EXPECT_THAT(Read(folder / "LOG.old"), HasSubstr("first 1"));
}

TEST(DiagnosticLogTest, DoesNotGrowWithoutEnd) {
  const TempFolder folder;
  const auto log = OpenDiagnosticLog(folder.path());
  const std::string note(10'000, 'x');
  for (int i = 0; i < 2'000; ++i) rocksdb::Log(log, "%s", note.c_str());
  EXPECT_LE(std::filesystem::file_size(folder / "LOG"), 4U << 20);
  EXPECT_LE(std::filesystem::file_size(folder / "LOG.old"), 4U << 20);
  EXPECT_EQ(log->GetLogFileSize(), std::filesystem::file_size(folder / "LOG"));
}

TEST(DiagnosticLogTest, HarmsNothingWhereItCannotBeWritten) {
  const TempFolder folder;
  const auto log = OpenDiagnosticLog(folder / "missing");
  for (int i = 0; i < 3; ++i) rocksdb::Log(log, "note %d", i);
  EXPECT_FALSE(std::filesystem::exists(folder / "missing"));
}

}  // namespace
}  // namespace parley::testing
