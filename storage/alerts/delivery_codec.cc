#include "storage/alerts/delivery_codec.h"

#include "storage/engine/big_endian.h"

namespace parley {
namespace {

constexpr char kParkedVersion = 1;
constexpr size_t kAlertKeyBytes = 12;
constexpr size_t kAttemptsBytes = kAlertKeyBytes + 4;
constexpr size_t kParkedHeadBytes = 13;  // version, attempts, parked_at

// At most `max` bytes, cut between UTF-8 characters.
std::string Shortened(const std::string& text, size_t max) {
  if (text.size() <= max) return text;
  size_t end = max;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string CursorKey(const std::string& sink_id) {
  return static_cast<char>(DeliveryKind::kCursor) + sink_id;
}

std::string AttemptsKey(const std::string& sink_id) {
  return static_cast<char>(DeliveryKind::kAttempts) + sink_id;
}

std::string DeliveryPrefix(DeliveryKind kind, const std::string& sink_id) {
  std::string key(1, static_cast<char>(kind));
  key += sink_id;
  key.push_back('\0');
  return key;
}

std::string DeliveryKey(DeliveryKind kind, const std::string& sink_id, AlertKey alert) {
  return DeliveryPrefix(kind, sink_id) + EncodeAlertKey(alert);
}

std::string EncodeAlertKey(AlertKey key) {
  std::string bytes;
  PutU64(bytes, key.position);
  PutU32(bytes, key.ordinal);
  return bytes;
}

std::optional<AlertKey> DecodeAlertKey(const char* bytes, size_t size) {
  if (size != kAlertKeyBytes) return std::nullopt;
  return AlertKey{GetU64(bytes), GetU32(bytes + 8)};
}

std::string EncodeAttempts(const FailedAttempts& failed) {
  std::string bytes = EncodeAlertKey(failed.first);
  PutU32(bytes, failed.attempts);
  return bytes;
}

std::optional<FailedAttempts> DecodeAttempts(const std::string& value) {
  if (value.size() != kAttemptsBytes) return std::nullopt;
  return FailedAttempts{*DecodeAlertKey(value.data(), kAlertKeyBytes), GetU32(value.data() + kAlertKeyBytes)};
}

std::string EncodeParked(const ParkedRecord& record) {
  std::string bytes(1, kParkedVersion);
  PutU32(bytes, record.attempts);
  PutI64(bytes, record.parked_at_us);
  return bytes + Shortened(record.last_error, kLastErrorBytesMax);
}

std::optional<ParkedRecord> DecodeParked(const std::string& key, const std::string& value) {
  if (key.size() < 3 + kAlertKeyBytes) return std::nullopt;
  if (value.size() < kParkedHeadBytes || value[0] != kParkedVersion) return std::nullopt;
  ParkedRecord record;
  record.sink_id = key.substr(1, key.size() - kAlertKeyBytes - 2);
  record.key = *DecodeAlertKey(key.data() + key.size() - kAlertKeyBytes, kAlertKeyBytes);
  record.attempts = GetU32(value.data() + 1);
  record.parked_at_us = GetI64(value.data() + 5);
  record.last_error = value.substr(kParkedHeadBytes);
  return record;
}

}  // namespace parley
