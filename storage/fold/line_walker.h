// Walks the versions of a view in line order.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/fold/line_view.h"

namespace parley {

// For one thread. `view` must outlive it.
class LineWalker {
 public:
  // Starts at the first version whose key is at or after `from`; ends behind `until_us`, inclusive.
  LineWalker(LineView& view, const LineKey& from, int64_t until_us)
      : view_(view), from_(from), until_us_(until_us) {}

  // The next version, valid until the next call; null at the end. O(log n) for the first, then the
  // cost of reading what is walked over.
  absl::StatusOr<const FoldRecord*> Next();

  // The leaf that holds the next versions, when the walk takes all of it; null: anywhere else. Valid until
  // the next call of another function. Not read yet.
  absl::StatusOr<const ChildEntry*> NextLeaf();

  // Behind NextLeaf, when there is one: steps over it, or reads it. Its versions come next then, and are
  // valid until they were all taken.
  void SkipLeaf() { ++path_.back().next; }
  absl::StatusOr<const FoldRecords*> EnterLeaf();

 private:
  struct Level {
    std::shared_ptr<const FoldNode> node;
    size_t next = 0;  // record or child to visit next
  };

  absl::Status Start();
  void Push(std::shared_ptr<const FoldNode> node);
  absl::Status Descend();
  VersionKey BehindNextChild() const;
  absl::StatusOr<const FoldRecord*> NextInTree();
  absl::StatusOr<const FoldRecord*> NextInTail();

  LineView& view_;
  LineKey from_;
  int64_t until_us_;
  bool is_started_ = false;
  bool is_in_tail_ = false;
  std::vector<Level> path_;
  size_t tail_next_ = 0;
};

}  // namespace parley
