#include "examples/clients/cpp/calls.h"

#include <google/protobuf/util/time_util.h>

#include <iostream>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace example {
namespace {

using google::protobuf::util::TimeUtil;

const char* CodeName(grpc::StatusCode code) {
  static constexpr const char* kNames[] = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  return code >= 0 && code <= grpc::StatusCode::UNAUTHENTICATED ? kNames[code] : "UNKNOWN";
}

void PrintDetails(const google::rpc::Status& details) {
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::BadRequest bad_request;
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        const std::string lead = violation.field() + ": ";
        const bool repeats_field = violation.description().compare(0, lead.size(), lead) == 0;
        std::cerr << "  " << (repeats_field ? "" : lead) << violation.description() << '\n';
      }
    } else if (detail.UnpackTo(&info) && info.metadata().contains("suggestions")) {
      std::cerr << "  nearest names: " << info.metadata().at("suggestions") << '\n';
    }
  }
}

std::string ReasonOf(const google::rpc::Status& details) {
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "-";
}

}  // namespace

void SetTimeout(grpc::ClientContext* context, std::chrono::seconds timeout) {
  context->set_deadline(std::chrono::system_clock::now() + timeout);
}

bool IsUnreachable(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::CANCELLED ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

int ReportError(const grpc::Status& status) {
  google::rpc::Status details;  // the trailer grpc-status-details-bin
  if (!details.ParseFromString(status.error_details())) details.Clear();
  std::cerr << "error: " << CodeName(status.error_code()) << ' ' << ReasonOf(details) << ": "
            << status.error_message() << '\n';
  PrintDetails(details);
  return IsUnreachable(status) ? kExitUnreachable : kExitRefused;
}

bool EndOfDay(const std::string& date, google::protobuf::Timestamp* time) {
  return date.size() == 10 && TimeUtil::FromString(date + "T23:59:59.999999Z", time);
}

std::string DateText(const google::protobuf::Timestamp& time, parley::event::v1::DatePrecision precision) {
  const std::string text = TimeUtil::ToString(time);
  switch (precision) {
    case parley::event::v1::DATE_PRECISION_YEAR:
      return text.substr(0, 4);
    case parley::event::v1::DATE_PRECISION_MONTH:
      return text.substr(0, 7);
    case parley::event::v1::DATE_PRECISION_DAY:
    case parley::event::v1::DATE_PRECISION_WEEK:
      return text.substr(0, 10);
    default:
      return text;
  }
}

std::string StanceText(parley::event::v1::Stance stance) {
  return parley::event::v1::Stance_Name(stance).substr(std::string("STANCE_").size());
}

}  // namespace example
