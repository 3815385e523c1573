// Limits on everything that can grow, with unit and reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace parley::limits {

// Events. A record must stay readable in one piece; larger texts belong into an archive.
constexpr size_t kNameCharsMax = 200;   // names and aliases
constexpr size_t kAliasesMax = 64;      // per party, speaker or issue
constexpr size_t kMembersMax = 512;     // per coalition
constexpr size_t kRolesMax = 128;       // per speaker
constexpr size_t kTitleCharsMax = 500;  // titles, venues, propositions
constexpr size_t kUnitCharsMax = 64;
constexpr size_t kConditionsMax = 32;  // per statement: they are compared on every fold
constexpr size_t kConditionCharsMax = 1'000;
constexpr size_t kQuoteBytesMax = 64 * 1024;  // quote and translation
constexpr size_t kSummaryCharsMax = 4'000;
constexpr size_t kReasonCharsMax = 2'000;
constexpr size_t kLabelsMax = 64;
constexpr size_t kLabelKeyCharsMax = 63;
constexpr size_t kLabelValueCharsMax = 500;
constexpr size_t kSourcesMax = 64;  // in one event
constexpr size_t kUrlCharsMax = 2'048;
constexpr int kYearMin = 1000;  // said_at
constexpr int kYearMax = 2200;

// Alert rules.
constexpr size_t kRuleNamesMax = 100;      // parties, issues, speakers, ... of one rule
constexpr size_t kRuleSinksMax = 16;       // of one rule
constexpr size_t kAlertRulesMax = 10'000;  // in force: each is looked at when its parties say something

// Appends.
constexpr size_t kEventsPerAppendMax = 10'000;
constexpr size_t kAppendBytesMax = 32 << 20;  // one request
constexpr size_t kAppendWritesBytesMax = 128
                                         << 20;  // what one request may change in the ledger and its indexes
constexpr size_t kQueuedAppendsMax = 4'096;      // requests waiting for the writer
constexpr size_t kQueuedBytesMax = 128 << 20;    // of events waiting for the writer
constexpr size_t kGroupEventsMax = 20'000;       // one group commit
constexpr size_t kGroupBytesMax = 16 << 20;      // one group commit: bounds the write batch
constexpr size_t kStreamInFlightMax = 64;        // unacknowledged requests of one AppendStream

// Answers.
constexpr uint32_t kPageSizeDefault = 100;  // statements, timeline entries, catalog entries
constexpr uint32_t kPageSizeMax = 1'000;
constexpr uint32_t kStancePageSizeDefault = 1'000;  // stances and changes
constexpr uint32_t kStancePageSizeMax = 5'000;
constexpr size_t kPageBytesMax = 3 << 20;      // a page ends early above this: gRPC's default is 4 MiB
constexpr size_t kNamesPerRequestMax = 1'000;  // in a filter or ResolveNames
constexpr size_t kComparePartiesMax = 500;
constexpr size_t kCompareIssuesMax = 5'000;
constexpr size_t kSuggestionsMax = 5;
constexpr size_t kFilterTextCharsMax = 200;
constexpr size_t kScanStepsPerPageMax = 200'000;  // records looked at for one filtered page

// Watching.
constexpr size_t kWatchersMax = 4'096;
constexpr size_t kWatchBufferEventsMax = 32'768;  // newest events kept for all watchers; older: from disk
constexpr size_t kEventBatchMax = 512;            // events in one message of a stream
constexpr size_t kEventBatchBytesMax = 1 << 20;
constexpr int64_t kWatchProgressIntervalMs = 5'000;  // silence after which a watcher hears of progress

}  // namespace parley::limits
