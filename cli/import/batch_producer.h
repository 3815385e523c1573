// Turns a file into batches of events on a thread of its own, ahead of whoever sends them.
#pragma once

#include <google/protobuf/arena.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "cli/import/event_id.h"
#include "cli/import/event_json.h"
#include "cli/import/line_reader.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley {

// A batch is one atomic append: large enough to share the cost of a disk sync, small enough to resend.
inline constexpr int kBatchEventsMax = 1000;
inline constexpr std::size_t kBatchBytesMax = 4 * 1024 * 1024;
// Batches made ahead.
inline constexpr std::size_t kBatchesAheadMax = 8;

// A line that is no event.
struct BadLine {
  Line line;
  JsonError error;
  bool foreign = false;  // the first of a file of another format: nothing more is read from it
};

// Some consecutive lines of a file.
struct ImportBatch {
  ImportBatch();

  google::protobuf::Arena arena;
  v1::AppendStreamRequest* const request;  // one event for each of `lines`; all have ids
  std::vector<Line> lines;
  std::vector<BadLine> bad;
  std::uint64_t bytes_read = 0;  // of the file, this batch included
};

// Reads one file. Next() belongs to one thread.
class BatchProducer {
 public:
  struct Options {
    std::string name;  // of the file
    bool allow_future = false;
    bool stop_at_bad_line = true;  // the batch with the bad line is then the last and holds nothing else
  };

  // `descriptor` stays the caller's.
  BatchProducer(int descriptor, Options options);
  // Stops early where it has not finished.
  ~BatchProducer();
  BatchProducer(const BatchProducer&) = delete;
  BatchProducer& operator=(const BatchProducer&) = delete;

  // The next batch; nullptr behind the last.
  std::shared_ptr<ImportBatch> Next();

  // After nullptr: whether the file could be read.
  const absl::Status& status() const { return status_; }

 private:
  void Run();
  // Adds the line's event to the batch. False when the line ends the import.
  bool AddLine(const Line& line, ImportBatch* batch);
  // Adds a line that is no event, in place of the event begun. False when it ends the import.
  bool AddBadLine(const Line& line, JsonError error, bool opens_file, ImportBatch* batch);
  // False when nobody wants more.
  bool Push(std::shared_ptr<ImportBatch> batch);
  std::shared_ptr<ImportBatch> NewBatch() const;

  const Options options_;
  LineReader reader_;
  EventJsonParser parser_;
  EventIdDeriver event_ids_;
  bool opened_ = false;  // behind the first line that is not blank
  absl::Status status_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<ImportBatch>> ready_;
  bool done_ = false;
  bool abandoned_ = false;
  std::thread thread_;
};

}  // namespace parley
