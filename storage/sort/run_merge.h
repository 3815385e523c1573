// RunMerge: several runs as one, in key order.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/engine/key_start.h"
#include "storage/sort/run_file.h"

namespace parley {

// One thread.
class RunMerge {
 public:
  // Opens runs, takes their names away at once, so that nothing is left of them later, and stands at the
  // first entry of all. No two entries may have the same key.
  absl::Status Open(rocksdb::Env& env, const std::vector<std::string>& paths);

  bool valid() const { return !heap_.empty(); }
  rocksdb::Slice key() const { return runs_[heap_.front().run].key(); }      // until Next()
  rocksdb::Slice value() const { return runs_[heap_.front().run].value(); }  // until Next()

  // After an error the merge must not be used any more.
  absl::Status Next();

 private:
  // A run, by the key that it stands at.
  struct Place {
    KeyStart start;
    size_t run = 0;
  };

  bool Before(const Place& a, const Place& b) const;
  void SinkFirst();

  std::vector<RunFileReader> runs_;
  std::vector<Place> heap_;  // the smallest key first
};

}  // namespace parley
