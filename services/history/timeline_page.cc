#include "services/history/timeline_page.h"

#include <memory>
#include <string>
#include <utility>

#include "core/limits.h"
#include "services/convert/timeline_entries.h"
#include "services/history/timeline_pieces.h"
#include "services/request/in_order.h"

namespace parley {
namespace {

// Some entries in a row, serialised.
struct Entries {
  absl::Status status;
  SerializedFields fields;
  bool is_whole = true;  // false: too many bytes
};

// Bytes that a thread reads at a time. Pieces of more are read by the caller, who knows where the page ends:
// all that is read ahead is no more than a page.
constexpr size_t kPieceBytesMax = limits::kPageBytesMax / InOrder<Entries>::kAheadMax;

// What is kept with a leaf is not kept once more for each of its statements.
absl::Status AddEntry(const Snapshot& snapshot, const UnreadEntry& entry, bool keep,
                      TimelineEntries& entries) {
  const absl::StatusOr<KeptValue> statement =
      snapshot.StatementBytes(entry.version_position, entry.corroborations, keep);
  if (!statement.ok()) return statement.status();
  entries.Add(entry.key.first_position, entry.version_position, entry.shift, statement->view());
  return absl::OkStatus();
}

Entries ReadEntries(const Snapshot& snapshot, const UnreadPiece& piece, const StopCheck& stop) {
  Entries read;
  TimelineEntries entries(read.fields);
  if (stop) read.status = stop();
  for (const UnreadEntry& entry : piece.entries) {
    if (!read.status.ok() || !read.is_whole) break;
    read.status = AddEntry(snapshot, entry, /*keep=*/!piece.leaf, entries);
    read.is_whole = read.fields.size() <= kPieceBytesMax;
  }
  if (piece.leaf && read.status.ok() && read.is_whole) snapshot.KeepLeaf(*piece.leaf, read.fields.Joined());
  return read;
}

// Adds entries until the page has its bytes. Where the next one starts.
absl::StatusOr<std::optional<LineKey>> AddWhatFits(const Snapshot& snapshot, const UnreadPiece& piece,
                                                   SerializedFields& out) {
  TimelineEntries entries(out);
  for (const UnreadEntry& entry : piece.entries) {
    if (out.size() >= limits::kPageBytesMax) return entry.key;
    const absl::Status added = AddEntry(snapshot, entry, /*keep=*/true, entries);
    if (!added.ok()) return added;
  }
  return std::nullopt;
}

// The same of a piece that was read.
absl::StatusOr<std::optional<LineKey>> AddRead(const Snapshot& snapshot, const UnreadPiece& piece,
                                               Entries read, SerializedFields& out) {
  if (!read.status.ok()) return read.status;
  if (!read.is_whole || out.size() + read.fields.size() >= limits::kPageBytesMax)
    return AddWhatFits(snapshot, piece, out);
  out.Add(std::move(read.fields));
  return std::nullopt;
}

// The same of a piece that was kept.
std::optional<LineKey> AddKept(const KeptEntries& kept, SerializedFields& out) {
  if (out.size() + kept.entries.size() >= limits::kPageBytesMax) return kept.first;
  out.AddSerialized(kept.entries);
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<LineKey>> FillTimelinePage(const Snapshot& snapshot,
                                                        const TimelineQuestion& question, size_t limit,
                                                        const StopCheck& stop, WorkerPool& helpers,
                                                        SerializedFields& out) {
  InOrder<Entries>* to_read = nullptr;
  TimelinePieces pieces(limit, [&to_read] { to_read->Add(); });
  const InOrder<Entries>::Make make = [&](size_t piece) {
    return ReadEntries(snapshot, pieces.unread(piece), stop);
  };
  InOrder<Entries> read(helpers, /*count=*/0, make, [&make] { return make; });
  to_read = &read;
  const auto take = [&pieces](TimelineItem item) { pieces.Take(std::move(item)); };
  const absl::StatusOr<std::optional<LineKey>> end = snapshot.Timeline(
      question.pair, question.basis, question.choice, question.from, limit, take, &pieces, stop);
  if (!end.ok()) return end.status();
  pieces.End();
  for (const TimelinePiece& piece : pieces.all()) {
    const absl::StatusOr<std::optional<LineKey>> next =
        piece.unread ? AddRead(snapshot, *piece.unread, read.Next(), out) : AddKept(piece.kept, out);
    if (!next.ok() || next->has_value()) return next;
  }
  return *end;
}

}  // namespace parley
