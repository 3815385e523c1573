// How far the application of alert rules is behind the ledger.
#pragma once

#include <cstdint>
#include <memory>

#include "grpcpp/channel.h"
#include "parley/v1/alert_service.grpc.pb.h"

namespace parley::bench {

// What a parleyd does about the events that are appended from here on. Ends the program with a message when a
// call fails.
class AlertsBehind {
 public:
  // Waits until rules were applied to all there is.
  explicit AlertsBehind(const std::shared_ptr<grpc::Channel>& channel);

  // Waits again, and prints alerts: the time it took (seconds), and alerts raised for each of the appends
  // (raised).
  void WaitAndPrint(int appends);

 private:
  v1::ListAlertsResponse List(uint32_t page_size, const std::string& page_token);
  uint64_t CountSince();

  const std::unique_ptr<v1::AlertService::Stub> stub_;
  const uint64_t before_;  // position
};

}  // namespace parley::bench
