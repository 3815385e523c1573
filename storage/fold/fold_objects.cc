#include "storage/fold/fold_objects.h"

#include <string>
#include <utility>

#include "storage/engine/big_endian.h"
#include "storage/engine/value_cache.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"

namespace parley {
namespace {

// A value of kFolds, which never changes.
absl::StatusOr<KeptValue> ReadFixed(const ReadState& state, ValueKind kind, const std::string& key,
                                    const char* missing) {
  return state.values().FindOrRead(kind, key, [&]() -> absl::StatusOr<std::string> {
    std::string value;
    const absl::StatusOr<bool> found = state.Get(Family::kFolds, key, &value);
    if (!found.ok()) return found.status();
    if (!*found) return UnreadableFold(missing);
    return value;
  });
}

// `head`, to be shared by the parts of one answer.
absl::StatusOr<std::shared_ptr<const PairHead>> Shared(absl::StatusOr<PairHead> head) {
  if (!head.ok()) return head.status();
  return std::make_shared<const PairHead>(*std::move(head));
}

}  // namespace

absl::StatusOr<std::optional<PairHead>> LoadHead(const ReadState& state, PairKey pair) {
  std::string value;
  const absl::StatusOr<bool> found = state.Get(Family::kPairs, PairBytes(pair), &value);
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  return DecodeHead(value);
}

absl::StatusOr<std::shared_ptr<const PairHead>> ReadHead(const ReadState& state, PairKey pair) {
  const std::string key = PairBytes(pair);
  const ValueCacheView values = state.values();
  if (values.has_current) {
    if (const KeptValue kept = values.cache->FindCurrent(ValueKind::kHead, key, values.epoch))
      return Shared(DecodeHead(*kept));
  }
  std::string value;
  const absl::StatusOr<bool> found = state.Get(Family::kPairs, key, &value);
  if (!found.ok()) return found.status();
  if (!*found) return nullptr;
  absl::StatusOr<PairHead> head = DecodeHead(value);
  if (values.has_current) values.cache->AddCurrent(ValueKind::kHead, key, values.epoch, Keep(value));
  return Shared(std::move(head));
}

absl::StatusOr<KeptValue> ReadRoot(const ReadState& state, PairKey pair, uint64_t position) {
  return ReadFixed(state, ValueKind::kRoot, RootKeyBytes(pair, position), "tree: its root is missing");
}

absl::StatusOr<KeptValue> ReadNode(const ReadState& state, PairKey pair, const NodeRef& node) {
  return ReadFixed(state, ValueKind::kNode, NodeKeyBytes(pair, node), "tree: a node is missing");
}

}  // namespace parley
