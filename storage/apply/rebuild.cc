#include "storage/apply/rebuild.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <system_error>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/apply/later_corrections.h"
#include "storage/apply/later_folds.h"
#include "storage/apply/ledger_parser.h"
#include "storage/apply/line_files.h"
#include "storage/apply/line_rebuilder.h"
#include "storage/apply/projector.h"
#include "storage/apply/run_writer.h"
#include "storage/apply/sorting_state.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/sort/ingest.h"
#include "storage/versions.h"

namespace parley {
namespace {

constexpr uint64_t kProgressEvery = 20'000;
constexpr size_t kListPart = 3;  // an entry of a list is a third as long as a change of the fold index

constexpr std::array<Family, 10> kProjections = {
    Family::kEventIds,  Family::kCatalog, Family::kStances, Family::kFolds,     Family::kPairs,
    Family::kRevisions, Family::kByParty, Family::kByIssue, Family::kBySpeaker, Family::kBySaidAt};

// A folder in the data directory for what is sorted aside. What a rebuild that was cut off left in it is
// removed, and all of it at the end.
class SortFolder {
 public:
  explicit SortFolder(const Database& database) : path_(database.directory() + "/rebuild.tmp") {}
  ~SortFolder() { Remove(); }
  SortFolder(const SortFolder&) = delete;
  SortFolder& operator=(const SortFolder&) = delete;

  const std::string& path() const { return path_; }

  absl::Status Make() {
    Remove();
    std::error_code error;
    std::filesystem::create_directory(path_, error);
    return error ? StorageFailed("making " + path_, rocksdb::Status::IOError(error.message()))
                 : absl::OkStatus();
  }

 private:
  void Remove() {
    std::error_code error;  // what cannot be removed is in nobody's way
    std::filesystem::remove_all(path_, error);
  }

  const std::string path_;
};

// A rebuild asks for blocks once, and sorting needs the memory.
class SmallCache {
 public:
  explicit SmallCache(rocksdb::Cache& cache) : cache_(cache), usual_(cache.GetCapacity()) {
    cache_.SetCapacity(std::min(usual_, kCacheBytes));
  }
  ~SmallCache() { cache_.SetCapacity(usual_); }
  SmallCache(const SmallCache&) = delete;
  SmallCache& operator=(const SmallCache&) = delete;

 private:
  static constexpr size_t kCacheBytes = 64 << 20;

  rocksdb::Cache& cache_;
  const size_t usual_;
};

// How many of all positions are done.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

// In two halves: everything in the order of the ledger, of which event ids, lists and changes of the fold
// index are only put aside to be sorted; then the fold index by pair, while the lists are written. Between
// the two come the events that name a statement by its id, when all ids are sorted.
class Rebuilder {
 public:
  Rebuilder(Database& database, uint64_t last, const Progress& progress, size_t run_bytes)
      : database_(database),
        last_(last),
        progress_(progress),
        run_bytes_(run_bytes),
        cache_(database.cache()),
        folder_(database),
        batch_(database),
        state_(batch_, *database.db().GetEnv(), folder_.path(), run_bytes / kListPart),
        corrections_(*database.db().GetEnv(), folder_.path(), run_bytes / kListPart),
        folds_(*database.db().GetEnv(), folder_.path(), run_bytes),
        projector_(catalog_, &folds_) {}

  absl::Status Run() {
    absl::Status status = folder_.Make();
    if (status.ok()) status = folds_.Open();
    if (status.ok()) status = ApplyLedger();
    if (status.ok()) status = ApplyCorrections();
    if (status.ok()) status = BuildLinesAndLists();
    return status.ok() ? Finish() : status;
  }

 private:
  absl::Status ApplyLedger() {
    absl::Status status;
    RunWriter runs(batch_, run_bytes_);
    LedgerParser parser(database_, last_);
    while (status.ok()) {
      const absl::StatusOr<ParsedChunk> chunk = parser.Next();
      if (!chunk.ok()) return chunk.status();
      if (chunk->entries.empty()) break;
      status = Apply(*chunk, runs);
    }
    if (status.ok()) status = runs.End();
    return status.ok() ? runs.Wait() : status;
  }

  absl::Status Apply(const ParsedChunk& chunk, RunWriter& runs) {
    for (const ParsedEntry& entry : chunk.entries) {
      const absl::Status applied = ApplyOrPutAside({entry.position, entry.event_id, entry.event});
      if (!applied.ok()) return applied;
      if (entry.position % kProgressEvery == 0) Tell(entry.position / 2);
    }
    return runs.EndIfFull();
  }

  absl::Status ApplyOrPutAside(const OrderedEvent& ordered) {
    const std::string* const named = LaterCorrections::StatementNamedBy(*ordered.event);
    if (named == nullptr) return projector_.Apply(state_, ordered);
    const absl::StatusOr<Uuid> statement_id = Uuid::Parse(*named);
    if (!statement_id.ok()) return statement_id.status();
    const absl::Status entered = projector_.Enter(state_, ordered);
    return entered.ok() ? corrections_.Put(*statement_id, ordered.position, *ordered.event) : entered;
  }

  absl::Status ApplyCorrections() {
    RunMerge corrections;
    absl::Status status = SortCorrections(corrections);
    RunWriter runs(batch_, run_bytes_);
    for (Correction one; status.ok() && corrections.valid();) {
      status = Correction::Read(corrections, one);
      if (status.ok())
        status = projector_.Derive(state_, {one.position, {}, &one.event, one.statement_position});
      if (status.ok()) status = runs.EndIfFull();
      if (status.ok()) status = corrections.Next();
    }
    if (status.ok()) status = runs.End();
    return status.ok() ? runs.Wait() : status;
  }

  absl::Status SortCorrections(RunMerge& corrections) {
    RunMerge ids;
    absl::Status status = state_.sorted(Family::kEventIds).Sort(ids);
    if (!status.ok()) return status;
    SortedFiles files(database_, Family::kEventIds, PathOf(Family::kEventIds));
    status = corrections_.Sort(ids, files, corrections);
    return status.ok() ? files.Ingest() : status;
  }

  absl::Status BuildLinesAndLists() {
    std::future<absl::Status> lists = std::async(std::launch::async, [this] { return WriteLists(); });
    absl::Status status = BuildLines();
    status.Update(lists.get());
    return status;
  }

  absl::Status WriteLists() {
    absl::Status status;
    for (const Family list : kLists) {
      RunMerge sorted;
      if (status.ok()) status = state_.sorted(list).Sort(sorted);
      if (status.ok()) status = IngestSorted(database_, list, PathOf(list), sorted);
    }
    return status;
  }

  std::string PathOf(Family family) const {
    return absl::StrCat(folder_.path(), "/", kFamilyNames[static_cast<size_t>(family)]);
  }

  absl::Status BuildLines() {
    RunMerge changes_by_pair;
    const absl::Status sorted = folds_.Sort(changes_by_pair);
    if (!sorted.ok()) return sorted;
    LedgerCounts counts = projector_.counts();
    const uint64_t changes = counts.statements + 2 * counts.amendments + counts.retractions;
    LineFiles files(database_, batch_, folder_.path(), run_bytes_);
    const absl::StatusOr<uint64_t> pairs =
        LineRebuilder(batch_, files).Run(changes_by_pair, [&](uint64_t done) {
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
  const size_t run_bytes_;
  SmallCache cache_;
  SortFolder folder_;
  BatchState batch_;
  SortingState state_;
  LaterCorrections corrections_;
  LaterFolds folds_;
  Projector projector_;
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
  absl::Status cleared;
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
