#include "storage/catalog/catalog.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/time.h"
#include "storage/catalog/name_key.h"
#include "storage/catalog/nearest_names.h"

namespace parley {
namespace {

const char* KindWord(NameKind kind) {
  switch (kind) {
    case NameKind::kParty:
      return "party";
    case NameKind::kSpeaker:
      return "speaker";
    case NameKind::kIssue:
      return "issue";
  }
  return "";
}

size_t Slot(NameKind kind) {
  return static_cast<size_t>(kind) - 1;
}

template <typename T>
Declared<T> DeclaredAt(const Entity* entity, uint64_t known_position) {
  const Entity::Version* version = entity == nullptr ? nullptr : entity->At(known_position);
  if (version == nullptr) return {};
  return {std::static_pointer_cast<const T>(version->value), version->position};
}

// First moment named by an ISO date; `otherwise` when it is empty.
int64_t BeginOr(const std::string& date, int64_t otherwise) {
  if (date.empty()) return otherwise;
  absl::StatusOr<WrittenDate> parsed = ParseWrittenDate(date);
  return parsed.ok() ? parsed->begin_us : otherwise;
}

bool IsMemberAt(const event::v1::Membership& membership, int64_t as_of_us) {
  return BeginOr(membership.from(), INT64_MIN) <= as_of_us && as_of_us < BeginOr(membership.to(), INT64_MAX);
}

std::string Join(const std::vector<EntityRef>& refs) {
  return absl::StrJoin(refs, ", ", [](std::string* out, const EntityRef& ref) { *out += ref.id; });
}

}  // namespace

const EntityTable& Catalog::Table(NameKind kind) const {
  return tables_[Slot(kind)];
}

// The writer, at kNewest, sees everything; readers see what is published.
uint64_t Catalog::NewestFor(uint64_t known_position) const {
  return known_position == kNewest ? kNewest : published_;
}

std::vector<EntityRef> Catalog::MatchesLocked(NameKind kind, const std::string& name,
                                              uint64_t known_position) const {
  const EntityTable& table = Table(kind);
  const uint64_t newest = NewestFor(known_position);
  const std::string key = NameKey(name);
  if (const Entity* entity = table.Get(table.Find(key));
      entity != nullptr && entity->versions.front().position <= newest) {
    return {{table.Find(key), key}};
  }
  std::vector<EntityRef> matches;
  for (const NameHolder& holder : table.names().HoldersAt(key, known_position, newest)) {
    const Entity* entity = table.Get(holder.number);
    const bool known = std::any_of(matches.begin(), matches.end(),
                                   [&](const EntityRef& match) { return match.number == holder.number; });
    if (entity != nullptr && !known) matches.push_back({holder.number, entity->id});
  }
  return matches;
}

absl::StatusOr<EntityRef> Catalog::ResolveLocked(NameKind kind, const std::string& name,
                                                 uint64_t known_position, const std::string& field) const {
  std::vector<EntityRef> matches = MatchesLocked(kind, name, known_position);
  if (matches.size() == 1) return matches.front();
  if (matches.size() > 1) {
    return MakeError(
        absl::StatusCode::kInvalidArgument,
        {Reason::kAmbiguousName, field, {{"name", name}, {"candidates", Join(matches)}}},
        absl::StrCat(field, ": \"", name, "\" stands for several: ", Join(matches), "; use an id"));
  }
  const std::string suggestions = absl::StrJoin(SuggestLocked(kind, name, known_position), ", ");
  return MakeError(absl::StatusCode::kNotFound,
                   {Reason::kUnknownName, field, {{"name", name}, {"suggestions", suggestions}}},
                   absl::StrCat(field, ": no ", KindWord(kind), " is called \"", name, "\"",
                                suggestions.empty() ? std::string("; none is declared yet")
                                                    : absl::StrCat("; nearest: ", suggestions)));
}

// Asked by the writer, too, and while it waits: so nearly all names are passed over by their letters alone.
std::vector<std::string> Catalog::SuggestLocked(NameKind kind, const std::string& name,
                                                uint64_t known_position) const {
  const EntityTable& table = Table(kind);
  const uint64_t newest = NewestFor(known_position);
  NearestNames nearest(NameKey(name), limits::kSuggestionsMax);
  for (const Entity& entity : table.entities()) {
    if (entity.versions.front().position > newest) continue;
    if (const auto rank = nearest.Rank(entity.id)) nearest.Add(*rank, entity.id);
  }
  table.names().ForEachKey([&](const std::string& candidate) {
    const auto rank = nearest.Rank(candidate);
    if (!rank.has_value()) return;
    for (const NameHolder& holder : table.names().HoldersAt(candidate, known_position, newest)) {
      if (const Entity* entity = table.Get(holder.number)) nearest.Add(*rank, entity->id);
    }
  });
  return nearest.ids();
}

absl::StatusOr<EntityRef> Catalog::Resolve(NameKind kind, const std::string& name, uint64_t known_position,
                                           const std::string& field) const {
  const std::shared_lock lock(mutex_);
  return ResolveLocked(kind, name, known_position, field);
}

std::vector<EntityRef> Catalog::Matches(NameKind kind, const std::string& name,
                                        uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return MatchesLocked(kind, name, known_position);
}

std::vector<std::string> Catalog::Suggest(NameKind kind, const std::string& name,
                                          uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return SuggestLocked(kind, name, known_position);
}

std::string Catalog::IdOf(NameKind kind, uint32_t number) const {
  const std::shared_lock lock(mutex_);
  const Entity* entity = Table(kind).Get(number);
  return entity == nullptr ? std::string() : entity->id;
}

uint32_t Catalog::NumberOf(NameKind kind, const std::string& id) const {
  const std::shared_lock lock(mutex_);
  return Table(kind).Find(id);
}

bool Catalog::AreIds(std::initializer_list<NameUse> names) const {
  const std::shared_lock lock(mutex_);
  return std::all_of(names.begin(), names.end(), [&](const NameUse& use) {
    if (use.name.empty()) return true;
    const EntityTable& table = Table(use.kind);
    const Entity* entity = table.Get(table.Find(use.name));
    return entity != nullptr && entity->versions.front().position <= published_;
  });
}

Declared<event::v1::Party> Catalog::PartyAt(uint32_t number, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return DeclaredAt<event::v1::Party>(Table(NameKind::kParty).Get(number), known_position);
}

Declared<event::v1::Speaker> Catalog::SpeakerAt(uint32_t number, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return DeclaredAt<event::v1::Speaker>(Table(NameKind::kSpeaker).Get(number), known_position);
}

Declared<event::v1::Issue> Catalog::IssueAt(uint32_t number, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  return DeclaredAt<event::v1::Issue>(Table(NameKind::kIssue).Get(number), known_position);
}

std::vector<EntityRef> Catalog::List(NameKind kind, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  std::vector<EntityRef> list;
  uint32_t number = 0;
  for (const Entity& entity : Table(kind).entities()) {
    ++number;
    if (entity.At(known_position) != nullptr) list.push_back({number, entity.id});
  }
  std::sort(list.begin(), list.end(), [](const EntityRef& a, const EntityRef& b) { return a.id < b.id; });
  return list;
}

std::vector<uint32_t> Catalog::WithMembers(uint32_t party, int64_t as_of_us, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  const EntityTable& table = Table(NameKind::kParty);
  std::vector<uint32_t> found = {party};
  for (size_t i = 0; i < found.size(); ++i) {  // grows while members are themselves coalitions
    const auto declared = DeclaredAt<event::v1::Party>(table.Get(found[i]), known_position);
    if (declared.value == nullptr) continue;
    for (const event::v1::Membership& membership : declared.value->members()) {
      const uint32_t member = table.Find(membership.party());
      const bool seen = std::find(found.begin(), found.end(), member) != found.end();
      if (member != 0 && !seen && IsMemberAt(membership, as_of_us)) found.push_back(member);
    }
  }
  return found;
}

std::vector<uint32_t> Catalog::WithSubissues(uint32_t issue, uint64_t known_position) const {
  const std::shared_lock lock(mutex_);
  const EntityTable& table = Table(NameKind::kIssue);
  absl::flat_hash_map<uint32_t, std::vector<uint32_t>> children;
  for (uint32_t number = 1; number <= table.entities().size(); ++number) {
    const auto declared = DeclaredAt<event::v1::Issue>(table.Get(number), known_position);
    if (declared.value == nullptr || declared.value->parent().empty()) continue;
    children[table.Find(declared.value->parent())].push_back(number);
  }
  std::vector<uint32_t> found = {issue};
  for (size_t i = 0; i < found.size(); ++i) {  // no cycles: CheckIssue refuses them
    const auto it = children.find(found[i]);
    if (it != children.end()) found.insert(found.end(), it->second.begin(), it->second.end());
  }
  return found;
}

uint32_t Catalog::Count(NameKind kind) const {
  const std::shared_lock lock(mutex_);
  return static_cast<uint32_t>(Table(kind).entities().size());
}

void Catalog::Apply(const event::v1::Event& event, uint64_t position) {
  const std::scoped_lock lock(mutex_);
  auto declare = [&](NameKind kind, const std::string& id, const std::string& name, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    tables_[Slot(kind)].Declare(id, std::make_shared<const Value>(value), name,
                                {value.aliases().begin(), value.aliases().end()}, position);
  };
  if (event.has_party_declared()) {
    const auto& party = event.party_declared().party();
    declare(NameKind::kParty, party.party_id(), party.name(), party);
  } else if (event.has_speaker_declared()) {
    const auto& speaker = event.speaker_declared().speaker();
    declare(NameKind::kSpeaker, speaker.speaker_id(), speaker.name(), speaker);
  } else if (event.has_issue_declared()) {
    const auto& issue = event.issue_declared().issue();
    declare(NameKind::kIssue, issue.issue_id(), issue.proposition(), issue);
  } else if (event.has_alert_rule_declared()) {
    rules_.Declare(event.alert_rule_declared().rule(), position);
  } else if (event.has_alert_rule_removed()) {
    rules_.Remove(event.alert_rule_removed().rule_id(), position);
  }
}

void Catalog::Truncate(uint64_t position) {
  const std::scoped_lock lock(mutex_);
  for (EntityTable& table : tables_) table.Truncate(position);
  rules_.Truncate(position);
}

void Catalog::Publish(uint64_t position) {
  const std::scoped_lock lock(mutex_);
  published_ = position;
}

}  // namespace parley
