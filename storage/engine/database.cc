#include "storage/engine/database.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "rocksdb/write_buffer_manager.h"
#include "storage/engine/diagnostic_log.h"
#include "storage/engine/manifest_guard.h"
#include "storage/engine/prefilled_log.h"
#include "storage/engine/store_directory.h"

namespace parley {
namespace {

constexpr uint64_t kWalBytesMax = 64 << 20;  // bounds the time of a start after a crash: well below a second
constexpr uint64_t kFlushBeforeCloseBytes = 16 << 20;  // in memory
constexpr size_t kBlockBytes = 8 << 10;                // ledger entries compress well together
constexpr double kCacheOfValues = 0.8;                 // its part that blocks read once cannot push out
constexpr double kBloomBitsPerKey = 10;
constexpr double kMemtableBloomRatio = 0.05;  // of the write buffer

// For entries of some tens of bytes, zstd's usual level finds a few hundredths more in twice the time.
constexpr int kProjectionZstdLevel = 1;

constexpr uint32_t kDictionaryBytes = 64 << 10;  // for blocks of the ledger, which are alike
constexpr uint32_t kDictionaryTrainingBytes = 6 * kDictionaryBytes;  // more take seconds for a few bytes
constexpr uint64_t kDictionaryBufferBytes = 8 << 20;  // kept back while a file's dictionary is being made

bool Supports(rocksdb::CompressionType type) {
  for (rocksdb::CompressionType have : rocksdb::GetSupportedCompressions()) {
    if (have == type) return true;
  }
  return false;
}

rocksdb::DBOptions MakeDbOptions(size_t memory_budget_bytes, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  options.max_total_wal_size = kWalBytesMax;
  options.bytes_per_sync = 1 << 20;
  options.stats_dump_period_sec = 0;  // into its own notes, which nobody reads unless asked for
  options.max_open_files = 512;
  options.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(memory_budget_bytes / 2, cache);
  return options;
}

// Statistics without the clock readings and histograms that would slow reads down.
std::shared_ptr<rocksdb::Statistics> CountersOnly() {
  std::shared_ptr<rocksdb::Statistics> statistics = rocksdb::CreateDBStatistics();
  statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  return statistics;
}

bool IsList(Family family) {
  return std::find(kLists.begin(), kLists.end(), family) != kLists.end();
}

// False for what is only walked: nobody asks whether it has a key, so filters would be built and kept for
// nothing. The files of the ledger do not overlap: a position is in one of them.
bool IsAskedForKeys(Family family) {
  return family != Family::kLedger && !IsList(family);
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(Family family, size_t memory_budget_bytes,
                                               const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kBlockBytes;
  table.format_version = 5;
  if (IsAskedForKeys(family)) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.whole_key_filtering = SeekPrefixBytes(family) == 0;
  table.optimize_filters_for_memory = true;
  // Every append asks the filters of all runs for its id, and ids have no order: they stay in memory, outside
  // of the cache, which counts them.
  table.cache_index_and_filter_blocks = family != Family::kEventIds;
  table.cache_usage_options.options_overrides.insert(
      {rocksdb::CacheEntryRole::kBlockBasedTableReader,
       {.charged = rocksdb::CacheEntryRoleOptions::Decision::kEnabled}});
  table.pin_l0_filter_and_index_blocks_in_cache = true;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = memory_budget_bytes / 8;
  options.max_write_buffer_number = 3;
  if (Supports(rocksdb::kLZ4Compression)) options.compression = rocksdb::kLZ4Compression;
  if (Supports(rocksdb::kZSTD)) options.bottommost_compression = rocksdb::kZSTD;
  options.bottommost_compression_opts.level = kProjectionZstdLevel;
  options.bottommost_compression_opts.enabled = true;
  return options;
}

// How many leading bytes of its keys tell where an insertion into a family probably goes: right behind
// the last one with the same bytes, since most statements are later than those before them. 0: anywhere.
size_t InsertHintBytes(Family family) {
  switch (family) {
    case Family::kStances:
    case Family::kFolds:
      return 8;  // party, issue
    case Family::kByParty:
    case Family::kByIssue:
    case Family::kBySpeaker:
      return 4;
    case Family::kLedger:
    case Family::kBySaidAt:
      return 1;
    default:
      return 0;
  }
}

// Each file of the ledger gets a dictionary: events repeat each other's words and names. Positions only grow,
// so files do not overlap, and runs of them are joined without being written anew: what is compressed once is
// at rest. (With levels, RocksDB writes each file once more when it comes to the last one.)
void WriteOnceWithDictionary(rocksdb::ColumnFamilyOptions& options) {
  options.compaction_options_universal.allow_trivial_move = true;
  options.compaction_options_universal.max_size_amplification_percent = 0;  // always join them all
  if (Supports(rocksdb::kZSTD)) options.compression = rocksdb::kZSTD;
  rocksdb::CompressionOptions& compression = options.compression_opts;
  compression.max_dict_bytes = kDictionaryBytes;
  compression.zstd_max_train_bytes = kDictionaryTrainingBytes;
  compression.max_dict_buffer_bytes = kDictionaryBufferBytes;
  options.bottommost_compression = rocksdb::kDisableCompressionOption;  // as everywhere else
  options.bottommost_compression_opts.enabled = false;
}

// Projections are many small entries without order in their keys. Levels would merge every few flushes with
// all that is there, which is most of what a long load costs; runs of growing size are merged with their
// like. The ledger's are only joined: see above.
//
// If it began at 4 runs, large ones would take all the room after some millions of events, and each flush of
// a few megabytes would be merged with one of hundreds. How often an entry is written must not grow with what
// is there (tests/storage/runs_test.cc). Runs up to half as large again as those before are their like.
void MergeRunsOfLikeSize(rocksdb::ColumnFamilyOptions& options) {
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.level0_file_num_compaction_trigger = 8;
  options.compaction_options_universal.size_ratio = 50;  // %
}

rocksdb::ColumnFamilyOptions OptionsOf(Family family, rocksdb::ColumnFamilyOptions options) {
  if (const size_t bytes = InsertHintBytes(family); bytes > 0) {
    options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(bytes));
  }
  if (const size_t bytes = SeekPrefixBytes(family); bytes > 0) {
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(bytes));
    options.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  }
  if (family == Family::kEventIds || family == Family::kPairs) {  // often asked for what is not there
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  }
  MergeRunsOfLikeSize(options);
  if (family == Family::kLedger) WriteOnceWithDictionary(options);
  // A diff of all pairs unpacks every head, and a stance of a past date some nodes: what takes longest of it
  // with zstd.
  if (family == Family::kPairs || family == Family::kFolds)
    options.bottommost_compression = rocksdb::kDisableCompressionOption;
  // A rebuild writes these in the order of their keys: such files are joined without being written anew.
  if (family == Family::kFolds || family == Family::kPairs || family == Family::kEventIds || IsList(family))
    options.compaction_options_universal.allow_trivial_move = true;
  return options;
}

// Removes the families behind ours, which are retired. What cannot be removed now will be at the next start.
void DropRetiredFamilies(rocksdb::DB& db, std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  for (; handles.size() > kFamilyCount; handles.pop_back()) {
    db.DropColumnFamily(handles.back()).PermitUncheckedError();
    db.DestroyColumnFamilyHandle(handles.back()).PermitUncheckedError();
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& directory,
                                                         const DatabaseOptions& wanted) {
  absl::Status made = MakeDirectory(directory);
  if (!made.ok()) return made;
  rocksdb::Env* const disk = wanted.env != nullptr ? wanted.env : rocksdb::Env::Default();
  absl::StatusOr<std::vector<std::string>> found =
      CheckDirectory(directory, *disk, wanted.accepts_damaged_log);
  if (!found.ok()) return found.status();
  const size_t memory_budget_bytes = wanted.memory_budget_bytes;
  auto cache = rocksdb::NewLRUCache(memory_budget_bytes, /*num_shard_bits=*/-1,
                                    /*strict_capacity_limit=*/false, kCacheOfValues);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    families.emplace_back(kFamilyNames[i],
                          OptionsOf(family, MakeFamilyOptions(family, memory_budget_bytes, cache)));
  }
  // A database is opened with all that it has.
  for (const std::string& name : *found) {
    if (IsRetiredFamily(name)) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }

  rocksdb::DBOptions db_options = MakeDbOptions(memory_budget_bytes, cache);
  if (wanted.count_reads) db_options.statistics = CountersOnly();
  db_options.info_log = OpenDiagnosticLog(directory);
  std::unique_ptr<rocksdb::Env> guarded_env =
      rocksdb::NewCompositeEnv(WithPrefilledLogs(WithGuardedManifest(disk->GetFileSystem())));
  db_options.env = guarded_env.get();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(db_options, directory, families, &handles, &raw);
  if (!status.ok()) return OpenFailed(directory, status);
  DropRetiredFamilies(*raw, handles);

  std::unique_ptr<Database> database(new Database());
  database->cache_ = cache;
  database->env_ = std::move(guarded_env);
  database->db_.reset(raw);
  database->statistics_ = db_options.statistics;
  database->values_ = std::make_unique<ValueCache>(cache);
  std::copy(handles.begin(), handles.end(), database->handles_.begin());
  return database;
}

Database::~Database() {
  if (db_ == nullptr) return;
  FlushBeforeClose();
  for (rocksdb::ColumnFamilyHandle* handle : OpenHandles()) db_->DestroyColumnFamilyHandle(handle);
  db_->Close();
}

std::vector<rocksdb::ColumnFamilyHandle*> Database::OpenHandles() const {
  std::vector<rocksdb::ColumnFamilyHandle*> open;
  std::copy_if(handles_.begin(), handles_.end(), std::back_inserter(open),
               [](const rocksdb::ColumnFamilyHandle* handle) { return handle != nullptr; });
  return open;
}

// What is only in the log and in memory is put into files, if it is enough to slow down the next start. All
// of it is safe already: failing to is no error.
void Database::FlushBeforeClose() {
  if (Sum(rocksdb::DB::Properties::kCurSizeAllMemTables) < kFlushBeforeCloseBytes) return;
  db_->Flush(rocksdb::FlushOptions(), OpenHandles()).PermitUncheckedError();
}

absl::Status Database::Clear(Family family) {
  rocksdb::ColumnFamilyHandle*& slot = handles_[static_cast<size_t>(family)];
  const rocksdb::Options options = db_->GetOptions(slot);
  const std::string name = slot->GetName();
  rocksdb::Status status = db_->DropColumnFamily(slot);
  if (!status.ok()) return StorageFailed("dropping a projection", status);
  db_->DestroyColumnFamilyHandle(slot);
  slot = nullptr;
  status = db_->CreateColumnFamily(options, name, &slot);
  if (!status.ok()) return StorageFailed("creating a projection", status);
  return absl::OkStatus();
}

absl::Status StorageFailed(const std::string& what, const rocksdb::Status& status) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat(what, " failed: ", status.ToString()));
}

}  // namespace parley
