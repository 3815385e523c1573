#include "storage/catalog/nearest_names.h"

#include <algorithm>
#include <random>

#include "core/text.h"
#include "gmock/gmock.h"

namespace parley {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Nearest(const std::string& key, const std::vector<std::string>& names,
                                 size_t count) {
  NearestNames nearest(key, count);
  for (const std::string& name : names) {
    if (const auto rank = nearest.Rank(name)) nearest.Add(*rank, name);
  }
  return nearest.ids();
}

TEST(NearestNamesTest, TheNearestComeFirst) {
  EXPECT_THAT(Nearest("rusia", {"ukraine", "prussia", "russia", "belarus", "france"}, 2),
              ElementsAre("russia", "prussia"));
  EXPECT_THAT(Nearest("nato", {"un", "nato-membership"}, 5), ElementsAre("nato-membership", "un"));
  EXPECT_THAT(Nearest("x", {}, 5), ElementsAre());
}

// Passing names over by their letters must not change the answer.
TEST(NearestNamesTest, GiveWhatMeasuringAllGives) {
  std::mt19937 random(7);
  const auto word = [&random] {
    std::string text(3 + random() % 12, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 6);
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> names(300);
    std::generate(names.begin(), names.end(), word);
    const std::string key = word();
    std::set<std::pair<size_t, std::string>> ranked;
    for (const std::string& name : names) {
      const size_t distance = EditDistance(key, name, 100);
      const bool contains = name.find(key) != std::string::npos;
      ranked.emplace(contains ? std::min<size_t>(distance, 1) : distance, name);
    }
    std::vector<std::string> expected;
    for (auto it = ranked.begin(); expected.size() < 5; ++it) expected.push_back(it->second);
    ASSERT_EQ(Nearest(key, names, 5), expected) << key;
  }
}

}  // namespace
}  // namespace parley
