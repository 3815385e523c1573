// SinkWorker: brings alerts to one sink, one request at a time, and remembers how far it got.
//
// What all kinds have in common is here: one request under way, the wait after a failure, parking after the
// last attempt, the walk over alerts behind the cursor, and what ListSinks shows. What a request holds, and
// what its success means, is the kind's.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/delivery/alert_source.h"
#include "services/alerts/delivery/delivery_options.h"
#include "services/alerts/delivery/http_client.h"
#include "services/alerts/delivery/secret_store.h"
#include "storage/alerts/delivery_log.h"

namespace parley {

// What workers share. All of it outlives them.
struct DeliveryParts {
  const AlertSource& source;
  DeliveryLog& log;
  HttpClient& http;
  const SecretStore& secrets;
  const DeliveryOptions& options;
};

constexpr int64_t kNever = INT64_MAX;

// For one thread, or with a lock held.
class SinkWorker {
 public:
  // A worker of the sink's kind, at the cursor that the log has, or where a rule first named the sink.
  // Internal kStorageFailed.
  static absl::StatusOr<std::unique_ptr<SinkWorker>> Create(const DeliveryParts& parts, SinkInForce sink);

  // Cancels the request under way: its alerts count as not delivered.
  virtual ~SinkWorker();
  SinkWorker(const SinkWorker&) = delete;
  SinkWorker& operator=(const SinkWorker&) = delete;

  // Starts what is due. Returns when it wants to be called again, on the steady clock; kNever: at news or
  // when its request has ended.
  int64_t Step();

  // There may be more alerts, or some were taken up again.
  void OnNews() { idle_ = false; }

  // An alert was acknowledged.
  virtual void OnAcknowledged(AlertKey) {}

  // Rules that name the sink changed.
  void SetRules(std::vector<std::string> rules);

  // No rule in force names the sink any more. Called again until it returns true: nothing is left to be ended
  // there. Step() does that, and nothing else, from the first call on.
  virtual bool Retire() { return true; }

  const std::string& id() const { return id_; }

  // How deliveries stand, from memory: `waiting_count` counts alerts up to scanned() alone, and
  // `parked_count` is not set.
  v1::SinkStatus Status() const;
  // Every alert up to here was looked at.
  AlertKey scanned() const { return scanned_; }

 protected:
  // What there is to do.
  struct Next {
    enum class Kind { kNothing, kRequest, kUnsendable, kAgain };
    Kind kind = Kind::kNothing;
    HttpRequest request;  // kRequest
    std::string error;    // kUnsendable: why no request can be made; counts as a failed attempt
  };

  SinkWorker(const DeliveryParts& parts, SinkInForce sink);

  // The request to make now; asked again after a failure. An error: the disk failed.
  virtual absl::StatusOr<Next> FindNext() = 0;
  // The sink took it: remembers that. `outcome` and `alerts` are for the observer.
  virtual absl::Status OnDelivered(DeliveryOutcome& outcome, size_t& alerts) = 0;
  // The alerts that the request is about and that may be parked; none: tried for ever.
  virtual std::vector<AlertKey> Parkable() const = 0;
  // They were given up. Parks them.
  virtual absl::Status OnParked(const std::vector<ParkedRecord>& records) = 0;
  // When something is due without news.
  virtual int64_t IdleUntil() const { return kNever; }
  // Some rule does not name the sink any more.
  virtual void OnRuleGone() {}

  // Reads ahead until alerts for this sink wait in queue_, or there are none. False: there is more to read,
  // but other sinks come first.
  absl::StatusOr<bool> ReadAhead();

  void ResetAttempts() { attempts_ = 0; }
  bool is_sending() const { return in_flight_.has_value(); }
  // True if a rule in force names the sink, as it did when it raised its alerts.
  bool IsNamedBy(const std::string& rule_id) const;
  int64_t now_us() const { return parts_.options.now_us(); }
  int64_t steady_us() const { return parts_.options.steady_us(); }
  const event::v1::AlertSink& sink() const { return sink_.sink; }

  const DeliveryParts parts_;
  std::deque<AlertKey> queue_;     // read, not yet sent
  std::vector<AlertKey> sending_;  // the first ones behind the cursor, which are being sent

 private:
  void Send(HttpRequest request);
  void OnAnswer(const HttpAnswer& answer);
  void OnFailure(const HttpAnswer& answer);
  bool Park();
  void TakeUpAttempts();
  void KeepAttempts();
  void OnStorageTrouble(const absl::Status& status);
  void Tell(DeliveryOutcome outcome, size_t alerts) const;
  uint64_t DeliveredPosition() const;

  SinkInForce sink_;
  const std::string id_;
  const std::string kind_;
  std::optional<HttpClient::Id> in_flight_;
  bool idle_ = false;   // nothing was found since the last news
  int64_t due_us_ = 0;  // no attempt before, on the steady clock
  uint32_t attempts_ = 0;
  std::optional<FailedAttempts> kept_attempts_;  // from before the start, until the first request
  int64_t last_delivered_at_us_ = 0;
  std::string last_error_;
  AlertKey scanned_;       // every alert up to here was looked at
  uint64_t clear_to_ = 0;  // positions up to here have no alert behind scanned_
};

}  // namespace parley
