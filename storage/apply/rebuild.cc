#include "storage/apply/rebuild.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/apply/projector.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/versions.h"

namespace parley {
namespace {

constexpr size_t kBatchBytes = 8 << 20;
constexpr uint64_t kProgressEvery = 20'000;

constexpr std::array<Family, 10> kProjections = {
    Family::kEventIds,  Family::kCatalog, Family::kStances, Family::kFolds,     Family::kPairs,
    Family::kRevisions, Family::kByParty, Family::kByIssue, Family::kBySpeaker, Family::kBySaidAt};

absl::Status ApplyEntry(BatchState& batch, Projector& projector, uint64_t position,
                        const std::string& bytes) {
  if (position != projector.counts().events + 1) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     absl::StrCat("the ledger has a gap before position ", position));
  }
  absl::StatusOr<Envelope> envelope = DecodeEnvelope(bytes);
  if (!envelope.ok()) return envelope.status();
  event::v1::Event event;
  if (!event.ParseFromString(envelope->payload)) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     absl::StrCat("the event at position ", position, " is damaged"));
  }
  return projector.Apply(batch, {position, envelope->event_id, &event});
}

absl::Status ApplyLedger(Database& database, uint64_t last,
                         const std::function<void(uint64_t, uint64_t)>& progress) {
  Catalog catalog;
  Projector projector(catalog);
  BatchState batch(database);
  const SnapshotState snapshot(database);
  std::unique_ptr<rocksdb::Iterator> it = snapshot.NewIterator(Family::kLedger, {});
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const uint64_t position = GetU64(it->key().data());
    absl::Status status = ApplyEntry(batch, projector, position, it->value().ToString());
    if (status.ok() && batch.SizeBytes() >= kBatchBytes) status = batch.Commit(/*sync=*/false);
    if (!status.ok()) return status;
    if (progress && position % kProgressEvery == 0) progress(position, last);
  }
  absl::Status status = IteratorStatus(*it);
  status.Update(projector.Flush(batch));
  status.Update(PutVersion(batch, MetaVersion::kProjection, kProjectionVersion));
  if (!status.ok()) return status;
  if (progress) progress(last, last);
  return batch.Commit(/*sync=*/true);
}

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void HashPiece(EVP_MD_CTX* context, const rocksdb::Slice& piece) {
  std::string size;
  PutU64(size, piece.size());
  EVP_DigestUpdate(context, size.data(), size.size());
  EVP_DigestUpdate(context, piece.data(), piece.size());
}

}  // namespace

absl::StatusOr<bool> NeedsRebuild(Database& database) {
  const SnapshotState state(database);
  absl::StatusOr<uint32_t> version = ReadVersion(state, MetaVersion::kProjection);
  if (!version.ok()) return version.status();
  if (*version == kProjectionVersion) return false;
  absl::StatusOr<uint64_t> last = LastPosition(state);
  if (!last.ok()) return last.status();
  return *version != 0 || *last != 0;
}

absl::Status Rebuild(Database& database, const std::function<void(uint64_t done, uint64_t total)>& progress) {
  {
    BatchState batch(database);
    absl::Status status = PutVersion(batch, MetaVersion::kProjection, kRebuilding);
    if (status.ok()) status = batch.Commit(/*sync=*/true);
    if (!status.ok()) return status;
  }
  for (Family family : kProjections) {
    absl::Status status = database.Clear(family);
    if (!status.ok()) return status;
  }
  absl::StatusOr<uint64_t> last = LastPosition(SnapshotState(database));
  if (!last.ok()) return last.status();
  return ApplyLedger(database, *last, progress);
}

absl::StatusOr<std::string> DigestProjections(Database& database) {
  const SnapshotState state(database);
  const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  for (Family family : kProjections) {
    HashPiece(context.get(), kFamilyNames[static_cast<size_t>(family)]);
    std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(family, {});
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      HashPiece(context.get(), it->key());
      HashPiece(context.get(), it->value());
    }
    absl::Status status = IteratorStatus(*it);
    if (!status.ok()) return status;
  }
  std::string counts;
  absl::StatusOr<bool> found = state.Get(Family::kMeta, "counts", &counts);
  if (!found.ok()) return found.status();
  HashPiece(context.get(), counts);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) absl::StrAppend(&hex, absl::Hex(digest[i], absl::kZeroPad2));
  return hex;
}

}  // namespace parley
