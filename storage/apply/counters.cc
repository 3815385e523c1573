#include "storage/apply/counters.h"

#include <array>
#include <string>

#include "core/error.h"
#include "storage/engine/big_endian.h"

namespace parley {
namespace {

constexpr char kKey[] = "counts";  // nine big-endian numbers in the order of Fields()

std::array<uint64_t*, 9> Fields(LedgerCounts& c) {
  return {&c.events,  &c.statements, &c.amendments, &c.corroborations, &c.retractions,
          &c.parties, &c.speakers,   &c.issues,     &c.pairs};
}

}  // namespace

absl::StatusOr<LedgerCounts> ReadCounters(const ReadState& state) {
  LedgerCounts counts;
  std::string value;
  absl::StatusOr<bool> found = state.Get(Family::kMeta, kKey, &value);
  if (!found.ok()) return found.status();
  if (!*found) return counts;
  const auto fields = Fields(counts);
  if (value.size() != 8 * fields.size()) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     "the counters are damaged");
  }
  for (size_t i = 0; i < fields.size(); ++i) *fields[i] = GetU64(value.data() + 8 * i);
  return counts;
}

absl::Status PutCounters(WriteState& state, const LedgerCounts& counts) {
  LedgerCounts copy = counts;
  std::string value;
  for (const uint64_t* field : Fields(copy)) PutU64(value, *field);
  return state.Put(Family::kMeta, kKey, value);
}

}  // namespace parley
