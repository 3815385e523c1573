#include "bench/postgres/commands.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bench/measure/series.h"
#include "bench/postgres/query_loop.h"
#include "bench/postgres/rows.h"

namespace parley::bench {
namespace {

// Sends what is in `chunk` to the server; returns the seconds.
double CopyChunk(PGconn* connection, const std::string& chunk) {
  constexpr size_t kPiece = 1 << 16;
  const Clock::time_point start = Clock::now();
  Execute(connection, std::string("COPY events (") + kColumns + ") FROM STDIN");
  for (size_t at = 0; at < chunk.size(); at += kPiece)
    PQputCopyData(connection, chunk.data() + at, static_cast<int>(std::min(kPiece, chunk.size() - at)));
  PQputCopyEnd(connection, nullptr);
  while (PGresult* result = PQgetResult(connection)) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(PQerrorMessage(connection));
    PQclear(result);
  }
  return SecondsSince(start);
}

// One COPY of all rows for each chunk; making the rows is not measured.
void CopyAll(const PostgresSettings& settings, PGconn* connection, const TextSource& text) {
  Rows rows(settings.shape, text);
  const uint64_t chunk_rows =
      settings.chunk == 0 ? settings.shape.events : static_cast<uint64_t>(settings.chunk);
  double seconds = 0;
  uint64_t copied = 0;
  for (bool more = true; more;) {
    std::string chunk;
    uint64_t count = 0;
    for (; count < chunk_rows; ++count) {
      const Row row = rows.Next();
      if (row.empty()) break;
      chunk += CopyLine(row);
    }
    more = count == chunk_rows;
    if (count > 0) seconds += CopyChunk(connection, chunk);
    copied += count;
  }
  const auto n = static_cast<double>(copied);
  Print("pg_copy", {{"events", n}, {"seconds", seconds}, {"per_second", n / seconds}});
}

void Measure(const PostgresSettings& settings, const std::string& what, const std::string& sql,
             int parameters, const QueryLoop::MakeRow& make) {
  QueryLoop loop(settings, sql, parameters);
  for (int round = 0; round < settings.rounds; ++round) loop.Run(what, settings.calls, make);
}

}  // namespace

void MeasureCopy(const PostgresSettings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Connection connection = Connect(settings);
  for (int round = 0; round < settings.rounds; ++round) {
    Execute(connection.get(), kSchema);
    CopyAll(settings, connection.get(), text);
  }
  Execute(connection.get(), "VACUUM ANALYZE events");
  Execute(connection.get(), "CHECKPOINT");  // what is measured next has the disk for itself
}

void MeasureAppend(const PostgresSettings& settings) {
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
          kColumnCount, [&] { return rows[next++]; });
}

void MeasureStance(const PostgresSettings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Workload workload(settings.shape, text);
  uint64_t next = settings.first_question;
  Measure(
      settings, "pg_stance_as_of",
      "SELECT stance, said_at, event_id FROM events WHERE party = $1::int AND issue = $2::int AND said_at <= "
      "$3::timestamptz AND stance <> 9 AND attribution NOT IN (6, 7) ORDER BY said_at DESC, id DESC LIMIT 1",
      3, [&] {
        const WorkloadQuestion question = workload.Question(next++);
        return Row{std::to_string(question.pair.party), std::to_string(question.pair.issue),
                   Timestamp(question.as_of_s)};
      });
}

void MeasureTimeline(const PostgresSettings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  const Workload workload(settings.shape, text);
  const WorkloadPair pair = workload.HotPair();
  Measure(settings, "pg_timeline",
          std::string("SELECT ") + kColumns +
              ", lag(stance) OVER line AS before FROM events WHERE party = $1::int AND issue = $2::int "
              "WINDOW line AS "
              "(ORDER BY said_at, id) ORDER BY said_at, id LIMIT 1000",
          2, [&] {
            return Row{std::to_string(pair.party), std::to_string(pair.issue)};
          });
}

// Twice the as-of stances of every pair, joined: by DISTINCT ON, or by a probe of the index for every pair.
void MeasureDiff(const PostgresSettings& settings) {
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
  const auto make = [] { return Row{Timestamp(kDiffBefore_s), Timestamp(kDiffAfter_s)}; };
  for (const auto& [what, sql] :
       {std::pair{"pg_diff_distinct_on", distinct}, std::pair{"pg_diff_lateral", probe}}) {
    Measure(settings, what,
            "SELECT * FROM (" + at(sql, "$1") + ") before FULL JOIN (" + at(sql, "$2") +
                ") after USING (party, issue) WHERE before.stance IS DISTINCT FROM after.stance",
            2, make);
  }
}

}  // namespace parley::bench
