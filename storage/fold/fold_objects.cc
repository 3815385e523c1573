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

// `value`, to be shared by the parts of one answer.
template <typename T>
absl::StatusOr<std::shared_ptr<const T>> Shared(absl::StatusOr<T> value) {
  if (!value.ok()) return value.status();
  return std::make_shared<const T>(*std::move(value));
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
  if (values.has_current)
    values.cache->AddCurrent(ValueKind::kHead, key, values.epoch, Keep(std::move(value)));
  return Shared(std::move(head));
}

absl::StatusOr<std::shared_ptr<const FoldRoot>> ReadRoot(const ReadState& state, PairKey pair,
                                                         uint64_t position) {
  const absl::StatusOr<KeptValue> bytes =
      ReadFixed(state, ValueKind::kRoot, RootKeyBytes(pair, position), "tree: its root is missing");
  if (!bytes.ok()) return bytes.status();
  return Shared(DecodeRoot(**bytes));
}

absl::StatusOr<std::shared_ptr<const FoldNode>> ReadNode(const ReadState& state, PairKey pair,
                                                         const NodeId& id) {
  const absl::StatusOr<KeptValue> bytes =
      ReadFixed(state, ValueKind::kNode, NodeKeyBytes(pair, id), "tree: a node is missing");
  if (!bytes.ok()) return bytes.status();
  return Shared(DecodeNode(**bytes));
}

}  // namespace parley
