#include "storage/apply/later_corrections.h"

#include "storage/engine/big_endian.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

constexpr size_t kIdBytes = 16;

// What is left of a correction that is sorted by id when its id is taken away: its position.
rocksdb::Slice PositionIn(const RunMerge& named) {
  return {named.key().data() + kIdBytes, named.key().size() - kIdBytes};
}

absl::Status UnknownStatementOf(const RunMerge& named) {
  return DoesNotFit("it names a statement that was not recorded before", GetU64(PositionIn(named).data()));
}

}  // namespace

absl::Status Correction::Read(const RunMerge& sorted, Correction& correction) {
  correction.statement_position = GetU64(sorted.key().data());
  correction.position = GetU64(sorted.key().data() + sizeof(uint64_t));
  const rocksdb::Slice bytes = sorted.value();
  return correction.event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))
             ? absl::OkStatus()
             : DoesNotFit("it could not be read again", correction.position);
}

LaterCorrections::LaterCorrections(rocksdb::Env& env, const std::string& folder, size_t run_bytes)
    : by_id_(env, folder + "/corrections_by_id", run_bytes),
      by_statement_(env, folder + "/corrections", run_bytes) {}

const std::string* LaterCorrections::StatementNamedBy(const event::v1::Event& event) {
  if (event.has_statement_amended()) return &event.statement_amended().statement_id();
  if (event.has_statement_corroborated()) return &event.statement_corroborated().statement_id();
  if (event.has_statement_retracted()) return &event.statement_retracted().statement_id();
  return nullptr;
}

absl::Status LaterCorrections::Put(const Uuid& statement_id, uint64_t position,
                                   const event::v1::Event& event) {
  return by_id_.Put(statement_id.ToBytes() + LedgerKey(position), event.SerializeAsString());
}

absl::Status LaterCorrections::Sort(RunMerge& ids, SortedFiles& files, RunMerge& corrections) {
  RunMerge named;
  absl::Status status = by_id_.Sort(named);
  while (status.ok() && ids.valid()) {
    status = files.Put(ids.key(), ids.value());
    if (status.ok()) status = PutNaming(ids, named);
    if (status.ok()) status = ids.Next();
  }
  if (status.ok() && named.valid()) status = UnknownStatementOf(named);
  return status.ok() ? by_statement_.Sort(corrections) : status;
}

// Puts the corrections that name the id at which `ids` stands.
absl::Status LaterCorrections::PutNaming(const RunMerge& ids, RunMerge& named) {
  absl::Status status;
  while (status.ok() && named.valid()) {
    const int order = ids.key().compare({named.key().data(), kIdBytes});
    if (order < 0) break;
    if (order > 0 || ids.value().compare(PositionIn(named)) >= 0) return UnknownStatementOf(named);
    status = by_statement_.Put(ids.value().ToString() + PositionIn(named).ToString(), named.value());
    if (status.ok()) status = named.Next();
  }
  return status;
}

}  // namespace parley
