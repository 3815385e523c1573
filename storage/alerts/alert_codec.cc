#include "storage/alerts/alert_codec.h"

#include "storage/engine/big_endian.h"

namespace parley {
namespace {

constexpr char kCursor = 'c';
constexpr char kAlert = 'a';
constexpr char kId = 'i';
constexpr char kRule = 'r';
constexpr char kAcknowledged = 'k';
constexpr char kSilent = 's';

constexpr size_t kKeyBytes = 12;     // position, ordinal
constexpr size_t kCursorBytes = 20;  // version, position, tick
constexpr size_t kIdBytes = 16;

std::string OfId(char kind, const Uuid& alert_id) {
  return std::string(1, kind) + alert_id.ToBytes();
}

// Rule ids are slugs: a zero ends them.
std::string OfRule(char kind, const std::string& rule_id) {
  return std::string(1, kind) + rule_id + '\0';
}

}  // namespace

std::string CursorKey() {
  return std::string(1, kCursor);
}

std::string EncodeKey(const AlertKey& key) {
  std::string bytes;
  PutU64(bytes, key.position);
  PutU32(bytes, key.ordinal);
  return bytes;
}

std::string AlertLogKey(const AlertKey& key) {
  return std::string(1, kAlert) + EncodeKey(key);
}

std::string AlertIdKey(const Uuid& alert_id) {
  return OfId(kId, alert_id);
}

std::string AcknowledgementKey(const Uuid& alert_id) {
  return OfId(kAcknowledged, alert_id);
}

std::string RulePrefix(const std::string& rule_id) {
  return OfRule(kRule, rule_id);
}

std::string RuleKey(const std::string& rule_id, const AlertKey& key) {
  return RulePrefix(rule_id) + EncodeKey(key);
}

std::string SilenceKey(const std::string& rule_id, PairKey pair) {
  std::string key = OfRule(kSilent, rule_id);
  PutU32(key, pair.party);
  PutU32(key, pair.issue);
  return key;
}

std::string EncodeCursor(const AlertCursor& cursor) {
  std::string bytes;
  PutU32(bytes, kAlertLogVersion);
  PutU64(bytes, cursor.evaluated);
  PutI64(bytes, cursor.ticked_us);
  return bytes;
}

std::optional<AlertCursor> DecodeCursor(const rocksdb::Slice& value) {
  if (value.size() != kCursorBytes || GetU32(value.data()) != kAlertLogVersion) return std::nullopt;
  return AlertCursor{GetU64(value.data() + 4), GetI64(value.data() + 12)};
}

std::string EncodeAlert(const StoredAlert& alert) {
  return alert.alert_id.ToBytes() + static_cast<char>(alert.rule_id.size()) + alert.rule_id + alert.value;
}

std::optional<AlertKey> DecodeKey(const rocksdb::Slice& bytes) {
  if (bytes.size() != kKeyBytes) return std::nullopt;
  return AlertKey{GetU64(bytes.data()), GetU32(bytes.data() + 8)};
}

std::optional<StoredAlert> DecodeAlert(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  if (key.size() != 1 + kKeyBytes || value.size() <= kIdBytes) return std::nullopt;
  const size_t rule_bytes = static_cast<uint8_t>(value[kIdBytes]);
  const size_t head = kIdBytes + 1 + rule_bytes;
  if (value.size() < head) return std::nullopt;
  StoredAlert alert;
  alert.key = *DecodeKey({key.data() + 1, kKeyBytes});
  alert.alert_id = Uuid::FromBytes(std::string(value.data(), kIdBytes));
  alert.rule_id.assign(value.data() + kIdBytes + 1, rule_bytes);
  alert.value.assign(value.data() + head, value.size() - head);
  return alert;
}

}  // namespace parley
