// The watch measurement, the same for every server that has appends and watches.
#pragma once

#include <functional>
#include <string>

#include "bench/calls/paced.h"
#include "bench/calls/watchers.h"

namespace parley::bench {

// What is measured.
struct WatchBench {
  std::string name;    // of the figures
  std::string server;  // HOST:PORT
  std::string pid;     // the server's process, whose processor time is measured; empty: not
  int watchers = 1;
  int stalled = 0;  // 0: none; otherwise each round goes without and then with so many
  int appends = 1000;
  int rounds = 3;
  Pace pace;
  std::function<WatchCall(uint64_t position)> watch;                 // a watch of what comes after a position
  std::function<Call(int)> append;                                   // the next append
  std::function<uint64_t(const grpc::ByteBuffer&)> append_position;  // of its answer
};

// Prints `name` and, with stalled watchers, `name`_stalled for each round: delays from acknowledgement to
// receipt by all watchers (p50_us, p99_us) and by the last of them (last_p50_us, last_p99_us), from sending
// to the last receipt (sent_p50_us), appends a second (per_second), messages that a watcher had (messages),
// and processors taken meanwhile by this program, which is all watchers (client_processors), and by the
// server (server_processors).
void RunWatchBench(const WatchBench& bench);

// The bytes of the submessage with field number 1, which has to come first; empty when it does not. In the
// messages watched here it holds the position, and the rest is not worth reading.
std::string FirstField(const grpc::ByteBuffer& message);

}  // namespace parley::bench
