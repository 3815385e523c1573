// The subcommands of bench_parley.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/workload/workload.h"

namespace parley::bench {

// What the command line says.
struct Settings {
  std::string server = "127.0.0.1:7411";
  std::vector<std::string> corpus;
  WorkloadShape shape;
  uint64_t first = 0;             // events of the workload that are there already
  std::vector<std::string> what;  // kinds of calls
  std::string output;
  int calls = 10'000;
  int in_flight = 1;
  int connections = 1;
  int batch = 500;
  int rounds = 5;
};

void AddSettings(CLI::App& app, Settings& settings);

// Declarations and events first..shape.events of the workload; events a second.
void Load(const Settings& settings);

// The same as a file of `parley import`.
void WriteJsonl(const Settings& settings);

// Calls of each kind in `what`, in turn, `rounds` times.
void MeasureCalls(const Settings& settings);

// DiffPositions over all pairs, all pages.
void MeasureDiffs(const Settings& settings);

// Single statements appended, with empty calls in turn.
void MeasureAppends(const Settings& settings);

}  // namespace parley::bench
