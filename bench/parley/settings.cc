#include "bench/parley/settings.h"

namespace parley::bench {

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "HOST:PORT of parleyd");
  app.add_option("--prepared", settings.prepared, "HOST:PORT of bench_prepared");
  app.add_option("--corpus", settings.corpus, "files of text that quotes are made from");
  app.add_option("--events", settings.shape.events, "events of the workload, without declarations");
  app.add_option("--first", settings.first, "events of it to skip");
  app.add_option("--parties", settings.shape.parties, "");
  app.add_option("--issues", settings.shape.issues, "");
  app.add_option("--repeats", settings.shape.repeats, "statements in a row on one pair");
  app.add_flag("!--plain", settings.shape.corrections, "nothing late, amended or retracted");
  app.add_option("--amendments", settings.amendments, "of every statement, after a plain workload");
  app.add_option("--amend-every", settings.amend_every, "single appends; 0: none of them amends a statement");
  app.add_option("--rules", settings.rules, "alert rules to declare, at most 1,000");
  app.add_flag("--alerts", settings.alerts, "after appends, wait until the rules were applied to them");
  app.add_option("--what", settings.what, "kinds of calls: empty, stance, stance_as_of, timeline, prepared")
      ->delimiter(',');
  app.add_flag("--same-calls", settings.same_calls, "the same calls in each round: all is cached");
  app.add_option("--first-question", settings.first_question, "questions of the workload to skip");
  app.add_option("--output", settings.output, "file; - for standard output");
  app.add_option("--sync-file", settings.sync_file, "a file to write and sync");
  app.add_option("--sync-bytes", settings.sync_bytes, "of each such write")->check(CLI::PositiveNumber);
  app.add_option("--calls", settings.calls, "calls of each kind and round");
  app.add_option("--in-flight", settings.in_flight, "calls at a time");
  app.add_option("--connections", settings.connections, "");
  app.add_option("--watchers", settings.watchers, "");
  app.add_option("--stalled", settings.stalled, "watchers that stop reading, in half of the rounds");
  app.add_flag("--shifts", settings.shifts, "watch shifts, and append statements that each are one");
  app.add_option("--pid", settings.pid, "process of parleyd, whose processor time is measured");
  app.add_option("--rate", settings.rate, "appends a second while watching");
  app.add_option("--batch", settings.batch, "events a request");
  app.add_option("--chunk", settings.chunk, "requests made before they are sent; 0: all");
  app.add_option("--rounds", settings.rounds, "");
}

}  // namespace parley::bench
