// Many watchers of one ledger, and how long after its acknowledgement each of them had an append.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/calls/paced.h"
#include "bench/measure/series.h"
#include "grpcpp/channel.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/support/byte_buffer.h"

namespace parley::bench {

// What a message delivers.
struct Delivered {
  uint64_t up_to = 0;  // everything up to this position was delivered with it
  // Positions of the items in it, which are consecutive; 0: none, or not read.
  uint64_t first = 0;
  uint64_t last = 0;
};

// How a stream is opened, and what its messages say.
struct WatchCall {
  std::string method;
  grpc::ByteBuffer request;
  bool last_request = true;  // nothing is sent after it
  std::function<Delivered(const grpc::ByteBuffer&)> read;
  // The position before the first item, when `read` tells of items: every watcher has to have each of them,
  // in order, exactly once, and the program ends with a message when one has not.
  uint64_t after = 0;
};

// Watchers that read all they get, on a thread of their own, and stalled ones that never read.
class Watchers {
 public:
  // Spreads `count` watchers over the channels.
  Watchers(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const WatchCall& call, int count);
  // Cancels the streams.
  ~Watchers();
  Watchers(const Watchers&) = delete;
  Watchers& operator=(const Watchers&) = delete;

  // Opens `count` more on connections of their own, which stop reading at their first message.
  void AddStalled(const std::string& server, int count);

  // Waits until every reading watcher has everything up to `position`. Ends the program after ten minutes.
  void WaitFor(uint64_t position);

  // From an append's acknowledgement, 0 if it was there before; by all watchers, and by the last of each
  // append.
  struct Delays {
    Series all;
    Series last;
    Series from_sending;
    double messages = 0;  // that a watcher had, on average
  };
  // Ends the watch. After WaitFor(the last of them). Ends the program when a watcher does not have all items.
  Delays Measure(const std::vector<Acknowledged>& appends);

 private:
  struct Watcher;

  Watcher* Open(const std::shared_ptr<grpc::Channel>& channel, bool stalled);
  void Run();
  // Cancels all streams and waits for them.
  void End();

  const WatchCall call_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<Watcher>> reading_;
  std::vector<std::unique_ptr<Watcher>> stalled_;
  std::thread thread_;
};

}  // namespace parley::bench
