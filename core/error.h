// Errors that clients see: a canonical code, a stable reason, the field at fault, a message that says
// what to do. Carried as a payload of absl::Status; services turn it into google.rpc details.
//
//   return InvalidField("statement.confidence", "1.5", "a number above 0 and at most 1");
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace parley {

// Every reason a client can see. Names and meaning: docs/errors.md. Never renamed.
enum class Reason {
  kInvalidField,            // a field has a value outside its range or form
  kMissingField,            // a required field is empty
  kMalformedRequest,        // the bytes are no message of this type
  kUnknownName,             // no party, speaker or issue of that name
  kAmbiguousName,           // a name that stands for several
  kNameTaken,               // an alias or id already stands for another
  kIssueCycle,              // an issue would be its own ancestor
  kUnknownStatement,        // no statement with that id
  kStatementRetracted,      // the statement was retracted before
  kEventIdReused,           // same event_id, other content
  kPositionMismatch,        // expected_position is not the last position
  kPositionNotWritten,      // a position above the last one
  kPageTokenMismatch,       // page token of another query
  kQueueFull,               // too many appends are waiting
  kTooManyWatchers,         // too many streams follow the ledger
  kRequestTooLarge,         // more work or bytes than one request may ask for
  kEarlierRequestRejected,  // a stream goes no further after a rejected request
  kShuttingDown,            // the server is stopping
  kStorageFailed,           // the disk failed; nothing was acknowledged
  kStoreInUse,              // another process has the data directory open
  kStoreUnusable,           // the data directory cannot be used
  kStoreTooNew,             // a newer program wrote the store
  kUnknownRule,             // no alert rule with that id is in force
  kUnknownAlert,            // no alert with that id
  kUnknownSink,             // no sink with that id
};

// UPPER_SNAKE_CASE name, such as "UNKNOWN_NAME".
std::string ReasonName(Reason reason);

// What a program can read from an error.
struct ErrorDetail {
  Reason reason = Reason::kInvalidField;
  std::string field;                            // path; empty when no field is at fault
  std::map<std::string, std::string> metadata;  // facts, such as expected and actual position
};

// An error with a code, a reason, a message and, where one is at fault, a field.
absl::Status MakeError(absl::StatusCode code, const ErrorDetail& detail, const std::string& message);

// InvalidArgument kInvalidField: names the field, the value (shortened to 80 characters, control
// characters escaped) and what was wanted.
absl::Status InvalidField(const std::string& field, const std::string& value, const std::string& wanted);

// InvalidArgument kMissingField.
absl::Status MissingField(const std::string& field, const std::string& wanted);

// The detail of an error made here; absent for others.
std::optional<ErrorDetail> DetailOf(const absl::Status& status);

// The same error with `prefix` put before its field and, if the message starts with the field,
// before the message. Errors without a field come back unchanged.
absl::Status WithFieldPrefix(const absl::Status& status, const std::string& prefix);

// The same error with its field, when that is the path `from` or lies within it, moved to the path `to`; at
// the start of the message as well. An empty `to` leaves what lies behind `from`. Other errors come back
// unchanged.
//
//   WithFieldMoved(status, "events[1].alert_rule_declared.rule", "rules[4]");   // now of rules[4].name
absl::Status WithFieldMoved(const absl::Status& status, const std::string& from, const std::string& to);

}  // namespace parley
