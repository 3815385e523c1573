// bench_parley: loads a parleyd and measures it over gRPC. Prints a line of JSON for each figure.
//
//   bench_parley load --server A --events N --corpus FILE...
//   bench_parley calls --server A --what empty,stance --calls N --in-flight K

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/synchronization/mutex.h"
#include "bench/measure/run_main.h"
#include "bench/parley/commands.h"

namespace parley::bench {
namespace {

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in parleyd
  CLI::App app("Measures a parleyd over gRPC");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  AddSettings(app, settings);
  app.add_subcommand("load", "append the workload over AppendStream")->callback([&] { Load(settings); });
  app.add_subcommand("jsonl", "write the workload as JSON lines")->callback([&] { WriteJsonl(settings); });
  app.add_subcommand("calls", "unary calls, kinds in turn")->callback([&] { MeasureCalls(settings); });
  app.add_subcommand("answer", "write the bytes of an answer")->callback([&] { WriteAnswer(settings); });
  app.add_subcommand("diffs", "all pairs at two dates")->callback([&] { MeasureDiffs(settings); });
  app.add_subcommand("rules", "declare alert rules")->callback([&] { DeclareRules(settings); });
  app.add_subcommand("appends", "append single statements")->callback([&] { MeasureAppends(settings); });
  app.add_subcommand("watch", "append, and watch")->callback([&] { MeasureWatch(settings); });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
