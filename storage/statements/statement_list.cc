#include "storage/statements/statement_list.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "core/limits.h"
#include "storage/catalog/name_key.h"
#include "storage/statements/index_merge.h"
#include "storage/statements/revisions.h"
#include "storage/statements/statement_reader.h"

namespace parley {
namespace {

constexpr size_t kStretchesMax = 128;  // more iterators than this cost more than a wider index
constexpr size_t kStopCheckEvery = 256;

// Where to look: one family and the stretches of it.
struct Access {
  Family family = Family::kBySaidAt;
  std::vector<std::string> prefixes = {""};
};

std::vector<std::string> Prefixes(const std::vector<uint32_t>& numbers) {
  std::vector<std::string> prefixes;
  prefixes.reserve(numbers.size());
  for (uint32_t number : numbers) prefixes.push_back(IndexPrefix(number));
  return prefixes;
}

std::vector<std::string> PairPrefixes(const StatementQuery& query) {
  std::vector<std::string> prefixes;
  for (uint32_t party : query.parties) {
    for (uint32_t issue : query.issues) prefixes.push_back(IndexPrefix(party) + IndexPrefix(issue));
  }
  return prefixes;
}

bool Fits(size_t count) {
  return count > 0 && count <= kStretchesMax;
}

Access ChooseAccess(const StatementQuery& query) {
  if (Fits(query.parties.size() * query.issues.size())) return {Family::kStances, PairPrefixes(query)};
  if (Fits(query.speakers.size())) return {Family::kBySpeaker, Prefixes(query.speakers)};
  if (Fits(query.parties.size())) return {Family::kByParty, Prefixes(query.parties)};
  if (Fits(query.issues.size())) return {Family::kByIssue, Prefixes(query.issues)};
  return {};
}

IndexRange ChooseRange(const StatementQuery& query, const Basis& basis, const std::optional<LineKey>& from) {
  IndexRange range{
      {query.said_from_us.value_or(INT64_MIN), 0}, {basis.as_of_us, UINT64_MAX}, query.descending};
  if (query.said_before_us.has_value() && *query.said_before_us <= basis.as_of_us) {
    range.last.said_at_us = *query.said_before_us - 1;
  }
  if (from.has_value() && query.descending) range.last = std::min(range.last, *from);
  if (from.has_value() && !query.descending) range.first = std::max(range.first, *from);
  return range;
}

absl::flat_hash_set<std::string> Ids(const Catalog& catalog, NameKind kind,
                                     const std::vector<uint32_t>& numbers) {
  absl::flat_hash_set<std::string> ids;
  for (uint32_t number : numbers) ids.insert(catalog.IdOf(kind, number));
  return ids;
}

template <typename T>
bool Among(const std::vector<T>& wanted, T value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// The parts of a query that only the statement itself can answer.
class Matcher {
 public:
  Matcher(const Catalog& catalog, const StatementQuery& query)
      : query_(query),
        parties_(Ids(catalog, NameKind::kParty, query.parties)),
        issues_(Ids(catalog, NameKind::kIssue, query.issues)),
        speakers_(Ids(catalog, NameKind::kSpeaker, query.speakers)),
        text_(FoldCase(query.text)) {}

  bool Matches(const event::v1::Statement& statement) const {
    return (parties_.empty() || parties_.contains(statement.party())) &&
           (issues_.empty() || issues_.contains(statement.issue())) &&
           (speakers_.empty() || speakers_.contains(statement.speaker())) &&
           Among(query_.attributions, statement.attribution()) && Among(query_.stances, statement.stance()) &&
           MatchesText(statement);
  }

 private:
  bool MatchesText(const event::v1::Statement& statement) const {
    if (text_.empty()) return true;
    auto contains = [this](const std::string& text) {
      return FoldCase(text).find(text_) != std::string::npos;
    };
    return contains(statement.quote()) || contains(statement.translation()) ||
           contains(statement.summary()) || contains(statement.venue()) ||
           std::any_of(statement.conditions().begin(), statement.conditions().end(), contains);
  }

  const StatementQuery& query_;
  const absl::flat_hash_set<std::string> parties_, issues_, speakers_;
  const std::string text_;
};

// Fills one page.
class PageFiller {
 public:
  PageFiller(const ReadState& state, const Matcher& matcher, const Basis& basis, size_t limit)
      : state_(state), revisions_(state), matcher_(matcher), basis_(basis), limit_(limit) {}

  // Takes an entry into the page if it is in force and matches. False when the page ends before it.
  absl::StatusOr<bool> Take(const IndexEntry& entry) {
    const bool full = page_.statements.size() >= limit_ || bytes_ >= limits::kPageBytesMax ||
                      steps_ >= limits::kScanStepsPerPageMax;
    // Versions of one statement at one said_at share a key, so a page ends only between keys.
    if (full && entry.key != last_key_) {
      page_.next = entry.key;
      return false;
    }
    last_key_ = entry.key;
    ++steps_;
    absl::StatusOr<bool> in_force =
        revisions_.InForce(entry.key.first_position, entry.version_position, basis_.known_position);
    if (!in_force.ok()) return in_force.status();
    if (!*in_force) return true;
    absl::StatusOr<event::v1::Statement> statement = ReadStatement(
        state_, revisions_, entry.key.first_position, entry.version_position, basis_.known_position);
    if (!statement.ok()) return statement.status();
    if (matcher_.Matches(*statement)) {
      bytes_ += statement->ByteSizeLong();
      page_.statements.push_back(*std::move(statement));
    }
    return true;
  }

  size_t steps() const { return steps_; }
  StatementPage TakePage() { return std::move(page_); }

 private:
  const ReadState& state_;
  RevisionReader revisions_;
  const Matcher& matcher_;
  const Basis basis_;
  const size_t limit_;
  StatementPage page_;
  LineKey last_key_{INT64_MIN, 0};
  size_t bytes_ = 0;
  size_t steps_ = 0;
};

}  // namespace

absl::StatusOr<StatementPage> ListStatements(const ReadState& state, const Catalog& catalog,
                                             const StatementQuery& query, const Basis& basis,
                                             std::optional<LineKey> from, size_t limit,
                                             const StopCheck& stop) {
  const Access access = ChooseAccess(query);
  const Matcher matcher(catalog, query);
  IndexMerge merge(state, access.family, access.prefixes, ChooseRange(query, basis, from));
  PageFiller filler(state, matcher, basis, limit);
  while (std::optional<IndexEntry> entry = merge.Next()) {
    if (stop && filler.steps() % kStopCheckEvery == 0) {
      absl::Status go_on = stop();
      if (!go_on.ok()) return go_on;
    }
    absl::StatusOr<bool> taken = filler.Take(*entry);
    if (!taken.ok()) return taken.status();
    if (!*taken) break;
  }
  if (!merge.status().ok()) return merge.status();
  return filler.TakePage();
}

}  // namespace parley
