#include "client/errors.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

TEST(Errors, CarryTheServersDetails) {
  google::rpc::ErrorInfo info;
  info.set_reason("UNKNOWN_NAME");
  (*info.mutable_metadata())["suggestions"] = "russia, ukraine";
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field("party");
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  details.add_details()->PackFrom(bad_request);
  const absl::Status status =
      FromGrpc({grpc::StatusCode::NOT_FOUND, "no party \"rusia\"", details.SerializeAsString()});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  const ErrorDetails decoded = DetailsOf(status);
  EXPECT_EQ(decoded.reason, "UNKNOWN_NAME");
  EXPECT_EQ(decoded.Suggestions(), (std::vector<std::string>{"russia", "ukraine"}));
  ASSERT_EQ(decoded.fields.size(), 1u);
  EXPECT_EQ(decoded.fields[0].field, "party");
}

TEST(Errors, SurviveDetailsThatAreNotOurs) {
  EXPECT_TRUE(FromGrpc(grpc::Status::OK).ok());
  const absl::Status status = FromGrpc({grpc::StatusCode::INTERNAL, "oops", "\xFFnot a message"});
  EXPECT_EQ(DetailsOf(status).reason, "");
  EXPECT_TRUE(DetailsOf(status).fields.empty());
  EXPECT_TRUE(DetailsOf(absl::InternalError("local")).Suggestions().empty());
}

}  // namespace
}  // namespace parley
