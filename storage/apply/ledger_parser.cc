#include "storage/apply/ledger_parser.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/db_state.h"
#include "storage/ledger/envelope.h"

namespace parley {
namespace {

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

LedgerParser::LedgerParser(Database& database) : database_(database), thread_([this] { Run(); }) {}

LedgerParser::~LedgerParser() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

absl::StatusOr<ParsedChunk> LedgerParser::Next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ || !chunks_.empty(); });
  if (chunks_.empty()) {
    if (!status_.ok()) return status_;
    return ParsedChunk{};
  }
  ParsedChunk chunk = std::move(chunks_.front());
  chunks_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return chunk;
}

void LedgerParser::Run() {
  absl::Status status = ReadAll();
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    status_ = std::move(status);
  }
  changed_.notify_all();
}

absl::Status LedgerParser::ReadAll() {
  const SnapshotState snapshot(database_);
  const std::unique_ptr<rocksdb::Iterator> it = snapshot.NewWalk(Family::kLedger);
  ParsedChunk chunk = NewChunk();
  uint64_t expected = 1;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const uint64_t position = GetU64(it->key().data());
    if (position != expected++)
      return Damaged(absl::StrCat("the ledger has a gap before position ", position));
    const absl::Status parsed = Parse(position, it->value().ToString(), chunk);
    if (!parsed.ok()) return parsed;
    if (chunk.entries.size() < kChunkEntries) continue;
    if (!Hand(std::exchange(chunk, NewChunk()))) return absl::OkStatus();
  }
  const absl::Status status = IteratorStatus(*it);
  if (status.ok() && !chunk.entries.empty()) Hand(std::move(chunk));
  return status;
}

// Puts a chunk where Next() finds it, when there is room. False when nobody asks any more.
bool LedgerParser::Hand(ParsedChunk chunk) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || chunks_.size() < kChunksAheadMax; });
    if (stopping_) return false;
    chunks_.push_back(std::move(chunk));
  }
  changed_.notify_all();
  return true;
}

}  // namespace parley
