#include "bench/rocksdb/fill.h"

#include <utility>
#include <vector>

#include "bench/rocksdb/check.h"
#include "storage/apply/run_writer.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/write/append_group.h"

namespace parley::bench {
namespace {

constexpr size_t kRequestEvents = 500;
constexpr size_t kRunBytes = 32u << 20;
constexpr int64_t kFirstRecordedAt_us = 1'780'000'000'000'000;
constexpr int64_t kBetweenEvents_us = 40;  // as loading them takes

// Writes entries one behind the other.
class LedgerFiller {
 public:
  LedgerFiller(Database& database, const Catalog& catalog, uint64_t last_position)
      : catalog_(catalog),
        batch_(database),
        runs_(batch_, kRunBytes, /*at_rest=*/true),
        position_(last_position) {}

  void Write(AppendJob job) {
    PreparedJob prepared = PrepareJob(std::move(job), catalog_, kFirstRecordedAt_us);
    for (PreparedEvent& event : prepared.events) WriteEvent(event);
    CheckOk(runs_.EndIfFull());
  }

  // Leaves the projections marked as incomplete.
  void End() {
    CheckOk(runs_.End());
    CheckOk(runs_.Wait());
    CheckOk(PutVersion(batch_, MetaVersion::kProjection, kRebuilding));
    CheckOk(batch_.Commit(/*sync=*/true));
  }

 private:
  void WriteEvent(PreparedEvent& event) {
    CheckOk(event.bad_id);
    CheckOk(event.refused);
    if (event.has_names_to_resolve || !event.id)
      CheckOk(absl::InternalError("the workload has an event without an id, or with names that are no ids"));
    const uint64_t position = ++position_;
    Envelope envelope;
    envelope.event_id = *event.id;
    envelope.recorded_at_us = kFirstRecordedAt_us + static_cast<int64_t>(position) * kBetweenEvents_us;
    envelope.payload = std::move(event.payload);
    if (event.given) envelope.request_digest = DigestRequest(*event.given);
    envelope.salt = event.salt;
    envelope.commitment = Commitment(envelope, position, event.payload_digest);
    CheckOk(batch_.PutBlind(Family::kLedger, LedgerKey(position), EncodeEnvelope(envelope)));
  }

  const Catalog& catalog_;
  BatchState batch_;
  RunWriter runs_;
  uint64_t position_;
};

uint64_t Declare(Database& database, Catalog& catalog, const Workload& workload) {
  AppendGroup group(database, catalog);
  CheckOk(group.Load());
  for (event::v1::Event& event : workload.Declarations()) {
    AppendJob job;
    job.events.push_back(std::move(event));
    CheckOk(group.Add(job, kFirstRecordedAt_us).status());
  }
  CheckOk(group.Commit());
  catalog.Publish(group.last_position());
  return group.last_position();
}

}  // namespace

void FillLedger(Database& database, const WorkloadShape& shape, const TextSource& text) {
  Workload workload(shape, text);
  Catalog catalog;
  LedgerFiller filler(database, catalog, Declare(database, catalog, workload));
  while (workload.next_index() < shape.events) {
    AppendJob job;
    while (job.events.size() < kRequestEvents && workload.next_index() < shape.events)
      job.events.push_back(workload.Next());
    filler.Write(std::move(job));
  }
  filler.End();
}

}  // namespace parley::bench
