// Sends files of events to the ledger and finds the line behind every refusal.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "cli/import/batch_producer.h"
#include "cli/progress.h"
#include "client/append_pipe.h"
#include "client/client.h"

namespace parley {

struct ImportOptions {
  bool allow_future = false;
  std::ostream* skipped = nullptr;  // bad lines go here and the import goes on; nullptr: it stops
  std::ostream* reasons = nullptr;  // why lines were skipped, "NAME:LINE: field: reason"; nullptr: nowhere
};

// Reasons of skipped lines that are shown; the others are counted.
inline constexpr std::uint64_t kReasonsShownMax = 100;

// What an import did.
struct ImportCounts {
  std::uint64_t added = 0;
  std::uint64_t already_there = 0;
  std::uint64_t skipped = 0;
};

// Imports files one after another. A refused batch takes no effect; batches before it stay.
class Importer {
 public:
  Importer(Client& client, const ImportOptions& options, ProgressLine* progress);

  // Imports a file opened as `descriptor` and called `name` in messages; `size` is for the progress, 0
  // when not known. Errors: "NAME:LINE: field: reason" for a bad line; UNAVAILABLE.
  absl::Status ImportFile(const std::string& name, int descriptor, std::uint64_t size);

  // What is in the ledger so far, and how many lines were skipped.
  ImportCounts counts() const;

 private:
  using Batch = std::shared_ptr<ImportBatch>;

  std::unique_ptr<AppendPipe> NewPipe();
  void Acknowledge(const v1::AppendStreamRequest& request, const v1::AppendStreamResponse& response);
  // Writes the batch's bad lines to the file for them, or returns the first that ends the import as an error.
  absl::Status TakeBadLines(const ImportBatch& batch);
  absl::Status Submit(Batch batch);
  absl::Status SendPending();
  absl::Status Drain();
  // After an error of the pipe: repairs the refused batch and queues the others again, or returns the
  // error with its line.
  absl::Status HandleRefusal(const absl::Status& refusal);
  // Appends what a batch holds but for its bad lines, in smaller batches when it asks for too much at once.
  absl::Status Repair(const Batch& batch, absl::Status refusal);
  absl::Status Split(const Batch& batch);
  absl::Status AppendAlone(const Batch& batch);
  absl::Status Skip(const Line& line, const std::string& reason);
  absl::Status Located(const absl::Status& refusal, const ImportBatch& batch) const;

  Client& client_;
  const ImportOptions options_;
  ProgressLine* const progress_;
  std::string name_;
  std::unique_ptr<AppendPipe> pipe_;
  bool has_server_ = false;  // it answered, if only with a refusal
  std::deque<Batch> pending_;

  mutable std::mutex mutex_;
  ImportCounts counts_;
  std::unordered_map<const v1::AppendStreamRequest*, Batch> in_flight_;
};

// The events[K] that a refusal names, ascending.
std::vector<std::size_t> FaultyEvents(const absl::Status& refusal);

// What the refusal says about events[index]: "field: reason", the field and names of values as the file
// writes them.
std::string DescribeEvent(const absl::Status& refusal, std::size_t index);

// A field path of the server as the file writes it: "events[3].statement_recorded.statement.said_at"
// becomes "statementRecorded.statement.saidAt".
std::string JsonPath(const std::string& field);

}  // namespace parley
