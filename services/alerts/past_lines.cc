#include "services/alerts/past_lines.h"

#include <numeric>
#include <utility>

#include "core/fold.h"

namespace parley {
namespace {

constexpr size_t kPageItems = 64;

uint64_t PairNumber(PairKey pair) {
  return uint64_t{pair.party} << 32 | pair.issue;
}

}  // namespace

absl::Status PastLines::Open(const Catalog& catalog, const StopCheck& stop) {
  std::vector<uint32_t> parties = rule_.parties;
  if (parties.empty()) {
    parties.resize(catalog.Count(NameKind::kParty));
    std::iota(parties.begin(), parties.end(), 1U);
  }
  const std::unique_ptr<LineScan> scan = snapshot_.Scan();
  for (const uint32_t party : parties) {
    const absl::StatusOr<std::vector<PairKey>> pairs = scan->Pairs(party, rule_.issues, stop);
    if (!pairs.ok()) return pairs.status();
    for (const PairKey pair : *pairs) {
      LineState line;
      line.pair = pair;
      const absl::Status read = ReadPage(line, {INT64_MIN, 0});
      if (!read.ok()) return read;
      by_pair_[PairNumber(pair)] = lines_.size();
      lines_.push_back(std::move(line));
      Queue(lines_.size() - 1);
    }
  }
  return absl::OkStatus();
}

absl::Status PastLines::ReadPage(LineState& line, const LineKey& from) {
  line.items.clear();
  line.at = 0;
  const auto take = [&line](TimelineItem item) {
    line.items.push_back({*item.record, std::move(item.shift), std::move(item.corroborations)});
  };
  const absl::StatusOr<std::optional<LineKey>> next =
      snapshot_.Timeline(line.pair, basis_, rule_.fold(), from, kPageItems, take, /*leaves=*/nullptr, {});
  if (!next.ok()) return next.status();
  line.next = *next;
  return absl::OkStatus();
}

void PastLines::Queue(size_t index) {
  const LineState& line = lines_[index];
  if (line.at < line.items.size()) queue_.push({line.items[line.at].record.key(), index});
}

void PastLines::Fold(LineState& line, const FoldRecord& record) const {
  line.summary.Append(record);
  line.standing = StandingFromEnd(line.summary, {record.said_at_us, basis_.known_position}, rule_.fold());
  const int64_t from_us = MixedSignalsFrom(record.said_at_us, rule_.fold());
  std::erase_if(line.of_day, [&](const FoldRecord& each) { return each.said_at_us < from_us; });
  for (const FoldRecord& each : line.of_day) {
    if (IsOppositeSignal(each.stance, record.stance))
      line.standing->mixed_signals.push_back(each.statement_id);
  }
  line.of_day.push_back(record);
}

absl::StatusOr<std::optional<PastStatement>> PastLines::Next() {
  if (queue_.empty()) return std::optional<PastStatement>();
  const size_t index = queue_.top().second;
  queue_.pop();
  last_ = index;
  LineState& line = lines_[index];
  const Item& item = line.items[line.at++];
  PastStatement past;
  past.first_position = item.record.first_position;
  past.folds = item.shift.has_value();
  past.change.position = basis_.known_position;
  past.change.pair = line.pair;
  past.change.said_at_us = past.change.recorded_at_us = item.record.said_at_us;
  const absl::StatusOr<KeptValue> statement =
      snapshot_.StatementBytes(item.record.version_position, item.corroborations, /*keep=*/true);
  if (!statement.ok()) return statement.status();
  const absl::string_view bytes = statement->view();
  if (!past.change.statement.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InternalError("a stored statement is damaged");
  }
  line.before = line.standing;
  if (past.folds) {
    ShiftPoint point{item.record, {}, *item.shift};
    if (line.before.has_value()) point.before = line.before->last;
    past.change.line.appeared.push_back(std::move(point));
    Fold(line, item.record);
  }
  past.change.before = line.before;
  past.change.after = line.standing;
  if (line.at == line.items.size() && line.next.has_value()) {
    const absl::Status read = ReadPage(line, *line.next);
    if (!read.ok()) return read;
  }
  Queue(index);
  return std::optional<PastStatement>(std::move(past));
}

std::optional<StandingStance> PastLines::StandingOf(PairKey pair, bool after) const {
  const auto it = by_pair_.find(PairNumber(pair));
  if (it == by_pair_.end()) return std::nullopt;
  const LineState& line = lines_[it->second];
  return !after && last_ == it->second ? line.before : line.standing;
}

}  // namespace parley
