#include "bench/calls/watchers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "bench/calls/calls.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"

namespace parley::bench {
namespace {

[[noreturn]] void EndOutOfOrder(uint64_t last, uint64_t next) {
  std::fprintf(stderr, "bench: a watcher had %llu after %llu\n", static_cast<unsigned long long>(next),
               static_cast<unsigned long long>(last));
  std::_Exit(1);
}

}  // namespace

// A stream. The tag of everything that happens to it; belongs to the thread of the queue once opened.
struct Watchers::Watcher {
  struct Receipt {
    uint64_t position;
    Clock::time_point at;
  };

  // What the stream did last. Afterwards it reads, unless it is stalled.
  enum class Step { kStarting, kAsking, kReading, kEnded };

  std::unique_ptr<grpc::GenericStub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream;
  grpc::ByteBuffer message;
  Step step = Step::kStarting;
  bool stalled = false;
  std::vector<Receipt> receipts;
  uint64_t last_item = 0;  // its position; 0: items are not read
  std::atomic<uint64_t> position{0};
  std::atomic<bool> idle{false};  // the queue will not see it again

  void Advance(bool ok, const WatchCall& call) {
    if (!ok) {
      step = Step::kEnded;
    } else if (step == Step::kStarting) {
      step = Step::kAsking;
      const grpc::WriteOptions options =
          call.last_request ? grpc::WriteOptions().set_last_message() : grpc::WriteOptions();
      stream->Write(call.request, options, this);
    } else {
      if (step == Step::kReading) Receive(call);
      step = Step::kReading;
      if (!stalled || receipts.empty()) return stream->Read(&message, this);
    }
    if (step != Step::kAsking) idle.store(true, std::memory_order_release);
  }

  void Receive(const WatchCall& call) {
    const Delivered delivered = call.read(message);
    receipts.push_back({delivered.up_to, Clock::now()});
    if (delivered.first != 0) {
      if (delivered.first != last_item + 1) EndOutOfOrder(last_item, delivered.first);
      last_item = delivered.last;
    }
    position.store(delivered.up_to, std::memory_order_release);
  }
};

Watchers::Watchers(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const WatchCall& call,
                   int count)
    : call_(call), thread_([this] { Run(); }) {
  for (int i = 0; i < count; ++i)
    reading_.emplace_back(Open(channels[static_cast<size_t>(i) % channels.size()], false));
}

Watchers::~Watchers() {
  End();
}

void Watchers::End() {
  if (!thread_.joinable()) return;
  for (const auto* group : {&reading_, &stalled_})
    for (const auto& watcher : *group) watcher->context.TryCancel();
  for (const auto* group : {&reading_, &stalled_})
    for (const auto& watcher : *group)
      while (!watcher->idle.load(std::memory_order_acquire)) std::this_thread::yield();
  queue_.Shutdown();
  thread_.join();
}

void Watchers::AddStalled(const std::string& server, int count) {
  for (int i = 0; i < count; ++i) stalled_.emplace_back(Open(Connect(server, 1).front(), true));
}

Watchers::Watcher* Watchers::Open(const std::shared_ptr<grpc::Channel>& channel, bool stalled) {
  auto* watcher = new Watcher;
  watcher->stalled = stalled;
  watcher->last_item = call_.after;
  watcher->stub = std::make_unique<grpc::GenericStub>(channel);
  watcher->stream = watcher->stub->PrepareCall(&watcher->context, call_.method, &queue_);
  watcher->stream->StartCall(watcher);
  return watcher;
}

void Watchers::Run() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) static_cast<Watcher*>(tag)->Advance(ok, call_);
}

void Watchers::WaitFor(uint64_t position) {
  const Clock::time_point give_up = Clock::now() + std::chrono::minutes(10);
  for (const auto& watcher : reading_) {
    while (watcher->position.load(std::memory_order_acquire) < position) {
      if (Clock::now() > give_up) {
        std::fprintf(stderr, "bench: a watcher stands at %llu of %llu after ten minutes\n",
                     static_cast<unsigned long long>(watcher->position.load()),
                     static_cast<unsigned long long>(position));
        std::_Exit(1);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

Watchers::Delays Watchers::Measure(const std::vector<Acknowledged>& appends) {
  End();
  std::vector<Clock::time_point> last(appends.size());
  Delays out;
  for (const auto& watcher : reading_) {
    const bool has_all = call_.after == 0 || watcher->last_item == appends.back().position;
    out.messages += static_cast<double>(watcher->receipts.size()) / static_cast<double>(reading_.size());
    if (!has_all) EndOutOfOrder(watcher->last_item, appends.back().position + 1);
    auto receipt = watcher->receipts.begin();
    for (size_t i = 0; i < appends.size(); ++i) {
      while (receipt->position < appends[i].position) ++receipt;
      const std::chrono::duration<double, std::micro> delay = receipt->at - appends[i].answered;
      out.all.Add(std::max(0.0, delay.count()));
      last[i] = std::max(last[i], receipt->at);
    }
  }
  for (size_t i = 0; i < appends.size(); ++i) {
    const std::chrono::duration<double, std::micro> delay = last[i] - appends[i].answered;
    const std::chrono::duration<double, std::micro> from_sending = last[i] - appends[i].sent;
    out.last.Add(std::max(0.0, delay.count()));
    out.from_sending.Add(from_sending.count());
  }
  return out;
}

}  // namespace parley::bench
