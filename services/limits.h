// Limits of the server on top of core/limits.h, with unit and reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace parley::limits {

// Messages. Above limits::kAppendBytesMax, so that a request too large gets our error and not gRPC's.
constexpr int kReceiveBytesMax = 64 << 20;
constexpr size_t kAnswerBytesMax = 32 << 20;       // one answer without pages, such as ComparePositions
constexpr size_t kInlineParseBytesMax = 64 << 10;  // larger requests leave gRPC's few threads at once:
                                                   // checking their events takes milliseconds
constexpr size_t kErrorTextBytesMax = 1'024;       // errors travel in trailers, of which clients take 8 KiB
constexpr size_t kErrorDetailBytesMax = 3'072;

// Work.
constexpr size_t kWorkerThreadsMin = 2;      // queries; more on machines with more processors
constexpr size_t kQueuedQueriesMax = 1'024;  // queries waiting for a worker
constexpr size_t kParsingThreads = 2;        // appends above kInlineParseBytesMax
constexpr size_t kQueuedParsesMax = 256;     // appends waiting to be parsed; more are parsed where they came
constexpr size_t kCatchUpThreads = 2;        // watchers that read from disk
constexpr size_t kAlertThreads = 2;  // for calls, and for streams, that wait for alert rules to be applied
constexpr size_t kPairsPerPageMax = 50'000;  // pairs looked at for one page of stances or of a diff

// Metrics. A scrape comes every few seconds and must stay cheap, here and in Prometheus.
constexpr size_t kMetricSeriesDefault = 1'000;  // of stances and gaps; --metrics-series-max
constexpr size_t kMetricSeriesMax = 100'000;
constexpr size_t kMetricPairsMax = 20'000;                     // watched pairs looked at for one scrape
constexpr size_t kMetricPairsNamedMax = 10 * kMetricPairsMax;  // several rules may name the same
constexpr size_t kMetricSinksMax = 100;                        // sinks of deliveries shown by name
constexpr int kMetricThreads = 2;                              // scrapes at a time
constexpr int kMetricRequestTimeoutMs = 5'000;

// Streams.
constexpr size_t kStreamInFlightBytesMax = 32 << 20;  // unacknowledged requests of one AppendStream
constexpr size_t kLiveBytesMax = 32 << 20;            // newest events kept for watchers, all together
constexpr size_t kShiftMessageBytesForEachLive = 4;   // of their bytes, for watchers of shifts: two filters
                                                      // that take all, or a thousand that take little
constexpr int64_t kWatchPauseMsMax = 40;              // between batches for watchers that are many or busy
constexpr int64_t kShutdownGraceMs = 5'000;           // for calls under way when the server stops
constexpr int kKeepaliveTimeMs = 60'000;  // a silent connection is probed: dead watchers are found
constexpr int kKeepaliveTimeoutMs = 20'000;

// Deliveries of alerts.
constexpr size_t kDeliverySinksMax = 256;      // sinks in force that are served; a connection each
constexpr uint32_t kDeliveryAttemptsMax = 12;  // then parked: a quarter of an hour, about
constexpr int64_t kDeliveryConnectTimeoutMs = 5'000;
constexpr int64_t kDeliveryTimeoutMs =
    15'000;  // of a whole request: what a slow sink holds up is its own queue
constexpr int64_t kDeliveryRetryBaseMs = 1'000;
constexpr int64_t kDeliveryRetryCapMs = 5 * 60'000;
constexpr int64_t kDeliveryRetryAfterCapMs = 60 * 60'000;  // a receiver cannot put off its alerts for longer
constexpr size_t kDeliveryAnswerBytesMax = 64 << 10;       // of an answer's body, which is thrown away
constexpr size_t kDeliveryRoutesPerPageMax = 256;          // alerts looked at in one step of a sink
constexpr uint64_t kDeliveryWaitingCountedMax = 10'000;    // alerts looked at for one ListSinks
constexpr size_t kSinkTestsMax = 64;                       // TestSinks calls at a time
constexpr size_t kSecretBytesMax = 4'096;
constexpr int64_t kAlertmanagerResendMs = 60'000;     // below its resolve_timeout of 5 minutes
constexpr int64_t kAlertmanagerEndsAfterResends = 4;  // an alert that is no longer re-sent ends after so many
constexpr size_t kAlertmanagerBatchMax = 64;          // alerts in one request
constexpr size_t kAlertmanagerFiringMax = 10'000;     // re-sent for one sink; older ones end by themselves
constexpr size_t kAlertmanagerTextCharsMax = 1'000;   // of a quote in a description

}  // namespace parley::limits
