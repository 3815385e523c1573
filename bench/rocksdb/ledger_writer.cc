#include "bench/rocksdb/ledger_writer.h"

#include <memory>
#include <utility>

#include "bench/measure/series.h"
#include "bench/rocksdb/check.h"
#include "rocksdb/transaction_log.h"

namespace parley::bench {
namespace {

constexpr size_t kRequestEvents = 500;
constexpr size_t kSyncedEvents = 2'000;

}  // namespace

std::vector<std::string> BatchesSince(Database& database, rocksdb::SequenceNumber from) {
  std::vector<std::string> batches;
  std::unique_ptr<rocksdb::TransactionLogIterator> it;
  CheckOk(database.db().GetUpdatesSince(from, &it));
  for (; it->Valid(); it->Next()) batches.push_back(it->GetBatch().writeBatchPtr->Data());
  CheckOk(it->status());
  return batches;
}

LedgerWriter::LedgerWriter(Database& database, const WorkloadShape& shape, const TextSource& text)
    : database_(database), workload_(shape, text), group_(database, catalog_) {
  CheckOk(database.db().DisableFileDeletions());
  CheckOk(group_.Load());
}

void LedgerWriter::Add(std::vector<event::v1::Event> events) {
  AppendJob job;
  job.events = std::move(events);
  job.allow_future_dates = true;  // the dates of what follows the shape's events go on
  CheckOk(group_.Add(job, kFirstRecordedAt_us).status());
}

double LedgerWriter::WriteInGroups() {
  std::vector<std::vector<event::v1::Event>> requests;
  const auto add = [&](event::v1::Event event) {
    if (requests.empty() || requests.back().size() == kRequestEvents) requests.emplace_back();
    requests.back().push_back(std::move(event));
  };
  for (event::v1::Event& event : workload_.Declarations()) add(std::move(event));
  while (workload_.next_index() < workload_.shape().events) add(workload_.Next());
  const Clock::time_point start = Clock::now();
  for (std::vector<event::v1::Event>& request : requests) {
    Add(std::move(request));
    if (group_.event_count() >= kSyncedEvents) CheckOk(group_.Commit());
  }
  CheckOk(group_.Commit());
  return SecondsSince(start);
}

std::vector<std::string> LedgerWriter::WriteOneByOne(size_t count) {
  const rocksdb::SequenceNumber before = database_.db().GetLatestSequenceNumber();
  while (count > 0) {
    event::v1::Event event = workload_.Next();
    if (!event.has_statement_recorded()) continue;
    Add({std::move(event)});
    CheckOk(group_.Commit());
    --count;
  }
  return BatchesSince(database_, before + 1);
}

}  // namespace parley::bench
