#include "storage/fold/fold_objects.h"

#include <string>
#include <utility>

#include "storage/engine/big_endian.h"
#include "storage/engine/object_cache.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"

namespace parley {
namespace {

constexpr size_t kStringBytes = sizeof(std::string);

// What lies beyond the structure itself.
size_t TextBytes(const StanceTerms& terms) {
  size_t bytes = 0;
  for (const std::string& condition : terms.conditions) bytes += kStringBytes + condition.capacity();
  return bytes;
}

template <typename Sum>
size_t TextBytes(const InBothFoldings<Sum>& sums) {
  return TextBytes(sums.Of(false).first) + TextBytes(sums.Of(false).last) + TextBytes(sums.Of(true).first) +
         TextBytes(sums.Of(true).last);
}

size_t BytesOf(const FoldRecords& records) {
  size_t bytes = sizeof(records);
  for (const FoldRecord& record : records) bytes += sizeof(record) + TextBytes(record);
  return bytes;
}

size_t BytesOf(const FoldNode& node) {
  size_t bytes = sizeof(node) + BytesOf(node.records);
  for (const ChildEntry& child : node.children) bytes += sizeof(child) + TextBytes(child.sums);
  return bytes;
}

size_t BytesOf(const FoldRoot& root) {
  return sizeof(root) + BytesOf(root.node);
}
size_t BytesOf(const PairHead& head) {
  return sizeof(head) + TextBytes(head.sums) + head.tail.bytes.capacity();
}

// A value of kFolds that never changes: from the cache, or read, decoded and kept.
template <typename T, typename Decode>
absl::StatusOr<std::shared_ptr<const T>> ReadFixed(const ReadState& state, ObjectKind kind,
                                                   const std::string& key, const char* missing,
                                                   Decode decode) {
  const ObjectCacheView objects = state.objects();
  if (objects.cache != nullptr) {
    if (auto kept = objects.cache->FindFixed<T>(kind, key)) return kept;
  }
  std::string value;
  const absl::StatusOr<bool> found = state.Get(Family::kFolds, key, &value);
  if (!found.ok()) return found.status();
  if (!*found) return UnreadableFold(missing);
  absl::StatusOr<T> decoded = decode(value);
  if (!decoded.ok()) return decoded.status();
  auto read = std::make_shared<const T>(*std::move(decoded));
  if (objects.cache != nullptr) objects.cache->AddFixed(kind, key, read, BytesOf(*read));
  return read;
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
  const ObjectCacheView objects = state.objects();
  if (objects.has_current) {
    if (auto kept = objects.cache->FindCurrent<PairHead>(ObjectKind::kHead, key, objects.epoch)) return kept;
  }
  absl::StatusOr<std::optional<PairHead>> loaded = LoadHead(state, pair);
  if (!loaded.ok()) return loaded.status();
  if (!*loaded) return nullptr;
  auto head = std::make_shared<const PairHead>(**std::move(loaded));
  if (objects.has_current)
    objects.cache->AddCurrent(ObjectKind::kHead, key, objects.epoch, head, BytesOf(*head));
  return head;
}

absl::StatusOr<std::shared_ptr<const FoldRoot>> ReadRoot(const ReadState& state, PairKey pair,
                                                         uint64_t position) {
  return ReadFixed<FoldRoot>(state, ObjectKind::kRoot, RootKeyBytes(pair, position),
                             "tree: its root is missing",
                             [](const std::string& value) { return DecodeRoot(value); });
}

absl::StatusOr<std::shared_ptr<const FoldNode>> ReadNode(const ReadState& state, PairKey pair,
                                                         const NodeId& id) {
  return ReadFixed<FoldNode>(state, ObjectKind::kNode, NodeKeyBytes(pair, id), "tree: a node is missing",
                             [](const std::string& value) { return DecodeNode(value); });
}

}  // namespace parley
