// LedgerService.AppendStream: requests go to the writer as they come, answers come back in their order.

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "core/limits.h"
#include "parley/v1/ledger_service.pb.h"
#include "services/convert/convert.h"
#include "services/ledger/append.h"
#include "services/ledger/append_job.h"
#include "services/limits.h"
#include "services/rpc/status.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

// A request between its arrival and its answer.
struct Slot {
  size_t bytes = 0;
  std::optional<absl::StatusOr<AppendResult>> result;  // absent: the writer is at it
};

bool IsRejectedForEarlier(const absl::Status& status) {
  const std::optional<ErrorDetail> detail = DetailOf(status);
  return detail.has_value() && detail->reason == Reason::kEarlierRequestRejected;
}

// Lives until gRPC is done with it and the writer has answered.
class AppendStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                           public Stoppable,
                           public std::enable_shared_from_this<AppendStream> {
 public:
  AppendStream(const ServiceContext& context, const CountedCall& counted)
      : context_(context), counted_(counted) {}

  ~AppendStream() override { context_.stopping.Remove(this); }

  AppendStream* Begin() {
    self_ = shared_from_this();
    context_.stopping.Add(self_);
    ReadMore();
    return this;
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      {
        const std::scoped_lock lock(mutex_);
        reading_ = false;
        half_closed_ = true;
      }
      WriteMore();
      return;
    }
    const auto take = [self = shared_from_this()] { self->TakeRequest(); };
    if (request_.Length() <= limits::kInlineParseBytesMax || !context_.parsing.TrySubmit(take)) take();
  }

  void OnWriteDone(bool ok) override {
    {
      const std::scoped_lock lock(mutex_);
      writing_ = false;
      in_flight_bytes_ -= slots_.front().bytes;
      slots_.pop_front();
      ++answered_;
      if (!ok) cancelled_ = true;
    }
    WriteMore();
    ReadMore();
  }

  void OnCancel() override {
    cancelled_ = true;
    WriteMore();
  }

  void OnStop() override {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    WriteMore();
  }

  void OnDone() override { const std::shared_ptr<AppendStream> last = std::move(self_); }

 private:
  // Reads the next request, if there is room for it.
  void ReadMore() {
    {
      const std::scoped_lock lock(mutex_);
      const bool full =
          slots_.size() >= limits::kStreamInFlightMax || in_flight_bytes_ >= limits::kStreamInFlightBytesMax;
      if (reading_ || half_closed_ || refused_ || ended_ || full || state_->rejected) return;
      reading_ = true;
      ++starting_reads_;
    }
    StartRead(&request_);
    {
      const std::scoped_lock lock(mutex_);
      --starting_reads_;
    }
    WriteMore();  // the end may have waited for this
  }

  // Hands the request that was read to the writer.
  void TakeRequest() {
    const size_t bytes = request_.Length();
    absl::StatusOr<AppendJob> job = ReadAppendJob<v1::AppendStreamRequest>(request_);
    request_.Clear();
    uint64_t number = 0;
    {
      const std::scoped_lock lock(mutex_);
      refused_ = !job.ok();  // read no more; those before it are still to be answered
      number = answered_ + slots_.size();
      slots_.push_back({bytes, std::nullopt});
      in_flight_bytes_ += bytes;
    }
    if (job.ok()) {
      job->stream = state_;
      job->abandoned = [self = shared_from_this()] { return self->cancelled_.load(); };
      job->done = [self = shared_from_this(), number](absl::StatusOr<AppendResult> result) {
        self->TakeResult(number, std::move(result));
      };
      context_.store.Append(*std::move(job));
    } else {
      TakeResult(number, job.status());
    }
    {
      const std::scoped_lock lock(mutex_);
      reading_ = false;
    }
    ReadMore();
  }

  void TakeResult(uint64_t number, absl::StatusOr<AppendResult> result) {
    {
      const std::scoped_lock lock(mutex_);
      if (number < answered_) return;
      slots_[number - answered_].result = std::move(result);
    }
    WriteMore();
  }

  // Sends the answer that is next, or ends the stream, if either can be done now.
  void WriteMore() {
    std::optional<absl::Status> end;
    {
      const std::scoped_lock lock(mutex_);
      if (writing_ || ended_) return;
      end = HowToEnd();
      if (end.has_value()) {
        if (starting_reads_ > 0) return;  // ReadMore() comes back here
        ended_ = true;
      } else if (!CanAnswer()) {
        return;
      } else {
        v1::AppendStreamResponse response;
        ConvertAppend(**slots_.front().result, response);
        response_ = BufferOf(SerializeDeterministic(response));
        writing_ = true;
      }
    }
    if (end.has_value()) {
      counted_.End(end->code());
      Finish(ToGrpcStatus(*end));
    } else {
      StartWrite(&response_);
    }
  }

  bool CanAnswer() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !slots_.empty() && slots_.front().result.has_value() && slots_.front().result->ok();
  }

  // With what the stream ends now; absent when it goes on.
  std::optional<absl::Status> HowToEnd() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (cancelled_) return absl::CancelledError("the caller went away");
    if (!slots_.empty()) return FirstError();
    if (half_closed_) return absl::OkStatus();
    if (stopping_) return ServerStopping();
    return std::nullopt;
  }

  // The error that rejected the first request without a good answer; absent while it is not known. When a
  // later request could not be queued, the writer rejects those before it too: the cause is further back.
  std::optional<absl::Status> FirstError() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!slots_.front().result.has_value() || slots_.front().result->ok()) return std::nullopt;
    const auto cause = std::find_if(slots_.begin(), slots_.end(), [](const Slot& slot) {
      return slot.result.has_value() && !slot.result->ok() && !IsRejectedForEarlier(slot.result->status());
    });
    if (cause == slots_.end()) return std::nullopt;
    return cause->result->status();
  }

  const ServiceContext& context_;
  const CountedCall counted_;
  const std::shared_ptr<AppendStreamState> state_ = std::make_shared<AppendStreamState>();
  std::shared_ptr<AppendStream> self_;
  grpc::ByteBuffer request_;   // belongs to the read under way
  grpc::ByteBuffer response_;  // belongs to the write under way
  std::atomic<bool> cancelled_{false};

  std::mutex mutex_;
  std::deque<Slot> slots_ ABSL_GUARDED_BY(mutex_);  // by arrival; the front one may be being written
  uint64_t answered_ ABSL_GUARDED_BY(mutex_) = 0;   // slots that left the front
  size_t in_flight_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  // Calls of StartRead() that have not returned, also on threads that are not gRPC's. The stream must not end
  // meanwhile: gRPC may free the call as soon as it has ended. A write is safe without: writing_ holds off
  // the end until gRPC has told that it is done.
  int starting_reads_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool half_closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool refused_ ABSL_GUARDED_BY(mutex_) = false;  // a request was no good
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* BeginAppendStream(const ServiceContext& context,
                                                                               const CountedCall& counted) {
  return std::make_shared<AppendStream>(context, counted)->Begin();
}

}  // namespace parley
