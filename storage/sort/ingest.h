// Puts sorted entries into a family as files, without the log and memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_writer.h"
#include "storage/engine/database.h"
#include "storage/sort/run_merge.h"

namespace parley {

// Files of the size at which the family's are cut. One thread.
class SortedFiles {
 public:
  // The names of the files start with `path`. The family must be empty: they will not be merged. The database
  // must outlive it.
  SortedFiles(Database& database, Family family, std::string path);

  // Keys come in ascending order, each once.
  absl::Status Put(const rocksdb::Slice& key, const rocksdb::Slice& value);

  // Puts the files into the family; must be last. On disk when this returns OK.
  absl::Status Ingest();

 private:
  absl::Status Begin();
  absl::Status EndFile();

  Database& database_;
  rocksdb::ColumnFamilyHandle* const family_;
  const std::string path_;
  const rocksdb::Options options_;
  std::vector<std::string> files_;
  std::unique_ptr<rocksdb::SstFileWriter> open_;  // the last of them; null: it is full
};

// All entries of `sorted` into a family, as SortedFiles.
absl::Status IngestSorted(Database& database, Family family, const std::string& path, RunMerge& sorted);

}  // namespace parley
