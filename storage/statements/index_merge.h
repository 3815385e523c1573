// IndexMerge: walks several stretches of an index as one, in line order.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/engine/state.h"
#include "storage/statements/statement_keys.h"

namespace parley {

// Which entries to walk, and which way.
struct IndexRange {
  LineKey first;            // inclusive
  LineKey last;             // inclusive
  bool descending = false;  // from `last` down to `first`
};

// One thread. The state must outlive it.
class IndexMerge {
 public:
  // Walks the entries of `family` behind each of `prefixes`; one empty prefix walks the whole family.
  IndexMerge(const ReadState& state, Family family, const std::vector<std::string>& prefixes,
             const IndexRange& range);

  // The next entry; absent at the end or when status() is not OK.
  std::optional<IndexEntry> Next();

  // Whether reading went well so far.
  const absl::Status& status() const { return status_; }

 private:
  struct Stretch {
    std::string prefix;
    std::unique_ptr<rocksdb::Iterator> it;
    IndexEntry entry;
  };

  bool Behind(const Stretch& a, const Stretch& b) const;
  void Seek(Stretch& stretch) const;
  bool Load(Stretch& stretch);
  void Push(Stretch stretch);

  const IndexRange range_;
  std::vector<Stretch> heap_;  // the next entry to hand out is on top
  absl::Status status_;
};

}  // namespace parley
