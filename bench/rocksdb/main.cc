// bench_rocksdb: what RocksDB by itself can do with the bytes that Parley writes.
//
//   bench_rocksdb write --dir D --events N --corpus FILE   what the writer commits, then the same bytes raw
//   bench_rocksdb fill --dir D --events N --corpus FILE    a ledger without the writer and projections
//   bench_rocksdb rebuild --dir D                          a rebuild of its projections
//   bench_rocksdb scan --dir D                             raw iteration of a ledger, then a rebuild
//   bench_rocksdb serve --dir D --events N --corpus FILE   a server that writes a statement's batch a call
//   bench_rocksdb serve-reads --dir D --answer FILE        a server that reads a node of the folds a call
//   bench_rocksdb ledger --dir D                           the ledger's entries to standard output

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
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
#include "bench/rocksdb/ledger_writer.h"
#include "bench/rocksdb/node_keys.h"
#include "bench/rocksdb/serve.h"
#include "bench/workload/workload.h"
#include "rocksdb/write_batch.h"
#include "storage/apply/rebuild.h"
#include "storage/engine/database.h"
#include "storage/engine/db_state.h"
#include "storage/engine/store_meta.h"
#include "storage/ledger/envelope.h"
#include "storage/ledger/ledger.h"

namespace parley::bench {
namespace {

constexpr size_t kMemoryBudget = 256u << 20;  // as in StoreOptions
constexpr size_t kSingleBatches = 500;        // of a statement each, to see how large they are
constexpr size_t kServedBatches = 5'000;      // of a statement each, to be written over and over
constexpr size_t kServedNodes = 400'000;      // to be read one after the other

struct Settings {
  std::string directory;
  std::string corpus;
  WorkloadShape shape;
  int rounds = 3;
  std::string listen = "127.0.0.1:0";
  std::string answer;
};

std::unique_ptr<Database> OpenEmpty(const std::string& directory) {
  std::filesystem::remove_all(directory);
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(directory, kMemoryBudget);
  CheckOk(database.status());
  CheckOk(CheckFormat(**database));
  return *std::move(database);
}

std::unique_ptr<Database> OpenExisting(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(directory, kMemoryBudget);
  CheckOk(database.status());
  return *std::move(database);
}

size_t BytesOf(const std::vector<std::string>& batches) {
  size_t bytes = 0;
  for (const std::string& batch : batches) bytes += batch.size();
  return bytes;
}

// What is committed by a program that has nothing else to do, in groups, and how large it is for a statement
// by itself. Returns the batches of the groups.
std::vector<std::string> MeasureWriter(Database& database, const Settings& settings) {
  const TextSource text = TextSource::FromFiles({settings.corpus});
  LedgerWriter writer(database, settings.shape, text);
  const double seconds = writer.WriteInGroups();
  const auto events = static_cast<double>(settings.shape.events);
  Print("append_group", {{"events", events}, {"seconds", seconds}, {"per_second", events / seconds}});
  std::vector<std::string> batches = BatchesSince(database, 0);
  const std::vector<std::string> singles = writer.WriteOneByOne(kSingleBatches);
  Print("single_batches", {{"bytes_each", static_cast<double>(BytesOf(singles)) / kSingleBatches}});
  return batches;
}

// The same batches into an empty database of the same shape, with the same syncs.
void WriteRaw(std::vector<std::string> batches, Database& to, uint64_t events) {
  const size_t bytes = BytesOf(batches);
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
    std::vector<std::string> batches = MeasureWriter(*from, settings);
    const std::unique_ptr<Database> to = OpenEmpty(settings.directory + "/to");
    WriteRaw(std::move(batches), *to, settings.shape.events);
  }
  std::filesystem::remove_all(settings.directory + "/from");
  std::filesystem::remove_all(settings.directory + "/to");
}

// Serves until a signal ends the program.
int Serve(const Settings& settings) {
  std::vector<std::string> batches;
  {
    const std::unique_ptr<Database> from = OpenEmpty(settings.directory + "/from");
    const TextSource text = TextSource::FromFiles({settings.corpus});
    LedgerWriter writer(*from, settings.shape, text);
    writer.WriteInGroups();
    batches = writer.WriteOneByOne(kServedBatches);
  }
  std::filesystem::remove_all(settings.directory + "/from");
  const std::unique_ptr<Database> to = OpenEmpty(settings.directory + "/to");
  return ServeWrites(settings.listen, to->db(), batches);
}

// The same, with reads.
int ServeNodes(const Settings& settings) {
  std::ifstream file(settings.answer, std::ios::binary);
  const std::string answer(std::istreambuf_iterator<char>(file), {});
  const std::unique_ptr<Database> database = OpenExisting(settings.directory);
  const std::vector<std::string> keys = NodeKeys(*database, kServedNodes);
  if (keys.empty()) CheckOk(absl::NotFoundError("no line of " + settings.directory + " has a tree"));
  return ServeReads(settings.listen, *database, Family::kFolds, keys, answer);
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

// By itself: the memory of what ran before in the same program would count as the rebuild's.
void MeasureRebuildAlone(const Settings& settings) {
  const std::unique_ptr<Database> database = OpenExisting(settings.directory);
  const absl::StatusOr<uint64_t> last = LastPosition(SnapshotState(*database));
  CheckOk(last.status());
  MeasureRebuild(*database, static_cast<double>(*last));
}

void MeasureScan(const Settings& settings) {
  const std::unique_ptr<Database> database = OpenExisting(settings.directory);
  for (int round = 0; round < settings.rounds; ++round) {
    const Clock::time_point start = Clock::now();
    const auto events = static_cast<double>(ScanLedger(*database));
    const double seconds = SecondsSince(start);
    Print("raw_scan", {{"events", events}, {"seconds", seconds}, {"per_second", events / seconds}});
    MeasureRebuild(*database, events);
  }
}

void MeasureFill(const Settings& settings) {
  const std::unique_ptr<Database> database = OpenEmpty(settings.directory);
  const auto events = static_cast<double>(settings.shape.events);
  const Clock::time_point start = Clock::now();
  FillLedger(*database, settings.shape, TextSource::FromFiles({settings.corpus}));
  const double seconds = SecondsSince(start);
  Print("fill", {{"events", events}, {"seconds", seconds}, {"per_second", events / seconds}});
}

// Values only, one after another: what has to be kept whatever lies around it.
void WriteLedger(const Settings& settings) {
  const std::unique_ptr<Database> database = OpenExisting(settings.directory);
  const std::unique_ptr<rocksdb::Iterator> it(
      database->db().NewIterator({}, database->handle(Family::kLedger)));
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
  app.add_subcommand("fill", "a ledger without the writer")->callback([&] { MeasureFill(settings); });
  app.add_subcommand("rebuild", "projections of a ledger")->callback([&] { MeasureRebuildAlone(settings); });
  app.add_subcommand("scan", "raw iteration and rebuild")->callback([&] { MeasureScan(settings); });
  int status = 0;
  app.add_option("--listen", settings.listen, "HOST:PORT; port 0 takes a free one");
  app.add_subcommand("serve", "writes behind gRPC")->callback([&] { status = Serve(settings); });
  app.add_option("--answer", settings.answer, "file of what reads are answered with");
  app.add_subcommand("serve-reads", "reads behind gRPC")->callback([&] { status = ServeNodes(settings); });
  app.add_subcommand("ledger", "entries to standard output")->callback([&] { WriteLedger(settings); });
  CLI11_PARSE(app, argc, argv);
  return status;
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
