// Every scenario of this folder, on the core.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/scenarios/core_runner.h"

namespace parley::scenario {
namespace {

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(PARLEY_SCENARIO_DIR)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() == ".txt" && path.filename() != "CMakeLists.txt") names.push_back(path.stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ScenariosTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenariosTest, HoldsOnTheCore) {
  const auto scenario = ReadScenario(std::string(PARLEY_SCENARIO_DIR) + "/" + GetParam() + ".txt");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_FALSE(scenario->expectations.empty()) << "a scenario without expectations shows nothing";
  for (const std::string& failure : RunOnCore(*scenario)) ADD_FAILURE() << failure;
}

INSTANTIATE_TEST_SUITE_P(All, ScenariosTest, testing::ValuesIn(ScenarioNames()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace parley::scenario
