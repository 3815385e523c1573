// What the command line of bench_parley says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/workload/workload.h"

namespace parley::bench {

// Every subcommand takes what it needs of these.
struct Settings {
  std::string server = "127.0.0.1:7411";
  std::string prepared;  // HOST:PORT of bench_prepared
  std::vector<std::string> corpus;
  WorkloadShape shape;
  uint64_t first = 0;             // events of the workload that are there already
  int amendments = 0;             // of every statement
  std::vector<std::string> what;  // kinds of calls
  bool same_calls = false;        // in each round and in the one that warms up
  uint64_t first_question = 0;    // of the workload; those before were asked already
  std::string output;
  std::string sync_file;  // in the folder whose disk is synced
  size_t sync_bytes = 1'000;
  int calls = 10'000;
  int in_flight = 1;
  int connections = 1;
  int watchers = 1;
  int stalled = 0;
  int rules = 1'000;    // alert rules to declare
  bool alerts = false;  // waits until rules were applied to what was appended
  int amend_every = 0;  // so many appends from one amendment to the next; 0: none
  bool shifts = false;  // watches shifts, and each append is one; else events
  std::string pid;      // of parleyd
  double rate = 1'000;  // appends a second while watching
  int batch = 500;      // events a request
  int chunk = 100;      // requests made ahead
  int rounds = 5;
};

// The options of all subcommands.
void AddSettings(CLI::App& app, Settings& settings);

// The words of the workload.
inline TextSource Corpus(const Settings& settings) {
  return TextSource::FromFiles(settings.corpus);
}

}  // namespace parley::bench
