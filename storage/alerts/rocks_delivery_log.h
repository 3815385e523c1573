// DeliveryLog on RocksDB.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "rocksdb/write_batch.h"
#include "storage/alerts/delivery_codec.h"
#include "storage/alerts/delivery_log.h"
#include "storage/engine/database.h"

namespace parley {

// Thread-safe. The database must outlive it.
class RocksDeliveryLog final : public DeliveryLog {
 public:
  explicit RocksDeliveryLog(Database& database) : database_(database) {}

  // Counts what is parked; call once, before the rest.
  absl::Status Load();

  absl::StatusOr<std::optional<AlertKey>> Cursor(const std::string& sink_id) const override;
  absl::Status Advance(const std::string& sink_id, AlertKey cursor,
                       const std::vector<AlertKey>& firing) override;
  absl::Status SetAttempts(const std::string& sink_id, const FailedAttempts& failed) override;
  absl::StatusOr<std::optional<FailedAttempts>> Attempts(const std::string& sink_id) const override;
  absl::Status Park(const std::string& sink_id, const std::vector<ParkedRecord>& parked,
                    std::optional<AlertKey> cursor) override;
  absl::StatusOr<std::vector<ParkedRecord>> Parked(const ParkedQuery& query) const override;
  absl::StatusOr<uint64_t> CountParked(const std::optional<std::string>& sink_id) const override;
  absl::StatusOr<uint64_t> TakeUp(const std::string& sink_id, const std::vector<AlertKey>& only) override;
  absl::StatusOr<std::vector<AlertKey>> TakenUp(const std::string& sink_id, size_t limit) const override;
  absl::Status FinishTakenUp(const std::string& sink_id, const std::vector<AlertKey>& keys,
                             const std::vector<AlertKey>& firing) override;
  absl::StatusOr<std::vector<AlertKey>> Firing(const std::string& sink_id, std::optional<AlertKey> after,
                                               size_t limit) const override;
  absl::Status ForgetFiring(const std::string& sink_id, const std::vector<AlertKey>& keys) override;

 private:
  // Calls `take` with keys that start with `prefix`, from `from` on, until it returns false.
  absl::Status Walk(const std::string& prefix, const std::string& from,
                    const std::function<bool(const std::string& key, const std::string& value)>& take) const;
  absl::StatusOr<std::vector<AlertKey>> Keys(DeliveryKind kind, const std::string& sink_id,
                                             std::optional<AlertKey> after, size_t limit) const;
  absl::Status Write(rocksdb::WriteBatch& batch, bool sync);
  bool IsParked(const std::string& sink_id, AlertKey alert) const;
  void AddToCount(const std::string& sink_id, int64_t difference);

  Database& database_;
  std::mutex parking_mutex_;  // an alert is parked, or taken up, by one call
  mutable std::mutex counts_mutex_;
  std::map<std::string, uint64_t> parked_counts_ ABSL_GUARDED_BY(counts_mutex_);  // by sink
};

}  // namespace parley
