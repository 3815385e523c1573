// A connection to PostgreSQL through libpq.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bench/workload/workload.h"
#include "libpq-fe.h"

namespace parley::bench {

// What the command line of bench_postgres says.
struct PostgresSettings {
  std::string conninfo;
  std::string corpus;
  WorkloadShape shape;
  int calls = 10'000;
  int connections = 1;
  int pipelined = 1;
  int rounds = 3;
  uint64_t first_question = 0;  // of the workload; those before were asked already
  int chunk = 100'000;          // rows made ahead
};

// Ends the program with a message.
[[noreturn]] void Fail(const char* what);

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

// These end the program when they fail.
Connection Connect(const PostgresSettings& settings);
void Execute(PGconn* connection, const std::string& sql);

}  // namespace parley::bench
