// Column families of the one RocksDB database. Keys: docs/storage-format.md.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace parley {

// Families, in the order in which the database lists them. kLedger is the only truth; kMeta holds
// both facts about the store and projected counters; all others are projections.
enum class Family : size_t {
  kMeta,        // format and projection versions, counters
  kLedger,      // position -> envelope
  kEventIds,    // event id -> position
  kCatalog,     // position -> declaration
  kStances,     // party, issue, said_at, first position, version position -> nothing
  kFolds,       // party, issue, kind, position -> nodes and roots of the tree of a pair, and sealed tails
  kPairs,       // party, issue -> head of the pair, with its tail
  kRevisions,   // first position, class, position of the revision -> kind of the revision; and
                // party, issue, class, first position, position of a corroboration -> nothing
  kByParty,     // party, said_at, first position, version position -> nothing
  kByIssue,     // issue, said_at, first position, version position -> nothing
  kBySpeaker,   // speaker, said_at, first position, version position -> nothing
  kBySaidAt,    // said_at, first position, version position -> nothing
  kAlerts,      // what alert rules found; derived behind the ledger: docs/storage-format-alerts.md
  kDeliveries,  // how deliveries of alerts stand; this server's own, not derived
};

constexpr size_t kFamilyCount = 14;

// Names in the database; frozen.
constexpr std::array<const char*, kFamilyCount> kFamilyNames = {
    "default",   "ledger",   "event_ids", "catalog",    "stances",    "folds",  "pairs",
    "revisions", "by_party", "by_issue",  "by_speaker", "by_said_at", "alerts", "deliveries"};

// A family of earlier revisions that held nothing but work of a rebuild: removed when a store is opened.
inline bool IsRetiredFamily(const std::string& name) {
  return name == "fold_changes";
}

// Lists of statements. They are only walked, never asked for a key, and not read while they are written.
constexpr std::array<Family, 5> kLists = {Family::kStances, Family::kByParty, Family::kByIssue,
                                          Family::kBySpeaker, Family::kBySaidAt};

// How many leading bytes of its keys a family has filters for, so that looks at prefixes that do not exist
// are cheap; 0: none.
constexpr size_t SeekPrefixBytes(Family family) {
  return family == Family::kRevisions ? 9 : 0;  // first position or pair, class
}

}  // namespace parley
