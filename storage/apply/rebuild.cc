#include "storage/apply/rebuild.h"

#include <openssl/evp.h>

#include <array>
#include <functional>
#include <future>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/apply/ledger_parser.h"
#include "storage/apply/line_rebuilder.h"
#include "storage/apply/projector.h"
#include "storage/apply/run_writer.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/versions.h"

namespace parley {
namespace {

constexpr uint64_t kProgressEvery = 20'000;

constexpr std::array<Family, 10> kProjections = {
    Family::kEventIds,  Family::kCatalog, Family::kStances, Family::kFolds,     Family::kPairs,
    Family::kRevisions, Family::kByParty, Family::kByIssue, Family::kBySpeaker, Family::kBySaidAt};

absl::Status MergeLists(Database& database) {
  absl::Status status;
  for (const Family list : kLists) status.Update(database.MergeAll(list));
  return status;
}

// How many of all positions are done.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

// In two halves: everything but the fold index, in the order of the ledger, then the fold index by pair,
// while what the first half wrote of lists is merged.
class Rebuilder {
 public:
  Rebuilder(Database& database, uint64_t last, const Progress& progress, size_t run_bytes)
      : database_(database),
        last_(last),
        progress_(progress),
        projector_(catalog_, FoldTiming::kLater),
        batch_(database),
        runs_(batch_, run_bytes) {}

  absl::Status Run() {
    absl::Status status = ApplyLedger();
    if (status.ok()) status = BuildLinesAndMergeLists();
    if (status.ok()) status = database_.Clear(Family::kFoldChanges);
    return status.ok() ? Finish() : status;
  }

 private:
  absl::Status ApplyLedger() {
    absl::Status status;
    for (const Family list : kLists) status.Update(database_.HoldMerging(list));
    LedgerParser parser(database_);
    while (status.ok()) {
      const absl::StatusOr<ParsedChunk> chunk = parser.Next();
      if (!chunk.ok()) return chunk.status();
      if (chunk->entries.empty()) break;
      status = Apply(*chunk);
    }
    if (status.ok()) status = runs_.End(/*at_rest=*/false);
    return status.ok() ? runs_.Wait() : status;
  }

  absl::Status Apply(const ParsedChunk& chunk) {
    for (const ParsedEntry& entry : chunk.entries) {
      const absl::Status applied = projector_.Apply(batch_, {entry.position, entry.event_id, entry.event});
      if (!applied.ok()) return applied;
      if (entry.position % kProgressEvery == 0) Tell(entry.position / 2);
    }
    return runs_.EndIfFull(/*at_rest=*/false);
  }

  absl::Status BuildLinesAndMergeLists() {
    std::future<absl::Status> merging =
        std::async(std::launch::async, [this] { return MergeLists(database_); });
    absl::Status status = BuildLines();
    if (status.ok()) status = runs_.Wait();
    status.Update(merging.get());
    return status;
  }

  absl::Status BuildLines() {
    LedgerCounts counts = projector_.counts();
    const uint64_t changes = counts.statements + 2 * counts.amendments + counts.retractions;
    const absl::StatusOr<uint64_t> pairs = LineRebuilder(database_, batch_, runs_).Run([&](uint64_t done) {
      if (done % kProgressEvery != 0) return;
      const double part = static_cast<double>(done) / static_cast<double>(changes);
      Tell(static_cast<uint64_t>((1 + part) / 2 * static_cast<double>(last_)));
    });
    if (!pairs.ok()) return pairs.status();
    counts.pairs = *pairs;
    projector_.set_counts(counts);
    return absl::OkStatus();
  }

  // What says that the projections are complete comes last.
  absl::Status Finish() {
    absl::Status status = projector_.Flush(batch_);
    status.Update(PutVersion(batch_, MetaVersion::kProjection, kProjectionVersion));
    if (status.ok()) status = batch_.Commit(/*sync=*/true);
    if (status.ok()) Tell(last_);
    return status;
  }

  void Tell(uint64_t done) const {
    if (progress_) progress_(done, last_);
  }

  Database& database_;
  const uint64_t last_;
  const Progress& progress_;
  Catalog catalog_;
  Projector projector_;
  BatchState batch_;
  RunWriter runs_;
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

absl::Status Rebuild(Database& database, const std::function<void(uint64_t done, uint64_t total)>& progress,
                     size_t run_bytes) {
  {
    BatchState batch(database);
    absl::Status status = PutVersion(batch, MetaVersion::kProjection, kRebuilding);
    if (status.ok()) status = batch.Commit(/*sync=*/true);
    if (!status.ok()) return status;
  }
  absl::Status cleared = database.Clear(Family::kFoldChanges);
  for (Family family : kProjections) {
    if (cleared.ok()) cleared = database.Clear(family);
  }
  if (!cleared.ok()) return cleared;
  absl::StatusOr<uint64_t> last = LastPosition(SnapshotState(database));
  if (!last.ok()) return last.status();
  return Rebuilder(database, *last, progress, run_bytes).Run();
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
