// Every scenario of tests/scenarios, appended and asked over gRPC: the whole path agrees with the core.
#include <algorithm>
#include <filesystem>

#include "core/time.h"
#include "tests/services/scenario_runner.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

constexpr int kRecordedYear = 2100;  // after everything said in a scenario

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(PARLEY_SOURCE_DIR "/tests/scenarios")) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() == ".txt" && path.filename() != "CMakeLists.txt") names.push_back(path.stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ScenariosOverWire : public ServiceTest {};

TEST_F(ScenariosOverWire, HoldForEveryFile) {
  for (const std::string& name : ScenarioNames()) {
    SCOPED_TRACE(name);
    TearDown();
    SetUp();
    now_us_ = StartOfYear(kRecordedYear);
    const auto scenario = scenario::ReadScenario(PARLEY_SOURCE_DIR "/tests/scenarios/" + name + ".txt");
    ASSERT_TRUE(scenario.ok()) << scenario.status();
    const Events declarations = scenario::Declarations(*scenario);
    AppendOverWire(declarations);
    AppendOverWire(scenario->events);
    for (const auto& failure : scenario::RunOverWire(*history_, *scenario, declarations.size()))
      ADD_FAILURE() << failure;
  }
}

}  // namespace
}  // namespace parley::testing
