#include "storage/apply/ledger_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/ledger/envelope.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

constexpr size_t kThreads = 2;  // parsing takes twice as long as what is done with what is parsed
constexpr size_t kChunkEntries = 512;
constexpr size_t kChunksAheadMax = 8;  // bounds memory: events are at most some 300 KB

absl::Status Damaged(const std::string& what) {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}}, what);
}

ParsedChunk NewChunk() {
  ParsedChunk chunk{std::make_unique<google::protobuf::Arena>(), {}};
  chunk.entries.reserve(kChunkEntries);
  return chunk;
}

absl::Status Parse(uint64_t position, const std::string& bytes, ParsedChunk& chunk) {
  const absl::StatusOr<Envelope> envelope = DecodeEnvelope(bytes);
  if (!envelope.ok()) return envelope.status();
  auto* event = google::protobuf::Arena::CreateMessage<event::v1::Event>(chunk.arena.get());
  if (!event->ParseFromString(envelope->payload))
    return Damaged(absl::StrCat("the event at position ", position, " is damaged"));
  chunk.entries.push_back({position, envelope->event_id, event});
  return absl::OkStatus();
}

}  // namespace

LedgerParser::LedgerParser(Database& database, uint64_t last) : database_(database), last_(last) {
  for (size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Run(); });
}

LedgerParser::~LedgerParser() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

absl::StatusOr<ParsedChunk> LedgerParser::Next() {
  std::unique_lock lock(mutex_);
  if (given_ * kChunkEntries >= last_) return ParsedChunk{};
  changed_.wait(lock, [this] { return parsed_.contains(given_); });
  absl::StatusOr<ParsedChunk> chunk = std::move(parsed_.extract(given_).mapped());
  ++given_;
  lock.unlock();
  changed_.notify_all();
  return chunk;
}

// One of the threads.
void LedgerParser::Run() {
  const SnapshotState snapshot(database_);
  const std::unique_ptr<rocksdb::Iterator> it = snapshot.NewWalk(Family::kLedger);
  while (const std::optional<uint64_t> number = Take()) {
    absl::StatusOr<ParsedChunk> chunk = ParseChunk(*number, *it);
    {
      const std::scoped_lock lock(mutex_);
      parsed_.emplace(*number, std::move(chunk));
    }
    changed_.notify_all();
  }
}

// The number of a chunk to be parsed, when there is room; absent when there are no more, or nobody asks.
std::optional<uint64_t> LedgerParser::Take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || taken_ < given_ + kChunksAheadMax; });
  if (stopping_ || taken_ * kChunkEntries >= last_) return std::nullopt;
  return taken_++;
}

absl::StatusOr<ParsedChunk> LedgerParser::ParseChunk(uint64_t number, rocksdb::Iterator& it) const {
  ParsedChunk chunk = NewChunk();
  const uint64_t first = number * kChunkEntries + 1;
  const uint64_t end = std::min(first + kChunkEntries, last_ + 1);
  it.Seek(LedgerKey(first));
  for (uint64_t position = first; position < end; ++position, it.Next()) {
    const absl::Status read = IteratorStatus(it);
    if (!read.ok()) return read;
    if (!it.Valid() || GetU64(it.key().data()) != position)
      return Damaged(absl::StrCat("the ledger has no entry at position ", position));
    const absl::Status parsed = Parse(position, it.value().ToString(), chunk);
    if (!parsed.ok()) return parsed;
  }
  return chunk;
}

}  // namespace parley
