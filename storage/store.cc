#include "storage/store.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/alerts/rocks_delivery_log.h"
#include "storage/apply/rebuild.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/rocks_snapshot.h"
#include "storage/write/append_group.h"
#include "storage/write/writer.h"

namespace parley {
namespace {

int64_t SystemNowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Opens the database with projections that fit the ledger.
absl::Status BringUpToDate(Database& database, const StoreOptions& options) {
  absl::Status format = CheckFormat(database);
  if (!format.ok()) return format;
  absl::StatusOr<bool> needs_rebuild = NeedsRebuild(database);
  if (!needs_rebuild.ok()) return needs_rebuild.status();
  if (!*needs_rebuild && !options.rebuild) return absl::OkStatus();
  if (options.log)
    options.log(options.rebuild ? "rebuilding projections as asked"
                                : "projections are of another version: rebuilding");
  return Rebuild(database, options.rebuild_progress);
}

absl::Status LoadCatalog(Database& database, Catalog& catalog) {
  const SnapshotState state(database);
  std::unique_ptr<rocksdb::Iterator> it = state.NewIterator(Family::kCatalog, {});
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    event::v1::Event event;
    if (it->key().size() != 8 ||
        !event.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) {
      return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                       "the catalog is damaged: start with --rebuild");
    }
    catalog.Apply(event, GetU64(it->key().data()));
  }
  return IteratorStatus(*it);
}

// They are written together, so they differ only when somebody else changed the files.
absl::Status CheckLedgerEnd(Database& database, uint64_t counted) {
  const SnapshotState state(database);
  const absl::StatusOr<uint64_t> last = LastPosition(state);
  if (!last.ok()) return last.status();
  if (*last == counted) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   absl::StrCat("the ledger ends at position ", *last, ", but ", counted,
                                " events were counted: files of the data directory are missing or from "
                                "another time; put all of them back from one copy"));
}

class RocksStore final : public Store {
 public:
  RocksStore(std::unique_ptr<Database> database, StoreOptions options)
      : options_(std::move(options)),
        database_(std::move(database)),
        deliveries_(*database_),
        group_(*database_, catalog_),
        alerts_(*database_) {}

  ~RocksStore() override { StopAppends(); }

  absl::Status Start() {
    absl::Status status = LoadCatalog(*database_, catalog_);
    if (status.ok()) status = group_.Load();
    if (status.ok()) status = CheckLedgerEnd(*database_, group_.last_position());
    if (status.ok()) status = deliveries_.Load();
    if (status.ok()) status = alerts_.Load(group_.last_position(), options_.rebuild);
    if (!status.ok()) return status;
    Publish(group_.end());
    writer_ = std::make_unique<Writer>(
        group_, options_.now_us, [this](const GroupEnd& end) { Announce(end); }, options_.append_observer,
        options_.log);
    return status;
  }

  void Append(AppendJob job) override {
    int64_t now_us = options_.now_us();
    {
      const std::shared_lock lock(published_mutex_);
      now_us = std::max(now_us, published_.last_recorded_at_us);
    }
    writer_->Submit(PrepareJob(std::move(job), catalog_, now_us));
  }

  void ExpectAppend() override { writer_->Expect(); }

  std::shared_ptr<const Snapshot> Read() const override {
    Published published;
    {
      const std::shared_lock lock(published_mutex_);
      published = published_;
    }
    return std::make_shared<RocksSnapshot>(*database_, catalog_, published);
  }

  const Catalog& catalog() const override { return catalog_; }

  AlertLog& alerts() override { return alerts_; }

  uint64_t last_position() const override {
    const std::shared_lock lock(published_mutex_);
    return published_.counts.events;
  }

  void AddListener(PositionListener* listener) override {
    const std::scoped_lock lock(listeners_mutex_);
    listeners_.push_back(listener);
  }

  void RemoveListener(PositionListener* listener) override {
    const std::scoped_lock lock(listeners_mutex_);
    std::erase(listeners_, listener);
  }

  DeliveryLog& deliveries() override { return deliveries_; }

  uint64_t DiskBytes() const override { return database_->DiskBytes(); }

  StoreFigures Figures() const override {
    StoreFigures figures = writer_->Figures();
    figures.database = database_->Figures();
    return figures;
  }

  void StopAppends() override {
    if (writer_ != nullptr) writer_->Stop();
  }

  absl::StatusOr<std::string> ProjectionDigest() const override { return DigestProjections(*database_); }

 private:
  // Order matters: a reader that sees a position must find its names.
  void Publish(const GroupEnd& end) {
    catalog_.Publish(end.counts.events);
    const std::scoped_lock lock(published_mutex_);
    published_ = {end.counts, end.counts.events == 0 ? 0 : end.last_recorded_at_us};
  }

  void Announce(const GroupEnd& end) {
    if (end.counts.events == last_position()) return;
    Publish(end);
    const std::scoped_lock lock(listeners_mutex_);
    for (PositionListener* listener : listeners_) listener->OnPosition(end.counts.events);
  }

  const StoreOptions options_;
  std::unique_ptr<Database> database_;
  RocksDeliveryLog deliveries_;
  Catalog catalog_;
  AppendGroup group_;  // the writer's
  AlertLog alerts_;
  mutable std::shared_mutex published_mutex_;
  Published published_ ABSL_GUARDED_BY(published_mutex_);
  std::mutex listeners_mutex_;
  std::vector<PositionListener*> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  std::unique_ptr<Writer> writer_;  // last: its thread uses everything above
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(StoreOptions options) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(options.directory, {.memory_budget_bytes = options.memory_budget_bytes,
                                         .count_reads = options.count_reads,
                                         .accepts_damaged_log = options.accepts_damaged_log,
                                         .env = options.env});
  if (!database.ok()) return database.status();
  absl::Status status = BringUpToDate(**database, options);
  if (!status.ok()) return status;
  if (!options.now_us) options.now_us = SystemNowMicros;
  auto store = std::make_unique<RocksStore>(*std::move(database), std::move(options));
  status = store->Start();
  if (!status.ok()) return status;
  return store;
}

absl::StatusOr<AppendResult> Store::AppendAndWait(AppendJob job) {
  const auto answer = std::make_shared<std::promise<absl::StatusOr<AppendResult>>>();
  job.done = [answer](absl::StatusOr<AppendResult> result) { answer->set_value(std::move(result)); };
  std::future<absl::StatusOr<AppendResult>> answered = answer->get_future();
  Append(std::move(job));
  return answered.get();
}

}  // namespace parley
