#include "services/alerts/engine_source.h"

#include <map>
#include <utility>

#include "services/alerts/alerts.h"
#include "services/alerts/delivery/sink_id.h"

namespace parley {

uint64_t EngineSource::SinksChangedAt() const {
  return store_.catalog().RulesChangedAt(store_.last_position());
}

absl::StatusOr<std::vector<SinkInForce>> EngineSource::Sinks() const {
  std::map<std::string, SinkInForce> by_id;
  for (const DeclaredRule& rule : store_.catalog().RulesAt(store_.last_position())) {
    for (const event::v1::AlertSink& sink : rule.value->sinks()) {
      SinkInForce& entry = by_id[SinkId(sink)];
      entry.sink = sink;
      // From the first rule on: only alerts of rules that named it then have a route to it.
      entry.first_position = store_.catalog().FirstRulePosition();
      if (entry.rules.empty() || entry.rules.back() != rule.value->rule_id()) {
        entry.rules.push_back(rule.value->rule_id());
      }
    }
  }
  std::vector<SinkInForce> sinks;
  sinks.reserve(by_id.size());
  for (auto& [id, sink] : by_id) sinks.push_back(std::move(sink));
  return sinks;
}

absl::StatusOr<RoutePage> EngineSource::RoutesAfter(AlertKey after, size_t limit) const {
  RoutePage page;
  page.derived_position = store_.alerts().cursor().evaluated;
  absl::Status failed;
  const auto take = [&](const StoredAlert& stored) {
    page.more = page.routes.size() == limit;
    if (page.more) return false;
    v1::Alert alert;
    if (!alert.ParseFromString(stored.value)) {
      failed = absl::InternalError("a stored alert is damaged");
      return false;
    }
    AlertRoute& route = page.routes.emplace_back();
    route.key = stored.key;
    const DeclaredRule rule = store_.catalog().RuleAt(stored.rule_id, stored.key.position);
    if (alert.muted() || rule.value == nullptr) return true;
    for (const event::v1::AlertSink& sink : rule.value->sinks()) route.sink_ids.push_back(SinkId(sink));
    return true;
  };
  const AlertKey from = after.ordinal == UINT32_MAX ? AlertKey{after.position + 1, 0}
                                                    : AlertKey{after.position, after.ordinal + 1};
  absl::Status read = store_.alerts().Read(from, true, take);
  read.Update(failed);
  if (!read.ok()) return read;
  return page;
}

absl::StatusOr<std::optional<v1::Alert>> EngineSource::FindAlert(AlertKey key) const {
  std::optional<StoredAlert> found;
  const absl::Status read = store_.alerts().Read(key, true, [&](const StoredAlert& stored) {
    if (stored.key == key) found = stored;
    return false;
  });
  if (!read.ok()) return read;
  if (!found.has_value()) return std::optional<v1::Alert>();
  absl::StatusOr<v1::Alert> alert = CompleteAlert(store_.alerts(), *found);
  if (!alert.ok()) return alert.status();
  return std::optional<v1::Alert>(*std::move(alert));
}

}  // namespace parley
