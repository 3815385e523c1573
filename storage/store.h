// The store: ledger and projections in one RocksDB database, one writer, many readers.
//
//   absl::StatusOr<std::unique_ptr<Store>> store = Store::Open({.directory = "/var/lib/parley"});
//   (*store)->Append(std::move(job));     // answers through job.done, after the sync
//   auto view = (*store)->Read();
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parley/event/v1/event.pb.h"
#include "storage/alerts/alert_log.h"
#include "storage/alerts/delivery_log.h"
#include "storage/append_observer.h"
#include "storage/catalog/catalog.h"
#include "storage/snapshot.h"
#include "storage/store_figures.h"
#include "storage/versions.h"

namespace rocksdb {
class Env;
}

namespace parley {

// How to open a store.
struct StoreOptions {
  std::string directory;            // created when missing
  bool rebuild = false;             // drop every projection and derive it again
  std::function<int64_t()> now_us;  // clock; not given: the system's
  std::function<void(uint64_t done, uint64_t total)> rebuild_progress;  // positions; may be empty
  size_t memory_budget_bytes = 256u << 20;      // block cache and write buffers, about
  std::function<void(const std::string&)> log;  // notes for operators; may be empty
  AppendObserver* append_observer = nullptr;    // hears of appends; outlives the store. Null: nobody
  // Go on although a log is damaged in its midst, with what comes before the damage; the log is kept as
  // FILE.damaged. Otherwise such a store is not opened.
  bool accepts_damaged_log = false;
  bool count_reads = false;     // count hits of the block cache and stalls, for Figures()
  rocksdb::Env* env = nullptr;  // the disk, for tests; outlives the store. Null: the system's
};

// Where an event stands in the ledger.
struct AppendReceipt {
  Uuid event_id;
  uint64_t position = 0;
  int64_t recorded_at_us = 0;
  bool duplicate = false;
};

// Outcome of an append.
struct AppendResult {
  std::vector<AppendReceipt> receipts;
  uint64_t last_position = 0;
};

// Ties the appends of one stream together: once one is rejected, later ones are rejected too.
struct AppendStreamState {
  std::atomic<bool> rejected{false};
};

// Events to append, all or none.
struct AppendJob {
  std::vector<event::v1::Event> events;
  std::optional<uint64_t> expected_position;
  bool allow_future_dates = false;
  std::string principal;                      // recorded_by
  std::shared_ptr<AppendStreamState> stream;  // null for a single append
  std::function<bool()> abandoned;            // true: nobody waits any more; not begun then. May be empty
  std::function<void(absl::StatusOr<AppendResult>)>
      done;  // called once, on a thread of the store's or the caller's own; must not block
};

// Hears of new positions after they are synced. Called by one thread at a time; must not block.
class PositionListener {
 public:
  virtual ~PositionListener() = default;
  virtual void OnPosition(uint64_t last_position) = 0;
};

// Thread-safe.
class Store {
 public:
  // Opens or creates. Errors: FailedPrecondition kStoreTooNew, Unavailable kStoreInUse, PermissionDenied
  // or Internal kStoreUnusable. Rebuilds projections by itself when their version changed.
  static absl::StatusOr<std::unique_ptr<Store>> Open(StoreOptions options);

  // Waits for appends in the queue, then closes.
  virtual ~Store() = default;

  // Checks what can be checked without the ledger, on the calling thread, then queues an append. On a full
  // queue job.done gets ResourceExhausted kQueueFull at once.
  virtual void Append(AppendJob job) = 0;

  // Says that an append may come very soon: what it would wait for gets ready while its request is read. None
  // need come.
  virtual void ExpectAppend() = 0;

  // Appends and waits; for tools and tests.
  absl::StatusOr<AppendResult> AppendAndWait(AppendJob job);

  // A view of everything that is acknowledged.
  virtual std::shared_ptr<const Snapshot> Read() const = 0;

  // Names; see its header for how positions work.
  virtual const Catalog& catalog() const = 0;

  // What alert rules found.
  virtual AlertLog& alerts() = 0;

  // Last position that is synced and shown.
  virtual uint64_t last_position() const = 0;

  // Registers a listener until it is removed. After RemoveListener returns it is not called any more.
  virtual void AddListener(PositionListener* listener) = 0;
  virtual void RemoveListener(PositionListener* listener) = 0;

  // How deliveries of alerts stand.
  virtual DeliveryLog& deliveries() = 0;

  // Bytes on disk, about.
  virtual uint64_t DiskBytes() const = 0;

  // What operators want to know, read now; some milliseconds.
  virtual StoreFigures Figures() const = 0;

  // Takes no more appends, finishes those in the queue. Later appends get Unavailable kShuttingDown.
  virtual void StopAppends() = 0;

  // A digest of every projection's content, for tests and checks: equal exactly when all keys and values
  // are.
  virtual absl::StatusOr<std::string> ProjectionDigest() const = 0;
};

}  // namespace parley
