#include "services/history/timeline_page.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "services/convert/timeline_entries.h"
#include "services/request/in_order.h"

namespace parley {
namespace {

// What a thread reads at a time. Pieces of long statements are read by the caller, who knows where the page
// ends: all that is read ahead is no more than a page.
constexpr size_t kPieceEntries = 64;
constexpr size_t kPieceBytesMax = limits::kPageBytesMax * kPieceEntries / limits::kPageSizeMax;

// What is known of an entry before its statement is read.
struct Item {
  LineKey key;
  uint64_t version_position;
  std::optional<Shift> shift;
  std::vector<uint64_t> corroborations;
};
using Items = std::vector<Item>;

// Some entries in a row, serialised.
struct Entries {
  absl::Status status;
  SerializedFields fields;
  bool is_whole = true;  // false: too many bytes
};

// Finds the entries of a page, in `pieces` that stay where they are; `complete` is called for each that will
// not change. Where the next page starts.
absl::StatusOr<std::optional<LineKey>> FindItems(const Snapshot& snapshot, const TimelineQuestion& question,
                                                 size_t limit, const StopCheck& stop,
                                                 std::vector<Items>& pieces,
                                                 const std::function<void()>& complete) {
  size_t found = 0;
  const auto take = [&](TimelineItem item) {
    Items& piece = pieces[found++ / kPieceEntries];
    if (piece.empty()) piece.reserve(kPieceEntries);
    piece.push_back({item.record->key(), item.record->version_position, std::move(item.shift),
                     std::move(item.corroborations)});
    if (piece.size() == kPieceEntries) complete();
  };
  absl::StatusOr<std::optional<LineKey>> next =
      snapshot.Timeline(question.pair, question.basis, question.choice, question.from, limit, take, stop);
  if (next.ok() && found % kPieceEntries != 0) complete();
  return next;
}

absl::Status AddEntry(const Snapshot& snapshot, const Item& item, TimelineEntries& entries) {
  const absl::StatusOr<std::shared_ptr<const std::string>> statement =
      snapshot.StatementBytes(item.version_position, item.corroborations);
  if (!statement.ok()) return statement.status();
  entries.Add(item.key.first_position, item.version_position, item.shift, **statement);
  return absl::OkStatus();
}

Entries ReadEntries(const Snapshot& snapshot, const Items& items, const StopCheck& stop) {
  Entries read;
  TimelineEntries entries(read.fields);
  if (stop) read.status = stop();
  for (const Item& item : items) {
    read.is_whole = read.fields.size() < kPieceBytesMax;
    if (!read.status.ok() || !read.is_whole) break;
    read.status = AddEntry(snapshot, item, entries);
  }
  return read;
}

// Adds entries until the page has its bytes. Where the next one starts.
absl::StatusOr<std::optional<LineKey>> AddWhatFits(const Snapshot& snapshot, const Items& items,
                                                   SerializedFields& out) {
  TimelineEntries entries(out);
  for (const Item& item : items) {
    if (out.size() >= limits::kPageBytesMax) return item.key;
    const absl::Status added = AddEntry(snapshot, item, entries);
    if (!added.ok()) return added;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<LineKey>> FillTimelinePage(const Snapshot& snapshot,
                                                        const TimelineQuestion& question, size_t limit,
                                                        const StopCheck& stop, WorkerPool& helpers,
                                                        SerializedFields& out) {
  std::vector<Items> pieces((limit + kPieceEntries - 1) / kPieceEntries);
  const InOrder<Entries>::Make make = [&](size_t piece) {
    return ReadEntries(snapshot, pieces[piece], stop);
  };
  InOrder<Entries> read(helpers, /*count=*/0, make, [&make] { return make; });
  const absl::StatusOr<std::optional<LineKey>> end =
      FindItems(snapshot, question, limit, stop, pieces, [&read] { read.Add(); });
  if (!end.ok()) return end.status();
  for (const Items& items : pieces) {
    if (items.empty()) break;
    Entries entries = read.Next();
    if (!entries.status.ok()) return entries.status;
    if (entries.is_whole && out.size() + entries.fields.size() < limits::kPageBytesMax) {
      out.Add(std::move(entries.fields));
      continue;
    }
    const absl::StatusOr<std::optional<LineKey>> next = AddWhatFits(snapshot, items, out);
    if (!next.ok() || next->has_value()) return next;
  }
  return *end;
}

}  // namespace parley
