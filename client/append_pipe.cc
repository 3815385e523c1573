#include "client/append_pipe.h"

#include <utility>

#include "client/errors.h"

namespace parley {
namespace {

bool IsTransient(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

}  // namespace

AppendPipe::AppendPipe(Client& client, OnAcknowledged on_acknowledged, std::size_t window)
    : client_(client), on_acknowledged_(std::move(on_acknowledged)), window_(window) {}

AppendPipe::~AppendPipe() {
  if (stream_ == nullptr) return;
  context_->TryCancel();
  EndStream().IgnoreError();
}

void AppendPipe::Open() {
  context_ = std::make_unique<grpc::ClientContext>();
  stream_ = client_.ledger().AppendStream(context_.get());
  ended_ = false;
  progressed_ = false;
  reader_ = std::thread([this] { ReadAcknowledgements(); });
}

void AppendPipe::ReadAcknowledgements() {
  v1::AppendStreamResponse response;
  while (stream_->Read(&response)) {
    Request request;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (in_flight_.empty()) break;  // an answer to nothing: not a server of ours
      request = in_flight_.front();
    }
    on_acknowledged_(*request, response);
    const std::lock_guard<std::mutex> lock(mutex_);
    in_flight_.pop_front();
    progressed_ = connected_ = true;
    changed_.notify_all();
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

absl::Status AppendPipe::EndStream() {
  reader_.join();
  const absl::Status status = FromGrpc(stream_->Finish());
  stream_.reset();
  context_.reset();
  return status;
}

absl::Status AppendPipe::Recover() {
  while (true) {
    absl::Status status = EndStream();
    if (status.ok()) status = absl::UnavailableError("the server ended the stream of appends");
    if (progressed_) failed_attempts_ = 0;
    if (progressed_) backoff_.Reset();
    const int attempts_max = connected_ ? kStreamAttemptsMax : kAttemptsMax;
    if (!IsTransient(status) || ++failed_attempts_ >= attempts_max) return status;
    backoff_.Wait();
    const std::deque<Request> again = in_flight_;  // no reader runs
    Open();
    bool written = true;
    for (const Request& request : again) written = written && stream_->Write(*request);
    if (written) return absl::OkStatus();
  }
}

absl::Status AppendPipe::Send(Request request) {
  if (stream_ == nullptr) Open();
  while (true) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || in_flight_.size() < window_; });
    if (!ended_) {
      in_flight_.push_back(request);
      break;
    }
    lock.unlock();
    if (absl::Status status = Recover(); !status.ok()) {
      in_flight_.push_back(std::move(request));
      return status;
    }
  }
  if (stream_->Write(*request)) return absl::OkStatus();
  return Recover();
}

absl::Status AppendPipe::Finish() {
  if (stream_ == nullptr) return absl::OkStatus();
  while (true) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || in_flight_.empty(); });
    if (in_flight_.empty()) break;
    lock.unlock();
    if (absl::Status status = Recover(); !status.ok()) return status;
  }
  stream_->WritesDone();
  EndStream().IgnoreError();  // everything is acknowledged: how the stream ends no longer matters
  return absl::OkStatus();
}

std::vector<AppendPipe::Request> AppendPipe::TakeUnacknowledged() {
  std::vector<Request> requests(in_flight_.begin(), in_flight_.end());
  in_flight_.clear();
  return requests;
}

}  // namespace parley
