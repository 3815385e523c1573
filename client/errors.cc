#include "client/errors.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

constexpr char kPayloadType[] = "type.googleapis.com/google.rpc.Status";

void AddDetail(const google::protobuf::Any& any, ErrorDetails& details) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  if (any.UnpackTo(&info)) {
    details.reason = info.reason();
    details.metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (any.UnpackTo(&bad_request)) {
    for (const auto& violation : bad_request.field_violations()) {
      details.fields.push_back({violation.field(), violation.description()});
    }
  }
}

}  // namespace

std::vector<std::string> ErrorDetails::Suggestions() const {
  std::vector<std::string> names;
  const auto found = metadata.find("suggestions");
  if (found == metadata.end()) return names;
  std::string name;
  for (const char c : found->second + ",") {
    if (c == ',') {
      if (!name.empty()) names.push_back(name);
      name.clear();
    } else if (c != ' ' || !name.empty()) {
      name += c;
    }
  }
  return names;
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  if (status.error_code() == grpc::StatusCode::CANCELLED) {
    return absl::UnavailableError("the server is stopping; try again when it is back");
  }
  absl::Status converted(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (!status.error_details().empty()) {
    converted.SetPayload(kPayloadType, absl::Cord(status.error_details()));
  }
  return converted;
}

ErrorDetails DetailsOf(const absl::Status& status) {
  ErrorDetails details;
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadType);
  google::rpc::Status rpc_status;
  if (!payload.has_value() || !rpc_status.ParseFromString(std::string(*payload))) return details;
  for (const google::protobuf::Any& any : rpc_status.details()) AddDetail(any, details);
  return details;
}

}  // namespace parley
