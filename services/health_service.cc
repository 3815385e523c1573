#include "services/health_service.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/server_stream.h"
#include "services/rpc/unary.h"
#include "services/served.h"

namespace parley {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

bool IsKnown(const std::string& service) {
  if (service.empty()) return true;
  const auto served = ServedServices();
  return std::any_of(served.begin(), served.end(), [&](const char* name) { return service == name; });
}

grpc::ByteBuffer MessageOf(HealthCheckResponse::ServingStatus status) {
  HealthCheckResponse response;
  response.set_status(status);
  return BufferOf(SerializeDeterministic(response));
}

// One watch: tells the status when it begins and when it changes, and ends when the server stops.
class HealthWatch final : public ServerStream, public Stoppable {
 public:
  explicit HealthWatch(StopSignal& watches) : watches_(watches) {}
  ~HealthWatch() override { watches_.Remove(this); }

  void Begin(const grpc::ByteBuffer& in) {
    HealthCheckRequest request;
    const absl::Status parsed = ParseRequest(in, request);
    if (!parsed.ok()) return Refuse(parsed);
    known_ = IsKnown(request.service());
    watches_.Add(std::static_pointer_cast<HealthWatch>(shared_from_this()));
    Advance();
  }

  void OnStop() override { Note(stopping_); }
  void OnCancel() override { Note(gone_); }

 private:
  void OnSent() override {
    {
      const std::scoped_lock lock(mutex_);
      sending_ = false;
    }
    Advance();
  }

  void OnLost() override {
    {
      const std::scoped_lock lock(mutex_);
      sending_ = false;
    }
    Note(gone_);
  }

  void Refuse(const absl::Status& status) {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
    }
    End(status);
  }

  void Note(bool& fact) {
    {
      const std::scoped_lock lock(mutex_);
      fact = true;
    }
    Advance();
  }

  // Tells what is not told yet, or ends the stream, if either can be done now.
  void Advance() {
    HealthCheckResponse::ServingStatus status = HealthCheckResponse::SERVICE_UNKNOWN;
    std::optional<absl::Status> end;
    {
      const std::scoped_lock lock(mutex_);
      if (sending_ || ended_) return;
      if (known_) status = stopping_ ? HealthCheckResponse::NOT_SERVING : HealthCheckResponse::SERVING;
      if (gone_) {
        end = absl::CancelledError("the caller went away");
      } else if (told_ == status) {
        if (!stopping_) return;
        end = ServerStopping();
      }
      ended_ = end.has_value();
      sending_ = !ended_;
      told_ = status;
    }
    if (end.has_value()) return End(*end);
    Send(MessageOf(status));
  }

  StopSignal& watches_;
  bool known_ = false;
  std::mutex mutex_;
  std::optional<HealthCheckResponse::ServingStatus> told_ ABSL_GUARDED_BY(mutex_);
  bool sending_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;  // the caller
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

void HealthService::Stop() {
  serving_ = false;
  watches_.Stop();
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* call, const grpc::ByteBuffer* in,
                                               grpc::ByteBuffer* out) {
  return AnswerInline<HealthCheckRequest, HealthCheckResponse>(
      {call, CountedCall(calls_, "grpc.health.v1.Health/Check")}, in, out,
      [this](const HealthCheckRequest& request, const StopCheck&, HealthCheckResponse& response) {
        if (!IsKnown(request.service())) {
          return absl::NotFoundError(absl::StrCat("service: \"", request.service(), "\" is not served here"));
        }
        response.set_status(serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING);
        return absl::OkStatus();
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HealthService::Watch(grpc::CallbackServerContext*,
                                                                 const grpc::ByteBuffer* in) {
  const auto watch = std::make_shared<HealthWatch>(watches_);
  auto* reactor = ServerStream::Serve(watch, CountedCall(calls_, "grpc.health.v1.Health/Watch"));
  watch->Begin(*in);
  return reactor;
}

}  // namespace parley
