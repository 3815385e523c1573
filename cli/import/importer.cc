#include "cli/import/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/render/text.h"
#include "cli/users_words.h"
#include "client/errors.h"

namespace parley {
namespace {

// Whether a refusal is about an event, not about the server or the connection.
bool IsAboutEvents(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
      return true;
    default:
      return false;
  }
}

// Whether a refusal is about how much the events together ask for.
bool IsTooLarge(const absl::Status& refusal) {
  return DetailsOf(refusal).reason == "REQUEST_TOO_LARGE";
}

std::string Describe(const JsonError& error) {
  return error.field.empty() ? error.reason : error.field + ": " + error.reason;
}

// Moves the events [begin, end) of a batch to a new one.
std::shared_ptr<ImportBatch> Slice(const ImportBatch& batch, std::size_t begin, std::size_t end) {
  auto slice = std::make_shared<ImportBatch>();
  slice->request->set_allow_future_dates(batch.request->allow_future_dates());
  for (std::size_t i = begin; i < end; ++i) {
    *slice->request->add_events() = batch.request->events(static_cast<int>(i));
    slice->lines.push_back(batch.lines[i]);
  }
  return slice;
}

}  // namespace

Importer::Importer(Client& client, const ImportOptions& options, ProgressLine* progress)
    : client_(client), options_(options), progress_(progress) {}

ImportCounts Importer::counts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return counts_;
}

std::unique_ptr<AppendPipe> Importer::NewPipe() {
  auto pipe = std::make_unique<AppendPipe>(
      client_, [this](const v1::AppendStreamRequest& request, const v1::AppendStreamResponse& response) {
        Acknowledge(request, response);
      });
  if (has_server_) pipe->AssumeConnected();
  return pipe;
}

void Importer::Acknowledge(const v1::AppendStreamRequest& request, const v1::AppendStreamResponse& response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const v1::AppendReceipt& receipt : response.receipts())
    ++(receipt.duplicate() ? counts_.already_there : counts_.added);
  in_flight_.erase(&request);
}

absl::Status Importer::ImportFile(const std::string& name, int descriptor, std::uint64_t size) {
  name_ = name;
  if (pipe_ == nullptr) pipe_ = NewPipe();
  BatchProducer producer(descriptor, {name, options_.allow_future, options_.skipped == nullptr});
  while (Batch batch = producer.Next()) {
    absl::Status bad = TakeBadLines(*batch);
    progress_->Update(batch->bytes_read, size, counts().added + counts().already_there, "events");
    absl::Status sent = Submit(std::move(batch));
    if (sent.ok() && !bad.ok()) sent = Drain();
    if (!sent.ok()) return sent;
    if (!bad.ok()) return bad;
  }
  if (absl::Status status = Drain(); !status.ok()) return status;
  if (producer.status().ok()) return absl::OkStatus();
  return absl::Status(producer.status().code(), name_ + ": " + std::string(producer.status().message()));
}

absl::Status Importer::TakeBadLines(const ImportBatch& batch) {
  for (const BadLine& bad : batch.bad) {
    const std::string reason = Describe(bad.error);
    if (options_.skipped == nullptr || bad.foreign) {
      return absl::InvalidArgumentError(absl::StrCat(name_, ":", bad.line.number, ": ", reason));
    }
    if (absl::Status status = Skip(bad.line, reason); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Importer::Skip(const Line& line, const std::string& reason) {
  bool is_shown = options_.reasons != nullptr;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_shown = ++counts_.skipped <= kReasonsShownMax && is_shown;
  }
  if (is_shown) {
    progress_->Clear();
    *options_.reasons << Sanitize(absl::StrCat(name_, ":", line.number, ": ", reason)) << "\n";
  }
  options_.skipped->write(line.data, static_cast<std::streamsize>(line.size));
  *options_.skipped << '\n';
  if (!*options_.skipped) return absl::DataLossError("cannot write the file for bad lines");
  return absl::OkStatus();
}

absl::Status Importer::Submit(Batch batch) {
  pending_.push_back(std::move(batch));
  return SendPending();
}

absl::Status Importer::SendPending() {
  while (!pending_.empty()) {
    Batch batch = std::move(pending_.front());
    pending_.pop_front();
    if (batch->request->events_size() == 0) continue;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      in_flight_[batch->request] = batch;
    }
    const absl::Status sent = pipe_->Send(AppendPipe::Request(batch, batch->request));
    if (sent.ok()) continue;
    if (absl::Status status = HandleRefusal(sent); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Importer::Drain() {
  while (true) {
    const absl::Status finished = pipe_->Finish();
    if (finished.ok()) return finished;
    if (absl::Status status = HandleRefusal(finished); !status.ok()) return status;
    if (absl::Status status = SendPending(); !status.ok()) return status;
  }
}

absl::Status Importer::HandleRefusal(const absl::Status& refusal) {
  std::deque<Batch> unacknowledged;
  for (const AppendPipe::Request& request : pipe_->TakeUnacknowledged()) {
    const std::lock_guard<std::mutex> lock(mutex_);
    unacknowledged.push_back(std::move(in_flight_.at(request.get())));
    in_flight_.erase(request.get());
  }
  if (unacknowledged.empty() || !IsAboutEvents(refusal)) return refusal;
  has_server_ = true;  // that restarts, if it cannot be reached from here on
  const Batch refused = std::move(unacknowledged.front());
  unacknowledged.pop_front();
  if (absl::Status status = Repair(refused, refusal); !status.ok()) return status;
  pipe_ = NewPipe();
  pending_.insert(pending_.begin(), unacknowledged.begin(), unacknowledged.end());
  return absl::OkStatus();
}

absl::Status Importer::Repair(const Batch& batch, absl::Status refusal) {
  while (!refusal.ok()) {
    if (!IsAboutEvents(refusal)) return refusal;
    if (IsTooLarge(refusal) && batch->lines.size() > 1) return Split(batch);
    if (options_.skipped == nullptr) return Located(refusal, *batch);
    std::vector<std::size_t> faulty = FaultyEvents(refusal);
    if (!faulty.empty() && faulty.back() >= batch->lines.size()) return refusal;
    if (faulty.empty() && batch->lines.size() > 1) return Split(batch);
    if (faulty.empty()) faulty.push_back(0);
    for (const std::size_t index : faulty) {
      absl::Status status = Skip(batch->lines[index], DescribeEvent(refusal, index));
      if (!status.ok()) return status;
    }
    for (auto index = faulty.rbegin(); index != faulty.rend(); ++index) {
      batch->request->mutable_events()->DeleteSubrange(static_cast<int>(*index), 1);
      batch->lines.erase(batch->lines.begin() + static_cast<std::ptrdiff_t>(*index));
    }
    if (batch->lines.empty()) return absl::OkStatus();
    refusal = AppendAlone(batch);
  }
  return absl::OkStatus();
}

absl::Status Importer::Split(const Batch& batch) {
  const std::size_t size = batch->lines.size();
  for (const Batch& half : {Slice(*batch, 0, size / 2), Slice(*batch, size / 2, size)}) {
    if (absl::Status status = Repair(half, AppendAlone(half)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Importer::AppendAlone(const Batch& batch) {
  const std::unique_ptr<AppendPipe> pipe = NewPipe();
  const absl::Status sent = pipe->Send(AppendPipe::Request(batch, batch->request));
  return sent.ok() ? pipe->Finish() : sent;
}

absl::Status Importer::Located(const absl::Status& refusal, const ImportBatch& batch) const {
  const std::vector<std::size_t> faulty = FaultyEvents(refusal);
  std::string text;
  if (faulty.empty() || faulty.front() >= batch.lines.size()) {
    text = absl::StrCat(name_, ":", batch.lines.front().number, "-", batch.lines.back().number, ": ",
                        std::string(refusal.message()));
  } else {
    text = absl::StrCat(name_, ":", batch.lines[faulty.front()].number, ": ",
                        DescribeEvent(refusal, faulty.front()));
  }
  return WithMessage(refusal, text);
}

}  // namespace parley
