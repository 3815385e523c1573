// AlertmanagerWorker: tells an Alertmanager which alerts fire, again and again until they are acknowledged.
//
// Alertmanager lets an alert end that nobody re-sends. So those it took are kept as firing, in the log, and
// sent every resend interval with an end some intervals ahead; one that was acknowledged, or whose rule is
// gone or does not name the sink any more, is sent once more with an end of now, and forgotten once that was
// taken.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "services/alerts/delivery/alertmanager_body.h"
#include "services/alerts/delivery/sink_worker.h"

namespace parley {

class AlertmanagerWorker final : public SinkWorker {
 public:
  // Reads what fires. Internal kStorageFailed.
  static absl::StatusOr<std::unique_ptr<AlertmanagerWorker>> Create(const DeliveryParts& parts,
                                                                    SinkInForce sink);

  void OnAcknowledged(AlertKey key) override;
  bool Retire() override;

 protected:
  absl::StatusOr<Next> FindNext() override;
  absl::Status OnDelivered(DeliveryOutcome& outcome, size_t& alerts) override;
  std::vector<AlertKey> Parkable() const override;
  absl::Status OnParked(const std::vector<ParkedRecord>& records) override;
  int64_t IdleUntil() const override;
  void OnRuleGone() override;

 private:
  // What a request is for.
  enum class Batch { kNone, kNew, kTakenUp, kResolve, kResend };

  AlertmanagerWorker(const DeliveryParts& parts, SinkInForce sink) : SinkWorker(parts, std::move(sink)) {}

  absl::StatusOr<bool> Choose();
  absl::StatusOr<Batch> ChooseBatch();
  void ChooseLast();
  bool Fires(const v1::Alert& alert) const;
  int64_t lasts_us() const;
  bool ChooseResolved();
  bool ChooseResent();
  absl::StatusOr<std::vector<AlertmanagerEntry>> ReadEntries();
  absl::Status Remember();
  absl::Status Forget(const std::vector<AlertKey>& keys);
  absl::Status KeepWithinLimit();
  const std::vector<AlertKey>& keys() const { return batch_ == Batch::kNew ? sending_ : others_; }
  void Clear();

  Batch batch_ = Batch::kNone;        // the request under way, or the next one
  std::vector<AlertKey> others_;      // its alerts, except for kNew
  std::vector<AlertKey> unresolved_;  // those of its alerts that fire
  std::vector<AlertKey> resolved_;    // the others

  std::set<AlertKey> firing_;             // as the log has them
  std::set<AlertKey> acknowledged_;       // to be resolved soon
  int64_t resend_due_us_ = 0;             // on the steady clock
  int64_t round_began_us_ = 0;            // the round of re-sending under way
  std::optional<AlertKey> resent_up_to_;  // in the round under way; absent: none is
  bool round_begins_anew_ = false;        // behind the request under way: it knows of rules that are gone
  std::optional<int64_t> ended_by_us_;    // retiring: by then everything has ended there by itself
};

}  // namespace parley
