#include "storage/apply/line_files.h"

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

constexpr size_t kBatchesPerRun = 8;  // small: both threads are busy soon, and it stays in their caches
constexpr size_t kRunsPerPart = 3;    // large: parts are merged with what comes later

}  // namespace

LineFiles::LineFiles(Database& database, BatchState& batch, const std::string& folder, size_t run_bytes)
    : batch_(batch),
      lines_bytes_(run_bytes / kBatchesPerRun),
      part_bytes_(kRunsPerPart * run_bytes),
      folds_(database, Family::kFolds, absl::StrCat(folder, "/folds")),
      heads_(database, Family::kPairs, absl::StrCat(folder, "/pairs")) {}

absl::Status LineFiles::WithinLine() {
  return batch_.MemoryBytes() < part_bytes_ ? absl::OkStatus() : Write(&LineFiles::IngestPart);
}

absl::Status LineFiles::EndLine() {
  return batch_.MemoryBytes() < lines_bytes_ ? absl::OkStatus() : Write(&LineFiles::WriteLines);
}

absl::Status LineFiles::Ingest() {
  absl::Status status = Write(&LineFiles::WriteLines);
  if (status.ok()) status = writing_.get();
  if (status.ok()) status = folds_.Ingest();
  return status.ok() ? heads_.Ingest() : status;
}

absl::Status LineFiles::Write(absl::Status (LineFiles::*write)()) {
  absl::Status status = writing_.valid() ? writing_.get() : absl::OkStatus();
  if (!status.ok()) return status;
  batch_.Seal();
  writing_ = std::async(std::launch::async, write, this);
  return status;
}

absl::Status LineFiles::WriteLines() {
  absl::Status status;
  for (const WriteLayer::Item* item : batch_.sealed(Family::kFolds)) {
    if (status.ok()) status = folds_.Put(item->key, item->value);
  }
  for (const WriteLayer::Item* item : batch_.sealed(Family::kPairs)) {
    if (status.ok()) status = heads_.Put(item->key, item->value);
  }
  return status;
}

}  // namespace parley
