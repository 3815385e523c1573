// Appends request after request over one stream, several in flight, across broken connections.
//
//   AppendPipe pipe(client, [&](const v1::AppendStreamRequest&, const v1::AppendStreamResponse& ack) {
//     added += ack.receipts_size();
//   });
//   for (auto& request : requests) if (status = pipe.Send(request); !status.ok()) break;
//   if (status.ok()) status = pipe.Finish();
#pragma once

#include <grpcpp/client_context.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "client/client.h"
#include "client/limits.h"
#include "client/retry.h"
#include "parley/v1/ledger_service.grpc.pb.h"

namespace parley {

// One writer's stream of appends. Every event must have an event_id: after a broken connection the
// requests without an acknowledgement are sent again, and only the id keeps them from counting twice.
// Send(), Finish() and TakeUnacknowledged() belong to one thread.
class AppendPipe {
 public:
  using Request = std::shared_ptr<const v1::AppendStreamRequest>;
  // Called in order for every request once it is on the server's disk, on a thread of the pipe.
  using OnAcknowledged =
      std::function<void(const v1::AppendStreamRequest& request, const v1::AppendStreamResponse& response)>;

  AppendPipe(Client& client, OnAcknowledged on_acknowledged, std::size_t window = kAppendWindow);
  // Cancels what is still in flight.
  ~AppendPipe();
  AppendPipe(const AppendPipe&) = delete;
  AppendPipe& operator=(const AppendPipe&) = delete;

  // Waits for the server as for one that answered before, up to kStreamAttemptsMax attempts. Before the first
  // Send().
  void AssumeConnected() { connected_ = true; }

  // Sends a request, waiting while the window is full. An error is that of the first request without
  // an acknowledgement (perhaps an earlier one); the pipe is then of no further use.
  absl::Status Send(Request request);

  // Waits until everything is acknowledged. Errors as for Send().
  absl::Status Finish();

  // After an error: the requests without an acknowledgement, in order. The first is the one that was
  // refused; the others had no effect and may be sent again over a new pipe.
  std::vector<Request> TakeUnacknowledged();

 private:
  using Stream = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

  void Open();
  void ReadAcknowledgements();
  absl::Status EndStream();
  // After the stream ended: opens another and sends again, or returns why not.
  absl::Status Recover();

  Client& client_;
  const OnAcknowledged on_acknowledged_;
  const std::size_t window_;

  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<Stream> stream_;
  std::thread reader_;
  Backoff backoff_{kBackoffFirst, kBackoffLongest};
  int failed_attempts_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> in_flight_;  // sent or about to be, not acknowledged
  bool ended_ = false;             // no more acknowledgements will come on this stream
  bool progressed_ = false;        // an acknowledgement came on this stream
  bool connected_ = false;         // one ever came
};

}  // namespace parley
