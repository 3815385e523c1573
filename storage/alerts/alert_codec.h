// Keys and values of the `alerts` family: docs/storage-format-alerts.md.
#pragma once

#include <optional>
#include <string>

#include "rocksdb/slice.h"
#include "storage/alerts/alert_log.h"

namespace parley {

// Version of what is kept; a log of another one is derived again.
constexpr uint32_t kAlertLogVersion = 1;

std::string CursorKey();
std::string AlertLogKey(const AlertKey& key);
std::string AlertIdKey(const Uuid& alert_id);
std::string AcknowledgementKey(const Uuid& alert_id);
std::string RulePrefix(const std::string& rule_id);
std::string RuleKey(const std::string& rule_id, const AlertKey& key);
std::string SilenceKey(const std::string& rule_id, PairKey pair);

std::string EncodeCursor(const AlertCursor& cursor);
std::string EncodeAlert(const StoredAlert& alert);
std::string EncodeKey(const AlertKey& key);

// Absent: damaged, or of another version.
std::optional<AlertCursor> DecodeCursor(const rocksdb::Slice& value);
std::optional<StoredAlert> DecodeAlert(const rocksdb::Slice& key, const rocksdb::Slice& value);
std::optional<AlertKey> DecodeKey(const rocksdb::Slice& bytes);

}  // namespace parley
