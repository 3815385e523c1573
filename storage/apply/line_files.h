// LineFiles: what a batch collected of the fold index, pair by pair, becomes sorted files, on a thread of its
// own, while the batch collects the next pairs. A pair with more versions than memory holds is put into the
// database in parts, where the writer of its line finds them.
#pragma once

#include <cstddef>
#include <future>
#include <string>

#include "absl/status/status.h"
#include "storage/engine/db_state.h"
#include "storage/sort/ingest.h"

namespace parley {

// For one caller, who puts heads, nodes and seals into the batch, pairs in ascending order, and nothing else.
// What it is made of must outlive it.
class LineFiles {
 public:
  // Files are made in `folder`, of families that are empty. No more than three times `run_bytes` of
  // memory are collected, and as much again is being written.
  LineFiles(Database& database, BatchState& batch, const std::string& folder, size_t run_bytes);

  // Between changes of a pair. The error of what was written before is returned as soon as it is known.
  absl::Status WithinLine();

  // Behind the last write of a pair. As above.
  absl::Status EndLine();

  // Behind the last pair: puts the files into the database. On disk when this returns OK.
  absl::Status Ingest();

 private:
  absl::Status Write(absl::Status (LineFiles::*write)());
  absl::Status WriteLines();
  absl::Status IngestPart() { return batch_.IngestSealed(); }

  BatchState& batch_;
  const size_t lines_bytes_;
  const size_t part_bytes_;
  SortedFiles folds_;
  SortedFiles heads_;
  std::future<absl::Status> writing_;  // its destructor waits
};

}  // namespace parley
