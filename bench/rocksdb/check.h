// CheckOk: a measurement that fails ends the program.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "absl/status/status.h"
#include "rocksdb/status.h"
#include "storage/engine/database.h"

namespace parley::bench {

inline void CheckOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "bench_rocksdb: %s\n", status.ToString().c_str());
  std::exit(1);
}

inline void CheckOk(const rocksdb::Status& status) {
  CheckOk(status.ok() ? absl::OkStatus() : StorageFailed("it", status));
}

}  // namespace parley::bench
