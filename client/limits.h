// Limits and delays of the client, in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace parley {

// Largest message sent or accepted: an append of 32 MiB and its envelope fit well.
inline constexpr int kMessageBytesMax = 64 * 1024 * 1024;

// Largest pages that parleyd gives; larger requests are capped there.
inline constexpr std::uint32_t kListPageSizeMax = 1000;
inline constexpr std::uint32_t kStancePageSizeMax = 5000;

// Attempts at a call that may be repeated, the first included: about a second in all.
inline constexpr int kAttemptsMax = 4;
inline constexpr std::chrono::milliseconds kBackoffFirst{100};
inline constexpr std::chrono::milliseconds kBackoffLongest{5000};

// Longest attempt to connect: distant servers need several round trips.
inline constexpr std::chrono::milliseconds kConnectTimeout{10'000};

// Attempts at a stream that had worked before, without progress in between: with jitter the waits between
// them take 36 to 71 seconds.
inline constexpr int kStreamAttemptsMax = 20;

// A connection on which nothing came for so long is probed. gRPC servers close connections that are
// probed more often than every five minutes, unless told otherwise.
inline constexpr std::chrono::milliseconds kKeepaliveTime{std::chrono::minutes(5) + std::chrono::seconds(1)};
inline constexpr std::chrono::milliseconds kKeepaliveTimeout{20'000};

// Append requests sent but not yet acknowledged on one stream.
inline constexpr std::size_t kAppendWindow = 8;

}  // namespace parley
