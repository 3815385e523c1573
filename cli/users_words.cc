#include "cli/users_words.h"

#include <cstddef>
#include <cstring>

#include "absl/strings/cord.h"
#include "client/errors.h"

namespace parley {
namespace {

// Messages and lists that only carry others: their names say nothing to the user.
constexpr const char* kCarriers[] = {
    "events.",
    "statement_recorded.",
    "statement_amended.",
    "statement_corroborated.",
    "statement_retracted.",
    "statement.",
    "sources.",
    "source.",
    "filter.",
    "pairs.",
    "selection.",
    "basis.",
    "fold.",
};

struct Row {
  const char* field;
  const char* words;
};

// Names of parties, issues and the like are positionals of some commands and flags of others.
constexpr Row kRows[] = {
    {"party", "party"},
    {"parties", "party"},
    {"issue", "issue"},
    {"issues", "issue"},
    {"speaker", "speaker"},
    {"speakers", "speaker"},
    {"rules", "rule"},
    {"rule_id", "rule"},
    {"statement_id", "id"},
    {"alert_id", "id"},
    {"alert_ids", "alert"},
    // The basis.
    {"as_of", "--as-of"},
    {"known_at", "--known-at"},
    {"max_age", "--max-age"},
    {"before.known_at", "--known-before"},
    {"after.known_at", "--known-after"},
    // Filters.
    {"said_from", "--from"},
    {"said_before", "--to"},
    {"from", "--from"},
    {"to", "--to"},
    {"from_position", "--from-position"},
    {"after_position", "--after"},
    {"attributions", "--attribution"},
    {"stances", "--stance"},
    {"text", "--text"},
    {"kinds", "--kind"},
    {"min_delta", "--min-delta"},
    {"min_severity", "--severity"},
    {"sink_id", "--sink"},
    // What is recorded.
    {"event_id", "--event-id"},
    {"reason", "--reason"},
    {"note", "--note"},
    {"stance", "--stance"},
    {"said_at", "--said-at"},
    {"said_at_precision", "--said-at"},
    {"delivered_by", "--delivered-by"},
    {"reported_by", "--reported-by"},
    {"quote", "--quote"},
    {"language", "--language"},
    {"translation", "--translation"},
    {"summary", "--summary"},
    {"venue", "--venue"},
    {"attribution", "--attribution"},
    {"conditions", "--condition"},
    {"quantity", "--quantity"},
    {"quantity_max", "--quantity-max"},
    {"confidence", "--confidence"},
    {"labels", "--label"},
    {"title", "--title"},
    {"publisher", "--publisher"},
    {"url", "--url"},
    {"published_at", "--published-at"},
    {"retrieved_at", "--retrieved-at"},
    {"sha256", "--sha256"},
    {"source", "source"},
    {"sources", "source"},
};

// "sources.url" for "sources[0].url".
std::string WithoutIndexes(const std::string& path) {
  std::string plain;
  int brackets = 0;
  for (const char c : path) {
    if (c == '[') ++brackets;
    if (brackets == 0) plain += c;
    if (c == ']') --brackets;
  }
  return plain;
}

std::string WithoutCarriers(std::string path) {
  for (bool carried = true; carried;) {
    carried = false;
    for (const char* carrier : kCarriers) {
      if (path.compare(0, std::strlen(carrier), carrier) != 0) continue;
      path.erase(0, std::strlen(carrier));
      carried = true;
    }
  }
  return path;
}

// "known_at" for "known_at.position": the flag takes positions and times.
std::string WithoutPoint(std::string path) {
  for (const char* point : {".position", ".time"}) {
    const std::string end = std::string("known_at") + point;
    const bool ends =
        path.size() >= end.size() && path.compare(path.size() - end.size(), end.size(), end) == 0;
    if (ends) path.erase(path.size() - std::strlen(point));
  }
  return path;
}

}  // namespace

std::string UsersWord(const std::string& path) {
  const std::string field = WithoutPoint(WithoutCarriers(WithoutIndexes(path)));
  for (const Row& row : kRows) {
    if (field == row.field) return row.words;
  }
  return path;
}

absl::Status InUsersWords(const absl::Status& status) {
  for (const FieldViolation& violation : DetailsOf(status).fields) {
    if (violation.field.empty()) continue;
    return WithLead(status, violation.field, UsersWord(violation.field));
  }
  return status;
}

absl::Status WithLead(const absl::Status& status, const std::string& field, const std::string& words) {
  const std::string message(status.message());
  const std::string lead = field + ":";
  if (message.compare(0, lead.size(), lead) != 0) return status;
  return WithMessage(status, words + message.substr(field.size()));
}

absl::Status WithMessage(const absl::Status& status, const std::string& message) {
  absl::Status told(status.code(), message);
  status.ForEachPayload(
      [&told](absl::string_view type, const absl::Cord& payload) { told.SetPayload(type, payload); });
  return told;
}

}  // namespace parley
