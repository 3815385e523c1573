#include "bench/rocksdb/node_keys.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "bench/rocksdb/check.h"
#include "bench/workload/random.h"
#include "storage/fold/fold_codec.h"

namespace parley::bench {

// A reservoir sample (Vitter's algorithm R), of which the first keys are shuffled as they come.
std::vector<std::string> NodeKeys(Database& database, size_t count) {
  const size_t leaf_key_bytes = NodeKeyBytes({}, {}).size();  // others have shorter ones
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(options, database.handle(Family::kFolds)));
  std::vector<std::string> keys;
  Random random(1);
  uint64_t seen = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (it->key().size() != leaf_key_bytes) continue;
    const uint64_t place = random.Below(++seen);
    if (keys.size() < count) {
      keys.push_back(it->key().ToString());
      std::swap(keys.back(), keys[place]);
    } else if (place < count) {
      keys[place] = it->key().ToString();
    }
  }
  CheckOk(it->status());
  return keys;
}

}  // namespace parley::bench
