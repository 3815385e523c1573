#include "services/alerts/silence.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "core/alert_trigger.h"

namespace parley {
namespace {

std::vector<uint32_t> AllParties(const Catalog& catalog) {
  std::vector<uint32_t> parties(catalog.Count(NameKind::kParty));
  std::iota(parties.begin(), parties.end(), 1U);
  return parties;
}

absl::Status LookAt(const ActiveRule& rule, const SilentPair& pair, int64_t now_us, const FiredFor& fired,
                    SilenceScan& scan) {
  const int64_t said_at_us = pair.stance.last.said_at_us;
  const int64_t due_us = SilentFrom(rule.rule().silence(), said_at_us);
  if (due_us > now_us) {
    scan.next_due_us = std::min(scan.next_due_us, due_us);
    return absl::OkStatus();
  }
  const absl::StatusOr<std::optional<int64_t>> fired_for = fired(pair.pair);
  if (!fired_for.ok()) return fired_for.status();
  if (*fired_for != said_at_us) scan.silent.push_back(pair);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SilenceScan> ScanSilence(const Snapshot& snapshot, const Catalog& catalog,
                                        const ActiveRule& rule, uint64_t known_position, int64_t now_us,
                                        const FiredFor& fired) {
  SilenceScan found;
  const std::unique_ptr<LineScan> lines = snapshot.Scan();
  const std::vector<uint32_t> parties = rule.rule().filter().parties().empty()
                                            ? AllParties(catalog)
                                            : PartiesAt(rule, catalog, now_us, known_position);
  for (const uint32_t party : parties) {
    const absl::StatusOr<std::vector<PairKey>> pairs = lines->Pairs(party, rule.issues, {});
    if (!pairs.ok()) return pairs.status();
    for (const PairKey pair : *pairs) {
      const absl::StatusOr<std::unique_ptr<Line>> line = lines->Open(pair);
      if (!line.ok()) return line.status();
      absl::StatusOr<std::optional<StandingStance>> stance =
          (*line)->Standing({now_us, known_position}, rule.fold());
      if (!stance.ok()) return stance.status();
      if (!stance->has_value()) continue;
      const absl::Status looked = LookAt(rule, {pair, **std::move(stance)}, now_us, fired, found);
      if (!looked.ok()) return looked;
    }
  }
  std::sort(found.silent.begin(), found.silent.end(),
            [](const SilentPair& a, const SilentPair& b) { return a.pair < b.pair; });
  return found;
}

absl::StatusOr<v1::Alert> SilenceAlert(const Snapshot& snapshot, const Catalog& catalog,
                                       const ActiveRule& rule, const RaisingEvent& tick,
                                       const SilentPair& silent) {
  const absl::StatusOr<StatementHistory> history =
      snapshot.Statement(silent.stance.last.statement_id, tick.position);
  if (!history.ok()) return history.status();
  Finding finding;
  finding.pair = silent.pair;
  finding.before = silent.stance;
  finding.after = silent.stance;
  if (history->current.has_value()) finding.statement = *history->current;
  return BuildAlert(catalog, rule, tick, finding);
}

}  // namespace parley
