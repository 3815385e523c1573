// A ledger in memory behind a real gRPC server, with faults to order.
#pragma once

#include <grpcpp/server.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "parley/v1/ledger_service.grpc.pb.h"

namespace parley {

// Keeps events in order, gives duplicates their first answer, and refuses statements of the party
// "nowhere" with error details, atomically.
class FakeLedger final : public v1::LedgerService::Service {
 public:
  FakeLedger();
  ~FakeLedger() override;

  // "127.0.0.1:PORT".
  const std::string& address() const { return address_; }

  // Ends each stream with UNAVAILABLE after so many of its messages; 0: never.
  void BreakStreamsAfter(int messages) { break_after_ = messages; }
  // Leaves out the field from refusals.
  void HideFields() { hide_fields_ = true; }

  std::vector<event::v1::Event> events() const;
  int streams_opened() const { return streams_opened_; }

  // Appends directly.
  void Put(const event::v1::Event& event);

  grpc::Status Append(grpc::ServerContext*, const v1::AppendRequest* request,
                      v1::AppendResponse* response) override;
  grpc::Status AppendStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::AppendStreamResponse, v1::AppendStreamRequest>*) override;
  grpc::Status ReadEvents(grpc::ServerContext*, const v1::ReadEventsRequest*,
                          grpc::ServerWriter<v1::ReadEventsResponse>*) override;
  grpc::Status WatchEvents(grpc::ServerContext*, const v1::WatchEventsRequest*,
                           grpc::ServerWriter<v1::WatchEventsResponse>*) override;

 private:
  template <typename Request, typename Response>
  grpc::Status AppendAll(const Request& request, Response* response);
  grpc::Status Refuse(int index) const;
  bool IsBroken(int messages) const { return break_after_ > 0 && messages >= break_after_; }

  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::atomic<int> break_after_{0};
  std::atomic<bool> hide_fields_{false};
  std::atomic<int> streams_opened_{0};
  mutable std::mutex mutex_;
  std::vector<event::v1::Event> events_;
  std::map<std::string, std::uint64_t> positions_;
};

}  // namespace parley
