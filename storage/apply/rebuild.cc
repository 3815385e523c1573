#include "storage/apply/rebuild.h"

#include <openssl/evp.h>

#include <array>
#include <future>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/apply/ledger_parser.h"
#include "storage/apply/projector.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/versions.h"

namespace parley {
namespace {

// Keys and values of one sorted file for each family; twice as much is in memory, with as much again for
// finding it.
constexpr size_t kRunBytes = 24 << 20;
constexpr uint64_t kProgressEvery = 20'000;

constexpr std::array<Family, 10> kProjections = {
    Family::kEventIds,  Family::kCatalog, Family::kStances, Family::kFolds,     Family::kPairs,
    Family::kRevisions, Family::kByParty, Family::kByIssue, Family::kBySpeaker, Family::kBySaidAt};

// Applies the ledger in runs. While one run is written as sorted files, the next one is applied.
class Rebuilder {
 public:
  explicit Rebuilder(Database& database) : projector_(catalog_), batch_(database), parser_(database) {}

  absl::Status Run(uint64_t last, const std::function<void(uint64_t, uint64_t)>& progress) {
    for (;;) {
      absl::StatusOr<ParsedChunk> chunk = parser_.Next();
      if (!chunk.ok()) return chunk.status();
      if (chunk->entries.empty()) break;
      for (const ParsedEntry& entry : chunk->entries) {
        absl::Status status = projector_.Apply(batch_, {entry.position, entry.event_id, entry.event});
        if (!status.ok()) return status;
        if (progress && entry.position % kProgressEvery == 0) progress(entry.position, last);
      }
      absl::Status status = batch_.SizeBytes() >= kRunBytes ? EndRun() : absl::OkStatus();
      if (!status.ok()) return status;
    }
    absl::Status status = EndRun();
    if (status.ok()) status = writing_.get();
    return status.ok() ? Finish(last, progress) : status;
  }

 private:
  absl::Status EndRun() {
    absl::Status status = writing_.valid() ? writing_.get() : absl::OkStatus();
    if (!status.ok()) return status;
    batch_.Seal();
    writing_ = std::async(std::launch::async, [this] { return batch_.IngestSealed(); });
    return status;
  }

  // What says that the projections are complete comes last.
  absl::Status Finish(uint64_t last, const std::function<void(uint64_t, uint64_t)>& progress) {
    absl::Status status = projector_.Flush(batch_);
    status.Update(PutVersion(batch_, MetaVersion::kProjection, kProjectionVersion));
    if (status.ok()) status = batch_.Commit(/*sync=*/true);
    if (status.ok() && progress) progress(last, last);
    return status;
  }

  Catalog catalog_;
  Projector projector_;
  BatchState batch_;
  LedgerParser parser_;
  std::future<absl::Status> writing_;  // its destructor waits
};

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
  return Rebuilder(database).Run(*last, progress);
}

absl::StatusOr<std::string> DigestProjections(Database& database) {
  const SnapshotState state(database);
  const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  for (Family family : kProjections) {
    HashPiece(context.get(), kFamilyNames[static_cast<size_t>(family)]);
    std::unique_ptr<rocksdb::Iterator> it = state.NewWalk(family);
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
