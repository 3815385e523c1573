#include "core/error.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "core/text.h"

namespace parley {
namespace {

constexpr char kPayloadUrl[] = "parley/error";
constexpr size_t kShownCharsMax = 80;

// The payload is a list of texts, each written as its length, a colon and its bytes: reason number,
// field, then keys and values of the metadata in turn.
void PutText(std::string& payload, const std::string& text) {
  absl::StrAppend(&payload, text.size(), ":", text);
}

// Takes the next text from `payload` at `at`; absent at the end or when malformed.
std::optional<std::string> TakeText(const std::string& payload, size_t& at) {
  size_t length = 0;
  size_t i = at;
  while (i < payload.size() && payload[i] >= '0' && payload[i] <= '9' && length <= payload.size()) {
    length = length * 10 + static_cast<size_t>(payload[i] - '0');
    ++i;
  }
  if (i == at || i >= payload.size() || payload[i] != ':') return std::nullopt;
  if (length > payload.size() - i - 1) return std::nullopt;
  at = i + 1 + length;
  return payload.substr(i + 1, length);
}

std::string EncodeDetail(const ErrorDetail& detail) {
  std::string payload;
  PutText(payload, absl::StrCat(static_cast<int>(detail.reason)));
  PutText(payload, detail.field);
  for (const auto& [key, value] : detail.metadata) {
    PutText(payload, key);
    PutText(payload, value);
  }
  return payload;
}

// The reason of a number as EncodeDetail writes it.
std::optional<Reason> ReasonOf(const std::string& number) {
  constexpr int kLast = static_cast<int>(Reason::kUnknownSink);
  int value = 0;
  for (const char c : number) {
    if (c < '0' || c > '9' || value > kLast) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (number.empty() || value > kLast) return std::nullopt;
  return static_cast<Reason>(value);
}

std::optional<ErrorDetail> DecodeDetail(const std::string& payload) {
  size_t at = 0;
  const auto number = TakeText(payload, at);
  const auto reason = number ? ReasonOf(*number) : std::nullopt;
  const auto field = TakeText(payload, at);
  if (!reason || !field) return std::nullopt;
  ErrorDetail detail{*reason, *field, {}};
  while (at < payload.size()) {
    const auto key = TakeText(payload, at);
    const auto value = TakeText(payload, at);
    if (!key || !value) return std::nullopt;
    detail.metadata.emplace(*key, *value);
  }
  return detail;
}

// One byte that must not be printed as it is, as \n, \t or \xHH.
void PutEscaped(std::string& shown, char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<uint8_t>(c);
  if (c == '\n') {
    shown += "\\n";
  } else if (c == '\t') {
    shown += "\\t";
  } else {
    shown += "\\x";
    shown.push_back(kDigits[byte >> 4]);
    shown.push_back(kDigits[byte & 0x0f]);
  }
}

bool IsControl(char c) {
  return static_cast<uint8_t>(c) < 0x20 || c == 0x7f;
}

// `value` as a message shows it: at most 80 characters, control characters and (in text that is not
// UTF-8) bytes above 0x7f escaped.
std::string Shown(const std::string& value) {
  const bool utf8 = IsValidUtf8(value);
  std::string shown;
  size_t characters = 0;
  for (const char c : value) {
    const auto byte = static_cast<uint8_t>(c);
    const bool continues = utf8 && (byte & 0xc0) == 0x80;
    if (!continues && characters++ == kShownCharsMax) return shown + "...";
    if (IsControl(c) || (!utf8 && byte >= 0x80)) {
      PutEscaped(shown, c);
    } else {
      shown.push_back(c);
    }
  }
  return shown;
}

std::string FieldLead(const std::string& field) {
  return field.empty() ? "" : field + ": ";
}

}  // namespace

std::string ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kInvalidField:
      return "INVALID_FIELD";
    case Reason::kMissingField:
      return "MISSING_FIELD";
    case Reason::kMalformedRequest:
      return "MALFORMED_REQUEST";
    case Reason::kUnknownName:
      return "UNKNOWN_NAME";
    case Reason::kAmbiguousName:
      return "AMBIGUOUS_NAME";
    case Reason::kNameTaken:
      return "NAME_TAKEN";
    case Reason::kIssueCycle:
      return "ISSUE_CYCLE";
    case Reason::kUnknownStatement:
      return "UNKNOWN_STATEMENT";
    case Reason::kStatementRetracted:
      return "STATEMENT_RETRACTED";
    case Reason::kEventIdReused:
      return "EVENT_ID_REUSED";
    case Reason::kPositionMismatch:
      return "POSITION_MISMATCH";
    case Reason::kPositionNotWritten:
      return "POSITION_NOT_WRITTEN";
    case Reason::kPageTokenMismatch:
      return "PAGE_TOKEN_MISMATCH";
    case Reason::kQueueFull:
      return "QUEUE_FULL";
    case Reason::kTooManyWatchers:
      return "TOO_MANY_WATCHERS";
    case Reason::kRequestTooLarge:
      return "REQUEST_TOO_LARGE";
    case Reason::kEarlierRequestRejected:
      return "EARLIER_REQUEST_REJECTED";
    case Reason::kShuttingDown:
      return "SHUTTING_DOWN";
    case Reason::kStorageFailed:
      return "STORAGE_FAILED";
    case Reason::kStoreInUse:
      return "STORE_IN_USE";
    case Reason::kStoreUnusable:
      return "STORE_UNUSABLE";
    case Reason::kStoreTooNew:
      return "STORE_TOO_NEW";
    case Reason::kUnknownRule:
      return "UNKNOWN_RULE";
    case Reason::kUnknownAlert:
      return "UNKNOWN_ALERT";
    case Reason::kUnknownSink:
      return "UNKNOWN_SINK";
  }
  return "UNKNOWN_REASON";
}

absl::Status MakeError(absl::StatusCode code, const ErrorDetail& detail, const std::string& message) {
  absl::Status status(code, message);
  status.SetPayload(kPayloadUrl, absl::Cord(EncodeDetail(detail)));
  return status;
}

absl::Status InvalidField(const std::string& field, const std::string& value, const std::string& wanted) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kInvalidField, field, {}},
                   FieldLead(field) + "\"" + Shown(value) + "\" is not valid; wanted " + wanted);
}

absl::Status MissingField(const std::string& field, const std::string& wanted) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kMissingField, field, {}},
                   FieldLead(field) + "missing; wanted " + wanted);
}

std::optional<ErrorDetail> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload) return std::nullopt;
  return DecodeDetail(std::string(*payload));
}

absl::Status WithFieldPrefix(const absl::Status& status, const std::string& prefix) {
  std::optional<ErrorDetail> detail = DetailOf(status);
  if (!detail || detail->field.empty()) return status;
  std::string message(status.message());
  if (message.rfind(detail->field, 0) == 0) message.insert(0, prefix);
  detail->field.insert(0, prefix);
  return MakeError(status.code(), *detail, message);
}

absl::Status WithFieldMoved(const absl::Status& status, const std::string& from, const std::string& to) {
  std::optional<ErrorDetail> detail = DetailOf(status);
  if (!detail || detail->field.rfind(from, 0) != 0) return status;
  std::string rest = detail->field.substr(from.size());
  if (!rest.empty() && rest.front() != '.') return status;
  if (!rest.empty() && to.empty()) rest.erase(0, 1);
  const std::string field = to + rest;
  std::string message(status.message());
  if (message.rfind(detail->field, 0) == 0) message.replace(0, detail->field.size(), field);
  detail->field = field;
  return MakeError(status.code(), *detail, message);
}

}  // namespace parley
