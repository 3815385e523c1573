// A prepared statement, executed over and over on several connections.
#pragma once

#include <poll.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "bench/measure/series.h"
#include "bench/postgres/connection.h"
#include "bench/postgres/rows.h"

namespace parley::bench {

// Keeps `pipelined` queries in flight on each of several connections. One thread.
class QueryLoop {
 public:
  // Makes the parameters of the query that comes next.
  using MakeRow = std::function<Row()>;

  QueryLoop(const PostgresSettings& settings, const std::string& sql, int parameters);

  // Prints `what` with the rate and the latencies of so many queries.
  void Run(const std::string& what, int calls, const MakeRow& make);

 private:
  struct Lane {
    Connection connection;
    std::deque<Clock::time_point> starts;
  };

  static void Send(Lane& lane, const Row& row);
  // Until an answer to at least one of the lanes has come, or a second is over.
  void Wait();
  // How many queries of the lane ended.
  static int Receive(Lane& lane, Series& latency);

  const int pipelined_;
  std::vector<Lane> lanes_;
  std::vector<pollfd> sockets_;  // of the lanes
};

}  // namespace parley::bench
