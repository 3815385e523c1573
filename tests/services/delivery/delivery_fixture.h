// A delivery service on a real store, with a clock that the test moves and outcomes that it can wait for.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/alerts/delivery/delivery_service.h"
#include "tests/services/delivery/fake_source.h"
#include "tests/services/delivery/receiver.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {

// Counts outcomes.
class Outcomes final : public DeliveryObserver {
 public:
  void OnDelivery(const std::string& sink_kind, DeliveryOutcome outcome, size_t alerts) override;
  void OnRetry(const std::string& sink_kind) override;

  // Waits until an outcome was heard of `count` times in all, about any number of alerts.
  void WaitFor(DeliveryOutcome outcome, size_t count);
  size_t count(DeliveryOutcome outcome) const;
  size_t alerts(DeliveryOutcome outcome) const;
  size_t retries() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<DeliveryOutcome, std::pair<size_t, size_t>> counts_;  // times, alerts
  size_t retries_ = 0;
};

class DeliveryTest : public StoreTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Starts the service; stops one that runs. Private addresses are allowed, waits are not shortened by
  // chance, three attempts are made.
  void StartDelivery();
  // The clock goes on and the service looks at it.
  void Advance(int64_t ms);
  v1::SinkStatus StatusOf(const event::v1::AlertSink& sink) const;
  std::vector<v1::ParkedDelivery> Parked() const;
  std::string log_text() const;

  FakeSource source_;
  Outcomes outcomes_;
  DeliveryOptions options_;
  std::map<std::string, std::string> environment_;  // set before StartDelivery
  std::unique_ptr<DeliveryService> delivery_;

 private:
  std::atomic<int64_t> elapsed_us_{1};
  mutable std::mutex log_mutex_;
  std::string log_;
};

// Ids of the CloudEvents in the bodies, in the order in which they came.
std::vector<std::string> IdsOf(const std::vector<Received>& requests);

}  // namespace parley::testing
