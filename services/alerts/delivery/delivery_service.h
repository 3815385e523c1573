// DeliveryService: brings alerts to the sinks of the rules in force, at least once, each sink by itself.
//
// One thread serves all sinks without waiting for any: a dead or slow one delays nobody else. Each sink has a
// cursor in the DeliveryLog; it moves when alerts were taken, or parked after too many failures. What was
// under way when the server stopped, however it did, is sent again.
//
//   absl::StatusOr<std::unique_ptr<DeliveryService>> delivery =
//       DeliveryService::Start(source, store.deliveries(), options.delivery);
//   ... the engine stored alerts, or a rule changed:     (*delivery)->OnEvaluated(acknowledged);
//   ... ListSinks:                                       (*delivery)->Status();
//   (*delivery)->Stop();   // before the source and the log go
//
// What a receiver gets: docs/alerts-delivery.md.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/delivery/alert_source.h"
#include "services/alerts/delivery/delivery_options.h"
#include "services/alerts/delivery/parked_page.h"
#include "services/alerts/delivery/sink_test.h"
#include "services/alerts/delivery/sink_worker.h"

namespace parley {

// Thread-safe.
class DeliveryService {
 public:
  // Starts delivering. `source` and `log` outlive the service. Errors: those of HttpClient::Create.
  static absl::StatusOr<std::unique_ptr<DeliveryService>> Start(const AlertSource& source, DeliveryLog& log,
                                                                DeliveryOptions options);

  // Stops.
  ~DeliveryService();
  DeliveryService(const DeliveryService&) = delete;
  DeliveryService& operator=(const DeliveryService&) = delete;

  // The source has more to tell: alerts, or changed rules. Never blocks; many calls cost what one does.
  void Wake();

  // The same, and these alerts were acknowledged: Alertmanagers are told soon. Without this call they are
  // told when the alert is next re-sent. Never blocks.
  void OnEvaluated(const std::vector<AlertKey>& acknowledged);

  // Sinks of the rules in force by id, and how their deliveries stand, from disk where that is needed.
  // Behind what a sink has read, `waiting_count` counts among the next limits::kDeliveryWaitingCountedMax
  // alerts. Delays no delivery. Errors: those of source and log.
  absl::StatusOr<std::vector<v1::SinkStatus>> Status() const;

  // Parked deliveries, also of sinks that no rule names any more. See ReadParkedPage.
  absl::StatusOr<ParkedPage> Parked(const std::string& sink_id, const std::string& resume,
                                    size_t limit) const;

  // How many are parked, of all sinks, also of those that no rule names any more.
  absl::StatusOr<uint64_t> CountParked() const { return log_.CountParked(std::nullopt); }

  // Takes parked deliveries of a sink in force up again (of all of them when `sink_id` is empty): only those
  // of `only`, or all when it is empty. Returns how many; they are tried behind what waits. NotFound
  // kUnknownSink: no rule in force has this sink.
  absl::StatusOr<uint64_t> Replay(const std::string& sink_id, const std::vector<AlertKey>& only);

  // Sends a made-up alert of `rule` to each of its sinks, once, now. Never blocks. `done` is called once, on
  // the delivery thread or this one, or that of Stop(); it must not block, and call nothing of this service
  // but Test(). It gets ResourceExhausted kQueueFull when limits::kSinkTestsMax others are not done,
  // Unavailable kShuttingDown when the service stops.
  void Test(const event::v1::AlertRule& rule, const SinkTestsDone& done);

  // Ends requests under way; their alerts count as not delivered. Quick. Again: does nothing.
  void Stop();

 private:
  DeliveryService(const AlertSource& source, DeliveryLog& log, DeliveryOptions options,
                  std::unique_ptr<HttpClient> http);

  absl::Status TakeIn(SinkTestJob job);
  void NoteTestDone();
  void Run();
  // One turn of the thread. Returns how long it may wait, in milliseconds.
  int Turn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeNews() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status RefreshSinks() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status AddSink(SinkInForce sink) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RetireWithout(const std::map<std::string, SinkInForce>& wanted) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Log(const std::string& note) const;

  const AlertSource& source_;
  DeliveryLog& log_;
  const DeliveryOptions options_;
  const SecretStore secrets_;
  const std::unique_ptr<HttpClient> http_;  // the thread's, but for Wakeup()
  std::atomic<bool> news_{true};
  std::atomic<bool> stopping_{false};

  std::mutex inbox_mutex_;  // what other threads leave for the delivery thread; held for moments
  std::vector<AlertKey> acknowledged_ ABSL_GUARDED_BY(inbox_mutex_);
  std::deque<SinkTestJob> tests_ ABSL_GUARDED_BY(inbox_mutex_);
  size_t tests_open_ ABSL_GUARDED_BY(inbox_mutex_) = 0;  // those that wait here, and those under way
  bool closed_ ABSL_GUARDED_BY(inbox_mutex_) = false;    // nothing is taken in any more

  mutable std::mutex mutex_;  // not held while the thread waits
  std::map<std::string, std::unique_ptr<SinkWorker>> workers_ ABSL_GUARDED_BY(mutex_);  // by sink id
  // Of sinks that no rule in force names any more, while something is to be ended there.
  std::map<std::string, std::unique_ptr<SinkWorker>> retiring_ ABSL_GUARDED_BY(mutex_);
  uint64_t sinks_changed_at_ ABSL_GUARDED_BY(mutex_) = UINT64_MAX;
  int64_t refresh_due_us_ ABSL_GUARDED_BY(mutex_) = kNever;  // after a failure
  std::unique_ptr<SinkTester> tester_ ABSL_GUARDED_BY(mutex_);
  std::mutex stop_mutex_;  // one Stop() at a time
  std::thread thread_;
};

}  // namespace parley
