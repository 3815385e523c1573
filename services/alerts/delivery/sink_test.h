// SinkTester: sends a made-up alert to sinks, once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/event/v1/alert.pb.h"
#include "parley/v1/alert_service.pb.h"
#include "services/alerts/delivery/delivery_options.h"
#include "services/alerts/delivery/http_client.h"

namespace parley {

// Gets one result for each sink, in their order; or Unavailable kShuttingDown.
using SinkTestsDone = std::function<void(absl::StatusOr<std::vector<v1::SinkTest>>)>;

// What is asked of it.
struct SinkTestJob {
  event::v1::AlertRule rule;  // whose sinks are tested; the made-up alert is one of it
  SinkTestsDone done;         // called once
};

// For one thread, that of `http`.
class SinkTester {
 public:
  // All outlive the tester.
  SinkTester(HttpClient& http, const SecretStore& secrets, const DeliveryOptions& options)
      : http_(http), secrets_(secrets), options_(options) {}

  // Cancels what is under way: `done` hears of the shutdown.
  ~SinkTester();
  SinkTester(const SinkTester&) = delete;
  SinkTester& operator=(const SinkTester&) = delete;

  // Starts the requests.
  void Start(SinkTestJob job);

 private:
  struct Running {
    SinkTestsDone done;
    std::vector<v1::SinkTest> results;
    std::vector<HttpClient::Id> requests;
    size_t waiting = 0;
  };

  absl::StatusOr<HttpRequest> RequestFor(const event::v1::AlertSink& sink, const v1::Alert& alert) const;
  void OnAnswer(uint64_t number, size_t index, const HttpAnswer& answer);
  void FinishIfDone(uint64_t number);

  HttpClient& http_;
  const SecretStore& secrets_;
  const DeliveryOptions& options_;
  std::map<uint64_t, Running> running_;  // by number
  uint64_t last_number_ = 0;
};

// The made-up alert: of the rule, raised now, with an id of its own.
v1::Alert MadeUpAlert(const event::v1::AlertRule& rule, int64_t now_us);

// Unavailable kShuttingDown.
absl::Status DeliveryStopped();

}  // namespace parley
