#include "bench/rocksdb/fill.h"

#include <string>
#include <utility>

#include "bench/rocksdb/check.h"
#include "bench/rocksdb/ledger_writer.h"
#include "storage/apply/run_writer.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/ledger.h"
#include "storage/write/append_group.h"
#include "storage/write/prepared_event.h"

namespace parley::bench {
namespace {

constexpr size_t kRunBytes = 32u << 20;
constexpr int64_t kBetweenEvents_us = 40;  // about what appending one takes

AppendJob JobOf(event::v1::Event event) {
  AppendJob job;
  job.events.push_back(std::move(event));
  return job;
}

// Returns the position of the last declaration.
uint64_t Declare(Database& database, Catalog& catalog, const Workload& workload) {
  AppendGroup group(database, catalog);
  CheckOk(group.Load());
  for (event::v1::Event& event : workload.Declarations())
    CheckOk(group.Add(JobOf(std::move(event)), kFirstRecordedAt_us).status());
  CheckOk(group.Commit());
  catalog.Publish(group.last_position());
  return group.last_position();
}

Envelope EntryOf(event::v1::Event event, const Catalog& catalog, uint64_t position) {
  PreparedJob job = PrepareJob(JobOf(std::move(event)), catalog, kFirstRecordedAt_us);
  PreparedEvent& prepared = job.events.front();
  CheckOk(prepared.bad_id);
  CheckOk(prepared.refused);
  if (prepared.has_names_to_resolve) CheckOk(absl::InternalError("the workload has names that are no ids"));
  const int64_t recorded_at_us = kFirstRecordedAt_us + static_cast<int64_t>(position) * kBetweenEvents_us;
  return MakeEnvelope(prepared, position, recorded_at_us, /*recorded_by=*/"");
}

}  // namespace

void FillLedger(Database& database, const WorkloadShape& shape, const TextSource& text) {
  Workload workload(shape, text);
  Catalog catalog;
  uint64_t position = Declare(database, catalog, workload);
  BatchState batch(database);
  RunWriter runs(batch, kRunBytes);
  while (workload.next_index() < shape.events) {
    ++position;
    CheckOk(PutEnvelope(batch, position, EntryOf(workload.Next(), catalog, position)));
    CheckOk(runs.EndIfFull());
  }
  CheckOk(runs.End());
  CheckOk(runs.Wait());
  CheckOk(PutVersion(batch, MetaVersion::kProjection, kRebuilding));
  CheckOk(batch.Commit(/*sync=*/true));
}

}  // namespace parley::bench
