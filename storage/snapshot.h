// Snapshot: a consistent view of the store for readers. Never blocks the writer.
//
//   std::shared_ptr<const Snapshot> view = store.Read();
//   auto stance = view->Standing({party.number, issue.number}, basis, choice);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/fold.h"
#include "core/line_change.h"
#include "parley/event/v1/event.pb.h"
#include "storage/engine/kept_value.h"
#include "storage/fold/pair_key.h"
#include "storage/line_scan.h"
#include "storage/stop_check.h"

namespace parley {

// Counters of the ledger; see parley.v1.LedgerCounts.
struct LedgerCounts {
  uint64_t events = 0, statements = 0, amendments = 0, corroborations = 0, retractions = 0;
  uint64_t parties = 0, speakers = 0, issues = 0, pairs = 0;
};

// One entry of a timeline: a visible version of a statement, with what it changed.
struct TimelineItem {
  const FoldRecord* record = nullptr;
  std::optional<Shift> shift;            // absent when it takes no part in the fold
  std::vector<uint64_t> corroborations;  // positions, ascending
};

// Takes an entry of a timeline. The record is valid during the call.
using TakeTimelineItem = std::function<void(TimelineItem item)>;

// The versions of a timeline that are in one leaf of the fold index. A client is shown the same of them each
// time, so it may be kept: see TimelineLeaves, Snapshot::KeepLeaf.
struct TimelineLeaf {
  std::string key;     // of what is kept
  std::string header;  // what a reader has to know of it, or compare, before it is used
};

// What a leaf shows, as it was kept.
struct KeptEntries {
  KeptValue value;
  absl::string_view entries;  // in `value`
  LineKey first;              // none of them comes before
};

// Takes leaves of a timeline. One thread.
class TimelineLeaves {
 public:
  virtual ~TimelineLeaves() = default;

  // The next entries, which are not taken one by one.
  virtual void TakeKept(KeptEntries kept) = 0;

  // The entries taken between these two are all of a leaf, which is not kept yet.
  virtual void BeginLeaf() = 0;
  virtual void EndLeaf(TimelineLeaf leaf) = 0;
};

// One event in the life of a statement.
struct StatementVersion {
  event::v1::Event event;        // complete, with position and recorded_at
  uint64_t closed_position = 0;  // where it was superseded or retracted; 0: in force or not a version
};

// A statement with its versions.
struct StatementHistory {
  std::optional<event::v1::Statement> current;  // with corroborating sources; absent when retracted
  std::vector<StatementVersion> versions;       // oldest first
};

// What kind of event changed a line. The numbers are those of parley.v1.ChangeCause.
enum class ChangeCause : uint8_t { kRecorded = 1, kAmended = 2, kRetracted = 3 };

// What an event did to the line of one pair.
struct EventChange {
  uint64_t position = 0;
  int64_t recorded_at_us = 0;
  ChangeCause cause = ChangeCause::kRecorded;
  std::string reason;  // of an amendment or a retraction
  PairKey pair;
  event::v1::Statement statement;  // recorded, as corrected, or as it was before it left this line
  int64_t said_at_us = 0;          // of that statement
  LineChange line;                 // not empty
  // True unless the statement is new and the last of its line: then the past reads differently now.
  bool retroactive = false;
  // Statement time in which another stance stands than before; `until` is exclusive, absent: up to the end.
  int64_t affected_from_us = 0;
  std::optional<int64_t> affected_until_us;
  std::optional<StandingStance> before;  // at the end of the line, before the event
  std::optional<StandingStance> after;   // and with it
};

// Which statements to list. Empty vectors: all. Numbers are those of the catalog.
struct StatementQuery {
  std::vector<uint32_t> parties, issues, speakers;
  std::vector<Attribution> attributions;
  std::vector<Stance> stances;
  std::optional<int64_t> said_from_us;    // inclusive
  std::optional<int64_t> said_before_us;  // exclusive
  std::string text;                       // contained in a text, ignoring case
  bool descending = false;
};

// A page of statements. `next` is where the next page starts (inclusive in the direction of travel);
// a page may be empty and still have a next one when much was looked at and little matched.
struct StatementPage {
  std::vector<event::v1::Statement> statements;
  std::optional<LineKey> next;
};

// Thread-safe. Keep no longer than a request: it holds old versions of the database alive.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // Last position visible here; 0: empty ledger.
  virtual uint64_t last_position() const = 0;

  // Record time of the last event; 0: empty ledger.
  virtual int64_t last_recorded_at_us() const = 0;

  virtual LedgerCounts counts() const = 0;

  // The last position recorded at or before `time_us`; 0: none. O(log n).
  virtual absl::StatusOr<uint64_t> PositionAt(int64_t time_us) const = 0;

  // The event at `position`, complete. OutOfRange kPositionNotWritten.
  virtual absl::StatusOr<event::v1::Event> ReadEvent(uint64_t position) const = 0;

  // Calls `take` with each event from `from` on, forward or back, until it returns false, the end is
  // reached or `stop` says so. Each event comes as the serialised parley.event.v1.Event, complete.
  virtual absl::Status ReadEvents(
      uint64_t from, bool forward,
      const std::function<bool(uint64_t position, const std::string& event)>& take,
      const StopCheck& stop) const = 0;

  // The standing stance of a pair; see storage/fold/fold_index.h.
  virtual absl::StatusOr<std::optional<StandingStance>> Standing(PairKey pair, const Basis& basis,
                                                                 const FoldChoice& choice) const = 0;

  // For what concerns many pairs.
  virtual std::unique_ptr<LineScan> Scan() const = 0;

  // Calls `take` with at most `limit` entries of a timeline, from `from` on; those of whole leaves that are
  // kept go to `leaves` instead, when it is not null. Where the next page starts; absent at the end.
  virtual absl::StatusOr<std::optional<LineKey>> Timeline(PairKey pair, const Basis& basis,
                                                          const FoldChoice& choice, const LineKey& from,
                                                          size_t limit, const TakeTimelineItem& take,
                                                          TimelineLeaves* leaves,
                                                          const StopCheck& stop) const = 0;

  // Keeps what a leaf shows, in the memory that readers share. `entries` depend on nothing but its entries.
  virtual void KeepLeaf(const TimelineLeaf& leaf, absl::string_view entries) const = 0;

  // The version of a statement that was written at `version_position`: a serialised
  // parley.event.v1.Statement, with id and the sources added at the positions `corroborations`. `keep`: for
  // others who ask, in the memory that readers share.
  virtual absl::StatusOr<KeptValue> StatementBytes(uint64_t version_position,
                                                   const std::vector<uint64_t>& corroborations,
                                                   bool keep) const = 0;

  // What the event at `position` did to shifts; empty when nothing. An amendment can touch two lines.
  // O(log n) in the length of the line. OutOfRange kPositionNotWritten.
  virtual absl::StatusOr<std::vector<EventChange>> Changes(uint64_t position,
                                                           const FoldChoice& choice) const = 0;

  // A statement with its versions at `known_position`. NotFound kUnknownStatement.
  virtual absl::StatusOr<StatementHistory> Statement(const Uuid& id, uint64_t known_position) const = 0;

  // At most `limit` statements from `from` on (absent: from the start in the direction of travel). Uses
  // the narrowest index; looks at no more than limits::kScanStepsPerPageMax records.
  virtual absl::StatusOr<StatementPage> Statements(const StatementQuery& query, const Basis& basis,
                                                   std::optional<LineKey> from, size_t limit,
                                                   const StopCheck& stop) const = 0;
};

}  // namespace parley
