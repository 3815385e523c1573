// bench_rocksdb: what RocksDB by itself can do with the bytes that Parley writes.
//
//   bench_rocksdb write --dir D --events N --corpus FILE    what the writer commits, then the same bytes raw
//   bench_rocksdb fill --dir D --events N --corpus FILE     a ledger without the writer, and a rebuild of it
//   bench_rocksdb scan --dir D                              raw iteration of a ledger, then a rebuild of it
//   bench_rocksdb ledger --dir D                            the ledger's entries to standard output

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "bench/measure/run_main.h"
#include "bench/measure/series.h"
#include "bench/rocksdb/check.h"
#include "bench/rocksdb/fill.h"
#include "bench/workload/workload.h"
#include "rocksdb/transaction_log.h"
#include "storage/apply/rebuild.h"
#include "storage/catalog/catalog.h"
#include "storage/engine/database.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/envelope.h"
#include "storage/write/append_group.h"

namespace parley::bench {
namespace {

constexpr size_t kMemoryBudget = 256u << 20;  // as in StoreOptions
constexpr int kBatchEvents = 2'000;           // events that share a sync

struct Settings {
  std::string directory;
  std::string corpus;
  WorkloadShape shape;
  int rounds = 3;
};

std::unique_ptr<Database> OpenEmpty(const std::string& directory) {
  std::filesystem::remove_all(directory);
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(directory, kMemoryBudget);
  CheckOk(database.status());
  CheckOk(CheckFormat(**database));
  return *std::move(database);
}

std::vector<AppendJob> MakeJobs(const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  Workload workload(settings.shape, text);
  std::vector<AppendJob> jobs;
  const auto add = [&](event::v1::Event event) {
    if (jobs.empty() || jobs.back().events.size() == 500) jobs.emplace_back();
    jobs.back().events.push_back(std::move(event));
  };
  for (event::v1::Event& event : workload.Declarations()) add(std::move(event));
  while (workload.next_index() < settings.shape.events) add(workload.Next());
  return jobs;
}

// Applies and commits the workload as the writer thread does; its batches stay in the log of the database.
void WriteByAppendGroup(Database& database, const Settings& settings) {
  const std::vector<AppendJob> jobs = MakeJobs(settings);
  CheckOk(database.db().DisableFileDeletions());
  Catalog catalog;
  AppendGroup group(database, catalog);
  CheckOk(group.Load());
  uint64_t events = 0;
  const Clock::time_point start = Clock::now();
  for (const AppendJob& job : jobs) {
    CheckOk(group.Add(job, 1'780'000'000'000'000).status());
    events += job.events.size();
    if (group.event_count() >= kBatchEvents) CheckOk(group.Commit());
  }
  CheckOk(group.Commit());
  const double seconds = SecondsSince(start);
  Print("append_group", {{"events", static_cast<double>(events)},
                         {"seconds", seconds},
                         {"per_second", static_cast<double>(events) / seconds}});
}

// The same batches into an empty database of the same shape, with the same syncs.
void WriteRaw(Database& from, Database& to, uint64_t events) {
  std::vector<std::string> batches;
  std::unique_ptr<rocksdb::TransactionLogIterator> it;
  CheckOk(from.db().GetUpdatesSince(0, &it));
  size_t bytes = 0;
  for (; it->Valid(); it->Next()) {
    batches.push_back(it->GetBatch().writeBatchPtr->Data());
    bytes += batches.back().size();
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  const Clock::time_point start = Clock::now();
  for (std::string& data : batches) {
    rocksdb::WriteBatch batch(std::move(data));
    CheckOk(to.db().Write(options, &batch));
  }
  const double seconds = SecondsSince(start);
  const auto n = static_cast<double>(events);
  Print("raw_write", {{"events", n},
                      {"seconds", seconds},
                      {"per_second", n / seconds},
                      {"bytes_per_event", static_cast<double>(bytes) / n},
                      {"batches", static_cast<double>(batches.size())}});
}

void MeasureWrite(const Settings& settings) {
  for (int round = 0; round < settings.rounds; ++round) {
    const std::unique_ptr<Database> from = OpenEmpty(settings.directory + "/from");
    WriteByAppendGroup(*from, settings);
    const std::unique_ptr<Database> to = OpenEmpty(settings.directory + "/to");
    WriteRaw(*from, *to, settings.shape.events);
  }
  std::filesystem::remove_all(settings.directory + "/from");
  std::filesystem::remove_all(settings.directory + "/to");
}

uint64_t ScanLedger(Database& database) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;  // whose memory would count as that of the rebuild
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(options, database.handle(Family::kLedger)));
  uint64_t events = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const absl::StatusOr<Envelope> envelope = DecodeEnvelope(it->value().ToString());
    CheckOk(envelope.status());
    event::v1::Event event;
    if (event.ParseFromString(envelope->payload)) ++events;
  }
  return events;
}

// The most memory that this program has held.
double MostMemoryMib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void MeasureRebuild(Database& database, double events) {
  const Clock::time_point start = Clock::now();
  CheckOk(Rebuild(database, nullptr));
  const double seconds = SecondsSince(start);
  Print("rebuild", {{"events", events},
                    {"seconds", seconds},
                    {"per_second", events / seconds},
                    {"memory_mib", MostMemoryMib()}});
}

void MeasureScan(const Settings& settings) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(settings.directory, kMemoryBudget);
  CheckOk(database.status());
  for (int round = 0; round < settings.rounds; ++round) {
    const Clock::time_point start = Clock::now();
    const auto events = static_cast<double>(ScanLedger(**database));
    const double seconds = SecondsSince(start);
    Print("raw_scan", {{"events", events}, {"seconds", seconds}, {"per_second", events / seconds}});
    MeasureRebuild(**database, events);
  }
}

void MeasureFill(const Settings& settings) {
  const std::unique_ptr<Database> database = OpenEmpty(settings.directory);
  const auto events = static_cast<double>(settings.shape.events);
  const Clock::time_point start = Clock::now();
  FillLedger(*database, settings.shape, TextSource::FromFiles({settings.corpus}));
  const double seconds = SecondsSince(start);
  Print("fill", {{"events", events}, {"seconds", seconds}, {"per_second", events / seconds}});
  MeasureRebuild(*database, events);
}

// Values only, one after another: what has to be kept whatever lies around it.
void WriteLedger(const Settings& settings) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(settings.directory, kMemoryBudget);
  CheckOk(database.status());
  const std::unique_ptr<rocksdb::Iterator> it(
      (*database)->db().NewIterator({}, (*database)->handle(Family::kLedger)));
  for (it->SeekToFirst(); it->Valid(); it->Next())
    std::fwrite(it->value().data(), 1, it->value().size(), stdout);
  CheckOk(it->status());
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  std::perror("bench_rocksdb: standard output");
  std::exit(1);
}

int Main(int argc, char** argv) {
  CLI::App app("RocksDB by itself");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  app.add_option("--dir", settings.directory, "folder for databases")->required();
  app.add_option("--corpus", settings.corpus, "text that quotes are made from");
  app.add_option("--events", settings.shape.events, "events of the workload");
  app.add_option("--parties", settings.shape.parties, "");
  app.add_option("--issues", settings.shape.issues, "");
  app.add_option("--rounds", settings.rounds, "");
  app.add_subcommand("write", "batches of the writer, and raw")->callback([&] { MeasureWrite(settings); });
  app.add_subcommand("fill", "a ledger without the writer, and a rebuild")->callback([&] {
    MeasureFill(settings);
  });
  app.add_subcommand("scan", "raw iteration and rebuild")->callback([&] { MeasureScan(settings); });
  app.add_subcommand("ledger", "entries to standard output")->callback([&] { WriteLedger(settings); });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
