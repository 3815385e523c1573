#include "client/calls.h"

#include <gtest/gtest.h>

#include "client/client.h"
#include "parley/v1/history_service.pb.h"

namespace parley {
namespace {

TEST(CallWithRetry, TriesAgainOnlyWhileUnavailable) {
  int calls = 0;
  const auto response = CallWithRetry<v1::GetStanceResponse>(
      std::chrono::seconds(10), 4, [&](grpc::ClientContext*, v1::GetStanceResponse*) {
        return ++calls < 3 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "") : grpc::Status::OK;
      });
  EXPECT_TRUE(response.ok());
  EXPECT_EQ(calls, 3);
}

TEST(CallWithRetry, TakesACallCancelledByTheServerForAServerThatIsStopping) {
  int calls = 0;
  const auto response = CallWithRetry<v1::GetStanceResponse>(
      std::chrono::seconds(10), 2, [&](grpc::ClientContext*, v1::GetStanceResponse*) {
        ++calls;
        return grpc::Status(grpc::StatusCode::CANCELLED, "");
      });
  EXPECT_EQ(response.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(calls, 2);
}

TEST(CallWithRetry, PassesOtherErrorsOnAtOnce) {
  int calls = 0;
  const auto response = CallWithRetry<v1::GetStanceResponse>(
      std::chrono::seconds(10), 4, [&](grpc::ClientContext*, v1::GetStanceResponse*) {
        ++calls;
        return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such party");
      });
  EXPECT_EQ(response.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(calls, 1);
}

TEST(MergePages, FollowsTokensAndMergesRows) {
  std::vector<std::string> tokens;
  const auto merged = MergePages<v1::ListStancesResponse>(
      v1::ListStancesRequest(), 5000,
      [&](const v1::ListStancesRequest& request) -> absl::StatusOr<v1::ListStancesResponse> {
        EXPECT_EQ(request.page_size(), 5000u);
        tokens.push_back(request.page_token());
        v1::ListStancesResponse page;
        page.mutable_basis()->set_known_position(57);
        page.add_stances()->set_party("party-" + std::to_string(tokens.size()));
        if (tokens.size() < 3) page.set_next_page_token("page-" + std::to_string(tokens.size() + 1));
        return page;
      },
      [](const auto&) { return false; });
  ASSERT_TRUE(merged.ok());
  EXPECT_EQ(tokens, (std::vector<std::string>{"", "page-2", "page-3"}));
  EXPECT_EQ(merged->stances_size(), 3);
  EXPECT_EQ(merged->basis().known_position(), 57u);
  EXPECT_EQ(merged->next_page_token(), "");
}

TEST(CanonicalServer, AddsTheDefaultPortToABareHost) {
  EXPECT_EQ(CanonicalServer("ledger.example"), "ledger.example:7411");
  EXPECT_EQ(CanonicalServer("[::1]"), "[::1]:7411");
  EXPECT_EQ(CanonicalServer("127.0.0.1:80"), "127.0.0.1:80");
  EXPECT_EQ(CanonicalServer("unix:/run/parley.sock"), "unix:/run/parley.sock");
}

}  // namespace
}  // namespace parley
