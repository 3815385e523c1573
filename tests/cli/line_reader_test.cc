#include "cli/import/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace parley {
namespace {

std::vector<std::string> LinesOf(const std::string& content, bool* last_terminated = nullptr) {
  std::FILE* file = std::tmpfile();
  std::fwrite(content.data(), 1, content.size(), file);
  std::rewind(file);
  LineReader reader(fileno(file));
  std::vector<std::string> lines;
  Line line;
  while (reader.Next(&line)) {
    EXPECT_EQ(line.number, lines.size() + 1);
    lines.emplace_back(line.data, line.size);
    if (last_terminated != nullptr) *last_terminated = line.terminated;
  }
  EXPECT_TRUE(reader.status().ok());
  EXPECT_EQ(reader.bytes(), content.size());
  std::fclose(file);
  return lines;
}

TEST(LineReader, GivesLinesWithoutBreaks) {
  bool terminated = false;
  EXPECT_EQ(LinesOf("a\n\nb\n", &terminated), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(terminated);
  EXPECT_TRUE(LinesOf("").empty());
}

TEST(LineReader, TellsThatTheLastLineIsCutOff) {
  bool terminated = true;
  EXPECT_EQ(LinesOf("a\n{\"b\"", &terminated), (std::vector<std::string>{"a", "{\"b\""}));
  EXPECT_FALSE(terminated);
}

TEST(LineReader, LeavesOutAByteOrderMark) {
  EXPECT_EQ(LinesOf("\xEF\xBB\xBF{}\n"), (std::vector<std::string>{"{}"}));
}

TEST(LineReader, JoinsLinesAcrossChunks) {
  std::string content;
  std::vector<std::string> expected;
  for (int i = 0; i < 40; ++i) {
    expected.push_back(
        std::string(static_cast<std::size_t>(70'001 * (i % 7) + i), static_cast<char>('a' + i % 26)));
    content += expected.back() + "\n";
  }
  expected.push_back(std::string(5'000'000, 'z'));
  content += expected.back() + "\n";
  EXPECT_EQ(LinesOf(content), expected);
}

TEST(LineReader, SaysWhyItCannotRead) {
  LineReader reader(-1);
  Line line;
  EXPECT_FALSE(reader.Next(&line));
  EXPECT_FALSE(reader.status().ok());
}

}  // namespace
}  // namespace parley
