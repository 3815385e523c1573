#include "services/watch/change_filter.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// True if one of `wanted` is `number` or, widened, has it.
template <typename Widen>
bool MatchesNumber(const std::vector<uint32_t>& wanted, uint32_t number, bool wide, const Widen& widen) {
  if (wanted.empty() || Contains(wanted, number)) return true;
  return wide && std::any_of(wanted.begin(), wanted.end(),
                             [&](uint32_t each) { return Contains(widen(each), number); });
}

bool IsKind(int kind) {
  return kind >= v1::SHIFT_KIND_FIRST_STATED && kind <= v1::SHIFT_KIND_REAFFIRMED;
}

void AddIds(const Catalog& catalog, NameKind kind, const std::vector<uint32_t>& numbers,
            google::protobuf::RepeatedPtrField<std::string>& names) {
  for (const uint32_t number : numbers) *names.Add() = catalog.IdOf(kind, number);
}

}  // namespace

absl::StatusOr<ChangeFilter> ChangeFilter::Read(const QueryView& view,
                                                const v1::WatchShiftsRequest& request) {
  const v1::ShiftFilter& filter = request.filter();
  v1::StatementFilter statements;  // shares the checks of names and attributions
  *statements.mutable_pairs() = filter.pairs();
  statements.mutable_pairs()->clear_include_members();  // widened change by change
  statements.mutable_pairs()->clear_include_subissues();
  *statements.mutable_speakers() = filter.speakers();
  *statements.mutable_attributions() = filter.attributions();
  const absl::StatusOr<StatementQuery> query =
      ReadStatementFilter(view, statements, {view.now_us, view.snapshot->last_position()});
  if (!query.ok()) return query.status();
  ChangeFilter read;
  read.pairs_ = {query->parties, query->issues};
  read.include_members_ = filter.pairs().include_members();
  read.include_subissues_ = filter.pairs().include_subissues();
  read.attributions_ = query->attributions;
  for (const uint32_t speaker : query->speakers) {
    read.speakers_.push_back(view.catalog.IdOf(NameKind::kSpeaker, speaker));
  }
  absl::StatusOr<std::vector<v1::ShiftKind>> kinds = ReadEnums<v1::ShiftKind>(
      filter.kinds(), IsKind, "filter.kinds", "a kind of shift from FIRST_STATED to REAFFIRMED");
  if (!kinds.ok()) return kinds.status();
  read.kinds_ = *std::move(kinds);
  constexpr uint32_t kDeltaMax = 6;  // from RULES_OUT to DEMANDS
  if (filter.min_delta() > kDeltaMax) {
    return InvalidField("filter.min_delta", absl::StrCat(filter.min_delta()), "a number from 0 to 6");
  }
  read.min_delta_ = static_cast<int>(filter.min_delta());
  read.include_secondhand_ = request.include_secondhand();
  read.key_ = read.MakeKey(view.catalog);
  return read;
}

std::string ChangeFilter::MakeKey(const Catalog& catalog) const {
  v1::WatchShiftsRequest same;  // as if somebody had asked by id, in order, for each thing once
  v1::ShiftFilter& filter = *same.mutable_filter();
  AddIds(catalog, NameKind::kParty, pairs_.parties, *filter.mutable_pairs()->mutable_parties());
  AddIds(catalog, NameKind::kIssue, pairs_.issues, *filter.mutable_pairs()->mutable_issues());
  filter.mutable_pairs()->set_include_members(include_members_);
  filter.mutable_pairs()->set_include_subissues(include_subissues_);
  filter.mutable_speakers()->Assign(speakers_.begin(), speakers_.end());
  filter.mutable_attributions()->Assign(attributions_.begin(), attributions_.end());
  filter.mutable_kinds()->Assign(kinds_.begin(), kinds_.end());
  filter.set_min_delta(static_cast<uint32_t>(min_delta_));
  same.set_include_secondhand(include_secondhand_);
  return SerializeDeterministic(same);
}

bool ChangeFilter::MatchesStatement(const Catalog& catalog, const EventChange& change) const {
  const event::v1::Statement& statement = change.statement;
  if (!speakers_.empty() && !Contains(speakers_, statement.speaker())) return false;
  if (!attributions_.empty() && !Contains(attributions_, statement.attribution())) return false;
  const auto members = [&](uint32_t party) {
    return catalog.WithMembers(party, change.said_at_us, change.position);
  };
  const auto subissues = [&](uint32_t issue) { return catalog.WithSubissues(issue, change.position); };
  return MatchesNumber(pairs_.parties, change.pair.party, include_members_, members) &&
         MatchesNumber(pairs_.issues, change.pair.issue, include_subissues_, subissues);
}

bool ChangeFilter::MatchesPoint(const v1::ShiftPoint& point) const {
  const v1::ShiftKind kind = point.shift().kind();
  const bool wanted = kinds_.empty() ? kind != v1::SHIFT_KIND_REAFFIRMED : Contains(kinds_, kind);
  return wanted && std::abs(point.shift().delta()) >= min_delta_;
}

bool ChangeFilter::Take(const Catalog& catalog, const ShownChange& shown, v1::LineChange& out) const {
  if (!MatchesStatement(catalog, shown.change)) return false;
  out = shown.message;
  for (auto* points : {out.mutable_appeared(), out.mutable_vanished()}) {
    const auto kept = std::remove_if(points->begin(), points->end(),
                                     [this](const v1::ShiftPoint& point) { return !MatchesPoint(point); });
    points->erase(kept, points->end());
  }
  return !out.appeared().empty() || !out.vanished().empty();
}

}  // namespace parley
