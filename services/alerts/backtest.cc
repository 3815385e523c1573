#include "services/alerts/backtest.h"

#include <algorithm>
#include <utility>

#include "core/alert_trigger.h"
#include "core/time.h"
#include "services/alerts/line_triggers.h"

namespace parley {
namespace {

constexpr int kStatementsAtOnce = 512;

ActiveRule Activate(const QueryView& view, const event::v1::AlertRule& rule, uint64_t known_position) {
  return MakeActiveRule(view.catalog, {std::make_shared<const event::v1::AlertRule>(rule), 0},
                        known_position);
}

}  // namespace

Backtest::Backtest(QueryView view, const event::v1::AlertRule& rule, const BacktestRange& range)
    : view_(std::move(view)),
      rule_(Activate(view_, rule, range.known_position)),
      range_(range),
      lines_(*view_.snapshot, rule_, {range.to_us - 1, range.known_position}) {}

void Backtest::Add(const Finding& finding, const RaisingEvent& raised,
                   std::vector<v1::BacktestFinding>& found) const {
  v1::BacktestFinding& out = found.emplace_back();
  *out.mutable_fired_at() = TimestampFromMicros(raised.recorded_at_us);
  *out.mutable_alert() = BuildAlert(view_.catalog, rule_, raised, finding);
}

absl::StatusOr<bool> Backtest::Step(std::vector<v1::BacktestFinding>& found, const StopCheck& stop) {
  if (rule_.rule().has_revision()) {
    bool more = true;
    const absl::Status status = StepThroughRevisions(found, more);
    if (!status.ok()) return status;
    return more;
  }
  if (!std::exchange(opened_, true)) {
    const absl::Status opened = lines_.Open(view_.catalog, stop);
    if (!opened.ok()) return opened;
  }
  for (int i = 0; i < kStatementsAtOnce; ++i) {
    const absl::StatusOr<std::optional<PastStatement>> past = lines_.Next();
    if (!past.ok()) return past.status();
    if (!past->has_value()) {
      FireSilences(range_.to_us, /*at_end=*/true, found);
      return false;
    }
    const absl::Status applied = Apply(**past, found);
    if (!applied.ok()) return applied;
  }
  return true;
}

absl::Status Backtest::Apply(const PastStatement& past, std::vector<v1::BacktestFinding>& found) {
  const EventChange& change = past.change;
  FireSilences(change.said_at_us, /*at_end=*/false, found);
  if (rule_.rule().has_silence()) {
    ExpectSilence(past);
    return absl::OkStatus();
  }
  if (!TakesStatement(rule_, view_.catalog, change.pair, change.statement, change.said_at_us,
                      range_.known_position)) {
    return absl::OkStatus();
  }
  examined_ += change.said_at_us >= range_.from_us ? 1U : 0U;
  const RaisingEvent raised{change.statement.statement_id(), past.first_position, change.said_at_us};
  if (change.said_at_us < range_.from_us) return absl::OkStatus();
  if (rule_.rule().has_statement()) {
    Finding finding;
    finding.pair = change.pair;
    finding.statement = change.statement;
    finding.before = change.before;
    finding.after = change.after;
    Add(finding, raised, found);
    return absl::OkStatus();
  }
  if (!past.folds) return absl::OkStatus();
  const auto standing = [this](PairKey pair, bool after) -> absl::StatusOr<std::optional<StandingStance>> {
    return lines_.StandingOf(pair, after);
  };
  const absl::StatusOr<std::optional<Finding>> finding = FindInChange(rule_, view_.catalog, change, standing);
  if (!finding.ok()) return finding.status();
  if (finding->has_value()) Add(**finding, raised, found);
  return absl::OkStatus();
}

void Backtest::ExpectSilence(const PastStatement& past) {
  const EventChange& change = past.change;
  examined_ += change.said_at_us >= range_.from_us ? 1U : 0U;
  if (!past.folds) return;
  due_.push({SilentFrom(rule_.rule().silence(), change.said_at_us), change.pair, change.statement});
}

// Whoever is a member of a coalition when the silence is long enough counts, as at a clock tick.
bool Backtest::IsOfRule(const Due& due) const {
  if (rule_.rule().filter().parties().empty()) return true;
  const std::vector<uint32_t> parties = PartiesAt(rule_, view_.catalog, due.at_us, range_.known_position);
  return std::find(parties.begin(), parties.end(), due.pair.party) != parties.end();
}

// Fires for the silences that ended, unbroken, before `until_us`.
void Backtest::FireSilences(int64_t until_us, bool at_end, std::vector<v1::BacktestFinding>& found) {
  while (!due_.empty() && due_.top().at_us < until_us) {
    const Due due = due_.top();
    due_.pop();
    const std::optional<StandingStance> standing = lines_.StandingOf(due.pair, /*after=*/at_end);
    const bool is_last =
        standing.has_value() && standing->last.statement_id.ToString() == due.statement.statement_id();
    if (!is_last || due.at_us < range_.from_us || !IsOfRule(due)) continue;
    Finding finding;
    finding.pair = due.pair;
    finding.statement = due.statement;
    finding.before = finding.after = standing;
    Add(finding, {due.statement.statement_id(), standing->last.first_position, due.at_us}, found);
  }
}

absl::Status Backtest::StepThroughRevisions(std::vector<v1::BacktestFinding>& found, bool& more) {
  const Snapshot& snapshot = *view_.snapshot;
  if (!std::exchange(opened_, true)) {
    const auto before = snapshot.PositionAt(range_.from_us == INT64_MIN ? INT64_MIN : range_.from_us - 1);
    const auto last = snapshot.PositionAt(range_.to_us - 1);
    if (!before.ok()) return before.status();
    if (!last.ok()) return last.status();
    next_position_ = *before + 1;
    last_position_ = std::min(*last, range_.known_position);
  }
  const auto nobody = [](PairKey, bool) -> absl::StatusOr<std::optional<StandingStance>> {
    return std::nullopt;
  };
  for (int i = 0; i < kStatementsAtOnce && next_position_ <= last_position_; ++i, ++next_position_) {
    const absl::StatusOr<std::vector<EventChange>> changes = snapshot.Changes(next_position_, rule_.fold());
    if (!changes.ok()) return changes.status();
    ++examined_;
    for (const EventChange& change : *changes) {
      if (!TakesStatement(rule_, view_.catalog, change.pair, change.statement, change.said_at_us,
                          next_position_)) {
        continue;
      }
      const auto finding = FindInChange(rule_, view_.catalog, change, nobody);
      if (!finding.ok()) return finding.status();
      if (!finding->has_value()) continue;
      const absl::StatusOr<event::v1::Event> event = snapshot.ReadEvent(next_position_);
      if (!event.ok()) return event.status();
      Add(**finding, {event->event_id(), next_position_, change.recorded_at_us}, found);
    }
  }
  more = next_position_ <= last_position_;
  return absl::OkStatus();
}

}  // namespace parley
