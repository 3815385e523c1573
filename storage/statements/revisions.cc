#include "storage/statements/revisions.h"

#include <algorithm>

#include "storage/engine/big_endian.h"
#include "storage/ledger/envelope.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

constexpr uint8_t kChanges = 1;
constexpr uint8_t kCorroborations = 2;
constexpr size_t kKeyBytes = 17;

uint8_t ClassOf(RevisionKind kind) {
  return kind == RevisionKind::kCorroborated ? kCorroborations : kChanges;
}

std::string RevisionKey(uint64_t first_position, uint8_t revision_class, uint64_t position) {
  std::string key;
  PutU64(key, first_position);
  key.push_back(static_cast<char>(revision_class));
  PutU64(key, position);
  return key;
}

// The revision under the iterator, if it belongs to the statement and class.
std::optional<Revision> Current(const rocksdb::Iterator& it, uint64_t first_position,
                                uint8_t revision_class) {
  if (!it.Valid() || it.key().size() != kKeyBytes || it.value().size() != 1) return std::nullopt;
  const char* p = it.key().data();
  if (GetU64(p) != first_position || static_cast<uint8_t>(p[8]) != revision_class) return std::nullopt;
  return Revision{GetU64(p + 9), static_cast<RevisionKind>(it.value()[0])};
}

// Appends those of one statement and class up to `known_position`.
absl::Status Collect(rocksdb::Iterator& it, uint64_t first_position, uint8_t revision_class,
                     uint64_t known_position, std::vector<Revision>& out) {
  for (it.Seek(RevisionKey(first_position, revision_class, 0));; it.Next()) {
    const std::optional<Revision> revision = Current(it, first_position, revision_class);
    if (!revision.has_value() || revision->position > known_position) break;
    out.push_back(*revision);
  }
  return IteratorStatus(it);
}

}  // namespace

absl::Status PutRevision(WriteState& state, uint64_t first_position, const Revision& revision) {
  const std::string key = RevisionKey(first_position, ClassOf(revision.kind), revision.position);
  return state.Put(Family::kRevisions, key, std::string(1, static_cast<char>(revision.kind)));
}

absl::StatusOr<std::optional<Revision>> LastChange(const ReadState& state, uint64_t first_position,
                                                   uint64_t known_position) {
  const std::string key = RevisionKey(first_position, kChanges, known_position);
  const rocksdb::Slice of_one(key.data(), SeekPrefixBytes(Family::kRevisions));
  const std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(Family::kRevisions, of_one);
  it->SeekForPrev(key);
  absl::Status status = IteratorStatus(*it);
  if (!status.ok()) return status;
  return Current(*it, first_position, kChanges);
}

absl::StatusOr<std::vector<Revision>> CorroborationsOf(const ReadState& state, uint64_t first_position,
                                                       uint64_t known_position) {
  const std::string key = RevisionKey(first_position, kCorroborations, 0);
  const rocksdb::Slice of_one(key.data(), SeekPrefixBytes(Family::kRevisions));
  std::vector<Revision> revisions;
  const absl::Status status = Collect(*state.NewIterator(Family::kRevisions, of_one), first_position,
                                      kCorroborations, known_position, revisions);
  if (!status.ok()) return status;
  return revisions;
}

RevisionReader::RevisionReader(const ReadState& state)
    : of_one_(state.NewPrefixIterator(Family::kRevisions)) {}

absl::StatusOr<std::optional<Revision>> RevisionReader::NextChange(uint64_t first_position,
                                                                   uint64_t position) {
  of_one_->Seek(RevisionKey(first_position, kChanges, position + 1));
  absl::Status status = IteratorStatus(*of_one_);
  if (!status.ok()) return status;
  return Current(*of_one_, first_position, kChanges);
}

absl::StatusOr<bool> RevisionReader::InForce(uint64_t first_position, uint64_t version_position,
                                             uint64_t known_position) {
  if (version_position > known_position) return false;
  absl::StatusOr<std::optional<Revision>> next = NextChange(first_position, version_position);
  if (!next.ok()) return next.status();
  return !next->has_value() || (*next)->position > known_position;
}

absl::StatusOr<std::vector<Revision>> RevisionReader::Corroborations(uint64_t first_position,
                                                                     uint64_t known_position) {
  std::vector<Revision> revisions;
  absl::Status status = Collect(*of_one_, first_position, kCorroborations, known_position, revisions);
  if (!status.ok()) return status;
  return revisions;
}

absl::StatusOr<std::vector<Revision>> RevisionReader::All(uint64_t first_position, uint64_t known_position) {
  absl::StatusOr<std::vector<Revision>> revisions = Corroborations(first_position, known_position);
  if (!revisions.ok()) return revisions.status();
  absl::Status status = Collect(*of_one_, first_position, kChanges, known_position, *revisions);
  if (!status.ok()) return status;
  std::sort(revisions->begin(), revisions->end(),
            [](const Revision& a, const Revision& b) { return a.position < b.position; });
  return revisions;
}

absl::StatusOr<std::optional<uint64_t>> FirstPosition(const ReadState& state, const Uuid& id) {
  absl::StatusOr<std::optional<uint64_t>> position = FindEvent(state, id);
  if (!position.ok() || !position->has_value()) return position;
  absl::StatusOr<Envelope> envelope = ReadEnvelope(state, **position);
  if (!envelope.ok()) return envelope.status();
  event::v1::Event event;
  if (!event.ParseFromString(envelope->payload) || !event.has_statement_recorded()) return std::nullopt;
  return position;
}

}  // namespace parley
