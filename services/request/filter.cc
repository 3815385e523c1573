#include "services/request/filter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/text.h"
#include "services/request/basis.h"

namespace parley {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;

const char* KindText(NameKind kind) {
  switch (kind) {
    case NameKind::kParty:
      return "the id, alias or name of a party";
    case NameKind::kSpeaker:
      return "the id, alias or name of a speaker";
    case NameKind::kIssue:
      return "the id, alias or proposition of an issue";
  }
  return "a name";
}

template <typename Number>
void SortUnique(std::vector<Number>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

absl::StatusOr<std::vector<uint32_t>> ReadNames(const QueryView& view, NameKind kind, const Names& names,
                                                uint64_t known_position, const std::string& field) {
  const absl::Status count = CheckNameCount(names.size(), field);
  if (!count.ok()) return count;
  std::vector<uint32_t> numbers;
  numbers.reserve(static_cast<size_t>(names.size()));
  for (int i = 0; i < names.size(); ++i) {
    absl::StatusOr<EntityRef> ref =
        ReadName(view, kind, names[i], known_position, absl::StrCat(field, "[", i, "]"));
    if (!ref.ok()) return ref.status();
    numbers.push_back(ref->number);
  }
  SortUnique(numbers);
  return numbers;
}

// Replaces each number by what `widen` makes of it.
template <typename Widen>
void WidenAll(std::vector<uint32_t>& numbers, const Widen& widen) {
  std::vector<uint32_t> wider;
  for (const uint32_t number : numbers) {
    const std::vector<uint32_t> some = widen(number);
    wider.insert(wider.end(), some.begin(), some.end());
  }
  SortUnique(wider);
  numbers = std::move(wider);
}

absl::Status ReadKinds(const v1::StatementFilter& filter, StatementQuery& query) {
  auto attributions = ReadEnums<Attribution>(filter.attributions(), event::v1::Attribution_IsValid,
                                             "filter.attributions", "an attribution other than UNSPECIFIED");
  if (!attributions.ok()) return attributions.status();
  query.attributions = *std::move(attributions);
  auto stances = ReadEnums<Stance>(filter.stances(), event::v1::Stance_IsValid, "filter.stances",
                                   "a stance other than UNSPECIFIED");
  if (!stances.ok()) return stances.status();
  query.stances = *std::move(stances);
  return absl::OkStatus();
}

absl::Status ReadRange(const v1::StatementFilter& filter, StatementQuery& query) {
  if (filter.has_said_from()) {
    const absl::StatusOr<int64_t> from = ReadTimestamp(filter.said_from(), "filter.said_from");
    if (!from.ok()) return from.status();
    query.said_from_us = *from;
  }
  if (filter.has_said_before()) {
    const absl::StatusOr<int64_t> before = ReadTimestamp(filter.said_before(), "filter.said_before");
    if (!before.ok()) return before.status();
    query.said_before_us = *before;
  }
  return absl::OkStatus();
}

absl::Status ReadText(const v1::StatementFilter& filter, StatementQuery& query) {
  const size_t characters = CodePointCount(filter.text());
  if (characters > limits::kFilterTextCharsMax) {
    return InvalidField(
        "filter.text", filter.text(),
        absl::StrCat("at most ", limits::kFilterTextCharsMax, " characters (", characters, " given)"));
  }
  query.text = filter.text();
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckNameCount(int count, const std::string& field) {
  if (static_cast<size_t>(count) <= limits::kNamesPerRequestMax) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, field, {}},
                   absl::StrCat(field, ": ", count, " given; wanted at most ", limits::kNamesPerRequestMax,
                                ", or none for all"));
}

absl::StatusOr<std::vector<int>> ReadEnumNumbers(const google::protobuf::RepeatedField<int>& values,
                                                 bool (*is_wanted)(int), const std::string& field,
                                                 const char* wanted) {
  const absl::Status count = CheckNameCount(values.size(), field);
  if (!count.ok()) return count;
  for (int i = 0; i < values.size(); ++i) {
    if (values[i] == 0 || !is_wanted(values[i])) {
      return InvalidField(absl::StrCat(field, "[", i, "]"), absl::StrCat(values[i]), wanted);
    }
  }
  std::vector<int> numbers(values.begin(), values.end());
  SortUnique(numbers);
  return numbers;
}

absl::StatusOr<EntityRef> ReadName(const QueryView& view, NameKind kind, const std::string& name,
                                   uint64_t known_position, const std::string& field) {
  if (name.empty()) return MissingField(field, KindText(kind));
  return view.catalog.Resolve(kind, name, known_position, field);
}

absl::StatusOr<PairSelection> ReadPairFilter(const QueryView& view, const v1::PairFilter& filter,
                                             const Basis& basis, const std::string& field) {
  const uint64_t known = basis.known_position;
  absl::StatusOr<std::vector<uint32_t>> parties =
      ReadNames(view, NameKind::kParty, filter.parties(), known, field + ".parties");
  if (!parties.ok()) return parties.status();
  absl::StatusOr<std::vector<uint32_t>> issues =
      ReadNames(view, NameKind::kIssue, filter.issues(), known, field + ".issues");
  if (!issues.ok()) return issues.status();
  PairSelection selection{*std::move(parties), *std::move(issues)};
  if (filter.include_members()) {
    WidenAll(selection.parties,
             [&](uint32_t party) { return view.catalog.WithMembers(party, basis.as_of_us, known); });
  }
  if (filter.include_subissues()) {
    WidenAll(selection.issues, [&](uint32_t issue) { return view.catalog.WithSubissues(issue, known); });
  }
  return selection;
}

absl::StatusOr<StatementQuery> ReadStatementFilter(const QueryView& view, const v1::StatementFilter& filter,
                                                   const Basis& basis) {
  absl::StatusOr<PairSelection> pairs = ReadPairFilter(view, filter.pairs(), basis, "filter.pairs");
  if (!pairs.ok()) return pairs.status();
  absl::StatusOr<std::vector<uint32_t>> speakers =
      ReadNames(view, NameKind::kSpeaker, filter.speakers(), basis.known_position, "filter.speakers");
  if (!speakers.ok()) return speakers.status();
  StatementQuery query;
  query.parties = std::move(pairs->parties);
  query.issues = std::move(pairs->issues);
  query.speakers = *std::move(speakers);
  for (const auto read : {ReadKinds, ReadRange, ReadText}) {
    const absl::Status status = read(filter, query);
    if (!status.ok()) return status;
  }
  return query;
}

}  // namespace parley
