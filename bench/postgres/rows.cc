#include "bench/postgres/rows.h"

#include <ctime>

namespace parley::bench {
namespace {

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

WorkloadShape Plain(WorkloadShape shape) {
  shape.corrections = false;
  return shape;
}

}  // namespace

const char* const kSchema =
    "SET client_min_messages = warning;"
    "DROP TABLE IF EXISTS events;"
    "CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL,"
    " party integer NOT NULL, issue integer NOT NULL, said_at timestamptz NOT NULL, stance smallint NOT NULL,"
    " attribution smallint NOT NULL, speaker text, quote text NOT NULL, conditions text, source_title text,"
    " publisher text, published_at date, recorded_at timestamptz NOT NULL DEFAULT now());"
    "CREATE INDEX events_line ON events (party, issue, said_at, id)";
const char* const kColumns =
    "event_id, party, issue, said_at, stance, attribution, speaker, quote, conditions, source_title, "
    "publisher,"
    " published_at";

std::string Timestamp(int64_t seconds) {
  const std::time_t time = seconds;
  std::tm fields{};
  ::gmtime_r(&time, &fields);
  std::string out(32, '\0');
  out.resize(std::strftime(out.data(), out.size(), "%Y-%m-%d %H:%M:%S+00", &fields));
  return out;
}

Rows::Rows(const WorkloadShape& shape, const TextSource& text)
    : shape_(Plain(shape)), workload_(shape_, text) {}

Row Rows::Next() {
  if (workload_.next_index() == shape_.events) return {};
  const uint64_t index = workload_.next_index();
  return RowOf(shape_, workload_, index, workload_.Next().statement_recorded().statement());
}

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

}  // namespace parley::bench
