#include "cli/import/batch_producer.h"

#include <utility>

#include "cli/import/foreign_format.h"

namespace parley {
namespace {

bool IsBlank(const Line& line) {
  for (std::size_t i = 0; i < line.size; ++i) {
    const char c = line.data[i];
    if (c != ' ' && c != '\t' && c != '\r') return false;
  }
  return true;
}

google::protobuf::ArenaOptions LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 256 * 1024;
  options.max_block_size = 1024 * 1024;
  return options;
}

}  // namespace

ImportBatch::ImportBatch()
    : arena(LargeBlocks()),
      request(google::protobuf::Arena::CreateMessage<v1::AppendStreamRequest>(&arena)) {}

BatchProducer::BatchProducer(int descriptor, Options options)
    : options_(std::move(options)), reader_(descriptor), thread_([this] { Run(); }) {}

BatchProducer::~BatchProducer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

std::shared_ptr<ImportBatch> BatchProducer::Next() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return done_ || !ready_.empty(); });
  if (ready_.empty()) return nullptr;
  std::shared_ptr<ImportBatch> batch = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return batch;
}

bool BatchProducer::Push(std::shared_ptr<ImportBatch> batch) {
  batch->bytes_read = reader_.bytes();
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return abandoned_ || ready_.size() < kBatchesAheadMax; });
  if (abandoned_) return false;
  ready_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

std::shared_ptr<ImportBatch> BatchProducer::NewBatch() const {
  auto batch = std::make_shared<ImportBatch>();
  batch->request->set_allow_future_dates(options_.allow_future);
  batch->request->mutable_events()->Reserve(kBatchEventsMax);
  batch->lines.reserve(kBatchEventsMax);
  return batch;
}

bool BatchProducer::AddLine(const Line& line, ImportBatch* batch) {
  if (IsBlank(line)) return true;
  const bool opens_file = !std::exchange(opened_, true);
  event::v1::Event* event = batch->request->add_events();
  JsonError error;
  if (parser_.Parse(line.data, line.size, event, &error)) {
    if (event->event_id().empty()) event->set_event_id(event_ids_.Derive(*event));
    batch->lines.push_back(line);
    return true;
  }
  return AddBadLine(line, std::move(error), opens_file, batch);
}

bool BatchProducer::AddBadLine(const Line& line, JsonError error, bool opens_file, ImportBatch* batch) {
  ForeignFormat foreign;
  if (opens_file) foreign = DetectForeignFormat(options_.name, line.data, line.size);
  if (!foreign.text.empty()) {
    error = {"", foreign.text};
  } else if (!line.terminated && error.field.empty()) {
    error.reason += " (the file ends within this line)";
  }
  if (options_.stop_at_bad_line) {
    batch->request->clear_events();
    batch->lines.clear();
  } else {
    batch->request->mutable_events()->RemoveLast();
  }
  batch->bad.push_back({line, std::move(error), foreign.certain});
  return !options_.stop_at_bad_line && !foreign.certain;
}

void BatchProducer::Run() {
  std::shared_ptr<ImportBatch> batch = NewBatch();
  std::size_t batch_bytes = 0;
  bool going_on = true;
  Line line;
  while (going_on && reader_.Next(&line)) {
    const std::size_t bad_before = batch->bad.size();
    batch_bytes += line.size;
    going_on = AddLine(line, batch.get());
    const bool full = batch->request->events_size() >= kBatchEventsMax || batch_bytes >= kBatchBytesMax ||
                      bad_before + 1 >= kBatchEventsMax;
    if (!full || !going_on) continue;
    going_on = Push(std::exchange(batch, NewBatch()));
    batch_bytes = 0;
  }
  status_ = reader_.status();
  if (batch->request->events_size() > 0 || !batch->bad.empty()) Push(std::move(batch));
  const std::lock_guard<std::mutex> lock(mutex_);
  done_ = true;
  changed_.notify_all();
}

}  // namespace parley
