// bench_postgres: the same work done by PostgreSQL through libpq, with prepared statements.
//
//   bench_postgres copy|append|stance|timeline|diff --conninfo "host=/run/pg dbname=bench" --corpus FILE
//
// A statement is a row; what the events say of corrections is left out, which favours PostgreSQL.

#include <poll.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/measure/series.h"
#include "bench/workload/workload.h"
#include "libpq-fe.h"

namespace parley::bench {
namespace {

constexpr int64_t kAsOfFirst = 946'684'800;  // 2000-01-01
constexpr uint64_t kAsOfSpan = 788'918'400;  // 25 years
constexpr const char* kSchema =
    "DROP TABLE IF EXISTS events;"
    "CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL,"
    " party integer NOT NULL, issue integer NOT NULL, said_at timestamptz NOT NULL, stance smallint NOT NULL,"
    " attribution smallint NOT NULL, speaker text, quote text NOT NULL, conditions text, source_title text,"
    " publisher text, published_at date, recorded_at timestamptz NOT NULL DEFAULT now());"
    "CREATE INDEX events_line ON events (party, issue, said_at, id)";
constexpr const char* kColumns =
    "event_id, party, issue, said_at, stance, attribution, speaker, quote, conditions, source_title, "
    "publisher,"
    " published_at";
constexpr int kColumnCount = 12;

struct Settings {
  std::string conninfo;
  std::string corpus;
  WorkloadShape shape;
  int calls = 10'000;
  int connections = 1;
  int pipelined = 1;
  int rounds = 3;
};

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "bench_postgres: %s\n", what);
  std::exit(1);
}

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

Connection Connect(const Settings& settings) {
  Connection connection(PQconnectdb(settings.conninfo.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) Fail(PQerrorMessage(connection.get()));
  return connection;
}

void Execute(PGconn* connection, const std::string& sql) {
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
    Fail(PQerrorMessage(connection));
}

using Row = std::vector<std::string>;

std::string Timestamp(int64_t seconds) {
  const std::time_t time = seconds;
  std::tm fields{};
  ::gmtime_r(&time, &fields);
  std::string out(32, '\0');
  out.resize(std::strftime(out.data(), out.size(), "%Y-%m-%d %H:%M:%S+00", &fields));
  return out;
}

Row RowOf(const WorkloadShape& shape, const Workload& workload, uint64_t index,
          const event::v1::Statement& said) {
  const WorkloadPair pair = workload.PairOf(index);
  return {EventId(shape.seed, index),
          std::to_string(pair.party),
          std::to_string(pair.issue),
          Timestamp(said.said_at().seconds()),
          std::to_string(said.stance()),
          std::to_string(said.attribution()),
          said.speaker(),
          said.quote(),
          said.conditions().empty() ? "" : said.conditions(0),
          said.sources(0).title(),
          said.sources(0).publisher(),
          said.sources(0).published_at()};
}

// The rows of the workload, in order; empty at the end. Corrections are left out.
class Rows {
 public:
  Rows(const WorkloadShape& shape, const TextSource& text) : shape_(Plain(shape)), workload_(shape_, text) {}

  Row Next() {
    if (workload_.next_index() == shape_.events) return {};
    const uint64_t index = workload_.next_index();
    return RowOf(shape_, workload_, index, workload_.Next().statement_recorded().statement());
  }

 private:
  static WorkloadShape Plain(WorkloadShape shape) {
    shape.corrections = false;
    return shape;
  }

  WorkloadShape shape_;
  Workload workload_;
};

std::string CopyLine(const Row& row) {
  std::string line;
  for (const std::string& field : row) {
    for (const char c : field) {
      if (c == '\\') line += '\\';
      line += c;
    }
    line += '\t';
  }
  line.back() = '\n';
  return line;
}

void MeasureCopy(const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Connection connection = Connect(settings);
  Execute(connection.get(), kSchema);
  Rows rows(settings.shape, text);
  constexpr size_t kChunk = 100'000;  // rows made beforehand, so that making them is not measured
  double seconds = 0;
  uint64_t copied = 0;
  for (bool more = true; more;) {
    std::string chunk;
    size_t count = 0;
    for (; count < kChunk; ++count) {
      const Row row = rows.Next();
      if (row.empty()) break;
      chunk += CopyLine(row);
    }
    more = count == kChunk;
    const Clock::time_point start = Clock::now();
    Execute(connection.get(), std::string("COPY events (") + kColumns + ") FROM STDIN");
    for (size_t at = 0; at < chunk.size(); at += 1 << 16)
      PQputCopyData(connection.get(), chunk.data() + at,
                    static_cast<int>(std::min<size_t>(1 << 16, chunk.size() - at)));
    PQputCopyEnd(connection.get(), nullptr);
    while (PGresult* result = PQgetResult(connection.get())) {
      if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(PQerrorMessage(connection.get()));
      PQclear(result);
    }
    seconds += SecondsSince(start);
    copied += count;
  }
  const auto n = static_cast<double>(copied);
  Print("pg_copy", {{"events", n}, {"seconds", seconds}, {"per_second", n / seconds}});
  Execute(connection.get(), "VACUUM ANALYZE events");
}

// Keeps `pipelined` queries in flight on each of several connections.
class QueryLoop {
 public:
  using MakeRow = std::function<Row(int)>;

  QueryLoop(const Settings& settings, const std::string& sql, int parameters)
      : pipelined_(settings.pipelined) {
    for (int i = 0; i < settings.connections; ++i) {
      Lane& lane = lanes_.emplace_back();
      lane.connection = Connect(settings);
      PGresult* prepared = PQprepare(lane.connection.get(), "q", sql.c_str(), parameters, nullptr);
      if (PQresultStatus(prepared) != PGRES_COMMAND_OK) Fail(PQerrorMessage(lane.connection.get()));
      PQclear(prepared);
      PQsetnonblocking(lane.connection.get(), 1);
      if (PQenterPipelineMode(lane.connection.get()) != 1) Fail("no pipeline mode");
    }
  }

  void Run(const std::string& what, int calls, const MakeRow& make) {
    Series latency;
    const Clock::time_point start = Clock::now();
    int started = 0;
    int done = 0;
    while (done < calls) {
      for (Lane& lane : lanes_) {
        while (started < calls && lane.starts.size() < static_cast<size_t>(pipelined_))
          Send(lane, make(started++));
        PQflush(lane.connection.get());
      }
      Wait();
      for (Lane& lane : lanes_) done += Receive(lane, latency);
    }
    PrintCalls(what, latency, SecondsSince(start));
  }

 private:
  struct Lane {
    Connection connection;
    std::deque<Clock::time_point> starts;
  };

  static void Send(Lane& lane, const Row& row) {
    std::vector<const char*> values;
    for (const std::string& field : row) values.push_back(field.c_str());
    lane.starts.push_back(Clock::now());
    PQsendQueryPrepared(lane.connection.get(), "q", static_cast<int>(values.size()), values.data(), nullptr,
                        nullptr, 1);
    PQpipelineSync(lane.connection.get());
  }

  void Wait() {
    std::vector<pollfd> fds;
    for (const Lane& lane : lanes_) fds.push_back({PQsocket(lane.connection.get()), POLLIN, 0});
    ::poll(fds.data(), fds.size(), 1000);
  }

  // How many queries of the lane ended.
  static int Receive(Lane& lane, Series& latency) {
    PGconn* connection = lane.connection.get();
    if (PQconsumeInput(connection) == 0) Fail(PQerrorMessage(connection));
    int ended = 0;
    while (!lane.starts.empty() && PQisBusy(connection) == 0) {
      PGresult* result = PQgetResult(connection);
      if (result == nullptr) continue;
      const ExecStatusType status = PQresultStatus(result);
      PQclear(result);
      if (status == PGRES_FATAL_ERROR) Fail(PQerrorMessage(connection));
      if (status != PGRES_PIPELINE_SYNC) continue;
      latency.AddSince(lane.starts.front());
      lane.starts.pop_front();
      ++ended;
    }
    return ended;
  }

  const int pipelined_;
  std::vector<Lane> lanes_;
};

void Measure(const Settings& settings, const std::string& what, const std::string& sql, int parameters,
             const QueryLoop::MakeRow& make) {
  QueryLoop loop(settings, sql, parameters);
  for (int round = 0; round < settings.rounds; ++round) loop.Run(what, settings.calls, make);
}

void MeasureAppend(const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  WorkloadShape shape = settings.shape;
  shape.seed += 1000;
  shape.events = static_cast<uint64_t>(settings.calls) * static_cast<uint64_t>(settings.rounds);
  Rows source(shape, text);
  std::vector<Row> rows;
  for (Row row = source.Next(); !row.empty(); row = source.Next()) rows.push_back(std::move(row));
  std::string values = "$1";
  for (int i = 2; i <= kColumnCount; ++i) values += ",$" + std::to_string(i);
  size_t next = 0;
  Measure(settings, "pg_append", std::string("INSERT INTO events (") + kColumns + ") VALUES (" + values + ")",
          kColumnCount, [&](int) { return rows[next++]; });
}

std::string AsOf(Random& random) {
  return Timestamp(kAsOfFirst + static_cast<int64_t>(random.Below(kAsOfSpan)));
}

void MeasureStance(const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Workload workload(settings.shape, text);
  Measure(
      settings, "pg_stance_as_of",
      "SELECT stance, said_at, event_id FROM events WHERE party = $1::int AND issue = $2::int AND said_at <= "
      "$3::timestamptz AND stance <> 9 AND attribution NOT IN (6, 7) ORDER BY said_at DESC, id DESC LIMIT 1",
      3, [&](int i) {
        Random random = Random::Of(7, 0, static_cast<uint64_t>(i));
        const WorkloadPair pair = workload.PairOf(random.Below(workload.shape().events));
        return Row{std::to_string(pair.party), std::to_string(pair.issue), AsOf(random)};
      });
}

void MeasureTimeline(const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Workload workload(settings.shape, text);
  const WorkloadPair pair = workload.HotPair();
  Measure(settings, "pg_timeline",
          std::string("SELECT ") + kColumns +
              ", lag(stance) OVER line AS before FROM events WHERE party = $1::int AND issue = $2::int "
              "WINDOW line AS "
              "(ORDER BY said_at, id) ORDER BY said_at, id LIMIT 1000",
          2, [&](int) {
            return Row{std::to_string(pair.party), std::to_string(pair.issue)};
          });
}

// Twice the as-of stances of every pair, joined: by DISTINCT ON, or by a probe of the index for every pair.
void MeasureDiff(const Settings& settings) {
  const std::string distinct =
      "SELECT DISTINCT ON (party, issue) party, issue, stance, said_at FROM events WHERE said_at <= "
      "$N::timestamptz "
      "AND stance <> 9 AND attribution NOT IN (6, 7) ORDER BY party, issue, said_at DESC, id DESC";
  const std::string probe =
      "SELECT p AS party, i AS issue, last.stance, last.said_at FROM generate_series(0, " +
      std::to_string(settings.shape.parties - 1) + ") p, generate_series(0, " +
      std::to_string(settings.shape.issues - 1) +
      ") i, LATERAL (SELECT stance, said_at FROM events WHERE party = p AND issue = i AND said_at <= "
      "$N::timestamptz "
      "AND stance <> 9 AND attribution NOT IN (6, 7) ORDER BY said_at DESC, id DESC LIMIT 1) last";
  const auto at = [](std::string sql, const char* parameter) {
    return sql.replace(sql.find("$N"), 2, parameter);
  };
  const auto make = [](int) {
    return Row{Timestamp(kAsOfFirst + static_cast<int64_t>(kAsOfSpan / 3)),
               Timestamp(kAsOfFirst + static_cast<int64_t>(kAsOfSpan / 2))};
  };
  for (const auto& [what, sql] :
       {std::pair{"pg_diff_distinct_on", distinct}, std::pair{"pg_diff_lateral", probe}}) {
    Measure(settings, what,
            "SELECT * FROM (" + at(sql, "$1") + ") before FULL JOIN (" + at(sql, "$2") +
                ") after USING (party, issue) WHERE before.stance IS DISTINCT FROM after.stance",
            2, make);
  }
}

int Main(int argc, char** argv) {
  CLI::App app("The same work done by PostgreSQL");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  app.add_option("--conninfo", settings.conninfo, "as libpq wants it")->required();
  app.add_option("--corpus", settings.corpus, "text that quotes are made from")->required();
  app.add_option("--events", settings.shape.events, "events of the workload");
  app.add_option("--calls", settings.calls, "queries a round");
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
  return parley::bench::Main(argc, argv);
}
