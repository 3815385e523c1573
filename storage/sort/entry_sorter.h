// EntrySorter: puts entries of a family in key order, however many, with memory for a part of them.
//
//   EntrySorter sorter(env, directory + "/by_party", 8 << 20);
//   sorter.Put(key, value); ...
//   RunMerge sorted;
//   sorter.Sort(sorted);
#pragma once

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/env.h"
#include "storage/sort/run_merge.h"

namespace parley {

// One thread; sorts and writes runs on another one.
class EntrySorter {
 public:
  // Runs are files whose names start with `path`, in a directory that exists. `run_bytes`: keys and values
  // that are in memory twice, each with as much again for their order.
  EntrySorter(rocksdb::Env& env, std::string path, size_t run_bytes)
      : env_(env), path_(std::move(path)), run_bytes_(run_bytes) {}

  // No key may come twice. The error of the run before is returned as soon as it is known.
  absl::Status Put(const rocksdb::Slice& key, const rocksdb::Slice& value);

  // Ends the input and stands `sorted` at the first entry. Gives memory back.
  absl::Status Sort(RunMerge& sorted);

 private:
  // Entries as they came.
  struct Entries {
    std::string bytes;           // each one's EntrySizes, key and value
    std::vector<size_t> starts;  // of each one, in `bytes`
  };

  absl::Status EndRun();
  absl::Status WriteRun();
  absl::Status JoinRuns(size_t level);
  std::string NewRun(size_t level);

  rocksdb::Env& env_;
  const std::string path_;
  const size_t run_bytes_;
  Entries open_;
  Entries full_;                                // being written
  std::vector<std::vector<std::string>> runs_;  // on disk, by how often their entries were joined
  size_t runs_made_ = 0;
  std::future<absl::Status> writing_;  // its destructor waits
};

}  // namespace parley
