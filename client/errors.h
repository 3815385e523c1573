// What a failed call says, for programs: parleyd's error details carried over into absl::Status.
//
//   absl::StatusOr<v1::GetStanceResponse> response = client.GetStance(request);
//   if (!response.ok()) {
//     for (const std::string& name : DetailsOf(response.status()).Suggestions()) ...
//   }
#pragma once

#include <grpcpp/support/status.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace parley {

// One field of a request that is at fault.
struct FieldViolation {
  std::string field;        // path, such as "events[3].statement_recorded.statement.stance"
  std::string description;  // the value given and what was wanted
};

// The google.rpc.Status details of a refused call; empty where the server sent none.
struct ErrorDetails {
  std::string reason;                           // stable, UPPER_SNAKE_CASE
  std::map<std::string, std::string> metadata;  // facts about this failure
  std::vector<FieldViolation> fields;

  // Nearest known names for an unknown one, best first.
  std::vector<std::string> Suggestions() const;
};

// Converts a gRPC status; code and message stay, the details travel as a payload. CANCELLED becomes
// UNAVAILABLE: a gRPC server says so to calls that reach it while it stops. Not for calls that the
// caller cancelled.
absl::Status FromGrpc(const grpc::Status& status);

// Details of a status made by FromGrpc(); empty for any other.
ErrorDetails DetailsOf(const absl::Status& status);

}  // namespace parley
