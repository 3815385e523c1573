// Keys and values of the family of deliveries. Layout: docs/storage-format-alerts.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/alerts/delivery_log.h"

namespace parley {

// First byte of a key: what it is about. Frozen.
enum class DeliveryKind : char {
  kCursor = 1,    // sink -> cursor
  kParked = 2,    // sink, alert -> parked record
  kTakenUp = 3,   // sink, alert -> parked record, as it was
  kFiring = 4,    // sink, alert -> nothing
  kAttempts = 5,  // sink -> failed attempts
};

// The key of a sink's cursor.
std::string CursorKey(const std::string& sink_id);

// The key of a sink's failed attempts.
std::string AttemptsKey(const std::string& sink_id);

// What the keys of one kind and sink start with.
std::string DeliveryPrefix(DeliveryKind kind, const std::string& sink_id);

// The key of one alert for one sink.
std::string DeliveryKey(DeliveryKind kind, const std::string& sink_id, AlertKey alert);

// A cursor's value, and back; absent: malformed.
std::string EncodeAlertKey(AlertKey key);
std::optional<AlertKey> DecodeAlertKey(const char* bytes, size_t size);

// Failed attempts, and back; absent: malformed.
std::string EncodeAttempts(const FailedAttempts& failed);
std::optional<FailedAttempts> DecodeAttempts(const std::string& value);

// A parked record's value. Its sink and alert are in the key.
std::string EncodeParked(const ParkedRecord& record);

// The record of a key and a value; absent: malformed.
std::optional<ParkedRecord> DecodeParked(const std::string& key, const std::string& value);

}  // namespace parley
