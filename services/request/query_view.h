// What a request is answered from: one snapshot, the catalog and the clock, taken once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "storage/store.h"

namespace parley {

// The server's clock: microseconds since 1970-01-01 UTC.
using Clock = std::function<int64_t()>;

// A view for one request.
struct QueryView {
  std::shared_ptr<const Snapshot> snapshot;
  const Catalog& catalog;
  int64_t now_us;
};

// The view of this moment. `store` must outlive it.
inline QueryView ViewOf(const Store& store, const Clock& clock) {
  return {store.Read(), store.catalog(), clock()};
}

}  // namespace parley
