#include "services/rpc/status.h"

#include <cstdint>
#include <optional>
#include <string>

#include "core/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/limits.h"

namespace parley {
namespace {

constexpr char kDomain[] = "parley";

// `text` cut to the limit, not within a character.
std::string Shortened(std::string text) {
  if (text.size() <= limits::kErrorTextBytesMax) return text;
  size_t end = limits::kErrorTextBytesMax;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

google::rpc::Status DetailsOf(const absl::Status& status, const std::string& message,
                              const ErrorDetail& detail, bool with_metadata) {
  google::rpc::Status details;
  details.set_code(static_cast<int32_t>(status.code()));
  details.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(detail.reason));
  info.set_domain(kDomain);
  if (with_metadata) info.mutable_metadata()->insert(detail.metadata.begin(), detail.metadata.end());
  details.add_details()->PackFrom(info);
  if (!detail.field.empty()) {
    google::rpc::BadRequest bad_request;
    google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
    violation.set_field(detail.field);
    violation.set_description(message);
    details.add_details()->PackFrom(bad_request);
  }
  return details;
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());  // the numbers are the same
  const std::string message = Shortened(std::string(status.message()));
  const std::optional<ErrorDetail> detail = DetailOf(status);
  if (!detail.has_value()) return {code, message};
  google::rpc::Status details = DetailsOf(status, message, *detail, true);
  if (details.ByteSizeLong() > limits::kErrorDetailBytesMax) {
    details = DetailsOf(status, message, *detail, false);
  }
  return {code, message, details.SerializeAsString()};
}

}  // namespace parley
