#include "storage/statements/kept_leaves.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/fold/bytes.h"
#include "storage/fold/fold_codec.h"

namespace parley {
namespace {

// True if an entry of the header, which `in` stands at, has these corroborations.
bool HasCorroborations(ByteReader& in, const std::vector<uint64_t>& corroborations) {
  bool same = in.Varint() == corroborations.size();
  for (size_t i = 0; same && i < corroborations.size(); ++i) same = in.Varint() == corroborations[i];
  return same;
}

}  // namespace

std::string TimelineLeafKey(PairKey pair, const NodeId& leaf, uint64_t before_position,
                            bool include_secondhand) {
  std::string key = NodeKeyBytes(pair, {leaf});  // without its date: its id tells it apart
  key.push_back(include_secondhand ? '\1' : '\0');
  PutVarint(key, before_position);
  return key;
}

void LeafHeader::Add(const FoldRecord& record, bool folds, const std::vector<uint64_t>& corroborations) {
  ++count_;
  if (folds) last_folded_ = record.version_position;
  PutVarint(entries_, record.first_position);
  PutVarint(entries_, corroborations.size());
  for (const uint64_t position : corroborations) PutVarint(entries_, position);
}

std::string LeafHeader::Finish() const {
  std::string header;
  PutVarint(header, count_);
  PutVarint(header, last_folded_);
  return header + entries_;
}

absl::StatusOr<std::optional<KeptLeaf>> FindTimelineLeaf(const ReadState& state, const std::string& key,
                                                         LineCorroborations& corroborations,
                                                         uint64_t known_position) {
  KeptValue value = state.values().Find(ValueKind::kTimelineLeaf, key);
  if (value == nullptr) return std::nullopt;
  KeptLeaf leaf;
  ByteReader in(*value);
  leaf.count = in.Varint();
  leaf.last_folded = in.Varint();
  for (uint64_t i = 0; i < leaf.count; ++i) {
    const absl::StatusOr<std::vector<uint64_t>> known = corroborations.Of(in.Varint(), known_position);
    if (!known.ok()) return known.status();
    if (!HasCorroborations(in, *known)) return std::nullopt;
  }
  leaf.entries.entries = value.view().substr(value.view().size() - in.left());
  leaf.entries.value = std::move(value);
  return leaf;
}

void KeepTimelineLeaf(const ReadState& state, const TimelineLeaf& leaf, absl::string_view entries) {
  state.values().Add(ValueKind::kTimelineLeaf, leaf.key, Keep(absl::StrCat(leaf.header, entries)));
}

}  // namespace parley
