#include "storage/statements/line_corroborations.h"

#include <limits>
#include <string>

#include "storage/engine/big_endian.h"
#include "storage/fold/fold_codec.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

constexpr char kOfLine = 3;
constexpr size_t kKeyBytes = 25;
constexpr uint64_t kEnd = std::numeric_limits<uint64_t>::max();

std::string KeyBytes(PairKey pair, uint64_t first_position, uint64_t position) {
  std::string key = PairBytes(pair);
  key.push_back(kOfLine);
  PutU64(key, first_position);
  PutU64(key, position);
  return key;
}

}  // namespace

absl::Status PutCorroboration(WriteState& state, PairKey pair, uint64_t first_position, uint64_t position) {
  return state.Put(Family::kRevisions, KeyBytes(pair, first_position, position), {});
}

LineCorroborations::LineCorroborations(const ReadState& state, PairKey pair)
    : pair_(pair), of_line_(state.NewPrefixIterator(Family::kRevisions)) {}

bool LineCorroborations::StandsOnLine() const {
  if (!of_line_->Valid()) return false;
  const rocksdb::Slice key = of_line_->key();
  return key.size() == kKeyBytes && PairOf(key) == pair_ && key[8] == kOfLine;
}

// The statement whose corroboration the iterator stands at; kEnd behind the last.
uint64_t LineCorroborations::Standing() const {
  return StandsOnLine() ? GetU64(of_line_->key().data() + 9) : kEnd;
}

absl::StatusOr<std::vector<uint64_t>> LineCorroborations::Of(uint64_t first_position,
                                                             uint64_t known_position) {
  std::vector<uint64_t> positions;
  if (gap_from_ <= first_position && first_position < gap_until_) return positions;
  if (first_position != gap_until_) of_line_->Seek(KeyBytes(pair_, first_position, 0));
  gap_from_ = first_position;
  for (; (gap_until_ = Standing()) == first_position; of_line_->Next()) {
    const uint64_t position = GetU64(of_line_->key().data() + 17);
    if (position <= known_position) positions.push_back(position);
    gap_from_ = first_position + 1;
  }
  const absl::Status status = IteratorStatus(*of_line_);
  if (!status.ok()) return status;
  return positions;
}

}  // namespace parley
