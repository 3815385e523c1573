// bench_postgres: the same work done by PostgreSQL through libpq, with prepared statements.
//
//   bench_postgres copy|append|stance|timeline|diff --conninfo "host=/run/pg dbname=bench" --corpus FILE
//
// A statement is a row; what the events say of corrections is left out, which favours PostgreSQL.

#include "CLI/CLI.hpp"
#include "bench/measure/run_main.h"
#include "bench/postgres/commands.h"

namespace parley::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("The same work done by PostgreSQL");
  app.require_subcommand(1);
  app.fallthrough();
  PostgresSettings settings;
  app.add_option("--conninfo", settings.conninfo, "as libpq wants it")->required();
  app.add_option("--corpus", settings.corpus, "text that quotes are made from")->required();
  app.add_option("--events", settings.shape.events, "events of the workload");
  app.add_option("--parties", settings.shape.parties, "");
  app.add_option("--issues", settings.shape.issues, "");
  app.add_option("--repeats", settings.shape.repeats, "statements in a row on one pair");
  app.add_option("--chunk", settings.chunk, "rows made before they are sent; 0: all");
  app.add_option("--calls", settings.calls, "queries a round");
  app.add_option("--first-question", settings.first_question, "questions of the workload to skip");
  app.add_option("--connections", settings.connections, "");
  app.add_option("--pipelined", settings.pipelined, "queries in flight on a connection");
  app.add_option("--rounds", settings.rounds, "");
  app.add_subcommand("copy", "COPY into the empty, indexed table")->callback([&] { MeasureCopy(settings); });
  app.add_subcommand("append", "single-row commits")->callback([&] { MeasureAppend(settings); });
  app.add_subcommand("stance", "as-of stance of a pair")->callback([&] { MeasureStance(settings); });
  app.add_subcommand("timeline", "1,000 entries of a long line")->callback([&] {
    MeasureTimeline(settings);
  });
  app.add_subcommand("diff", "all pairs at two dates")->callback([&] { MeasureDiff(settings); });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
