#include <gtest/gtest.h>

#include "cli/import/importer.h"
#include "client/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

absl::Status Refusal(const std::vector<std::pair<std::string, std::string>>& violations) {
  google::rpc::BadRequest bad_request;
  for (const auto& [field, description] : violations) {
    bad_request.add_field_violations()->set_field(field);
    bad_request.mutable_field_violations(bad_request.field_violations_size() - 1)
        ->set_description(description);
  }
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  return FromGrpc({grpc::StatusCode::INVALID_ARGUMENT, "refused", details.SerializeAsString()});
}

TEST(JsonPath, WritesFieldsAsFilesDo) {
  EXPECT_EQ(JsonPath("events[3].statement_recorded.statement.said_at_precision"),
            "statementRecorded.statement.saidAtPrecision");
  EXPECT_EQ(JsonPath("events[0].statement_recorded.statement.sources[2].published_at"),
            "statementRecorded.statement.sources[2].publishedAt");
  EXPECT_EQ(JsonPath("events[0].statement_recorded.statement.labels[my_key]"),
            "statementRecorded.statement.labels[my_key]");
  EXPECT_EQ(JsonPath("events[12]"), "");
  EXPECT_EQ(JsonPath("expected_position"), "expectedPosition");
}

TEST(FaultyEvents, FindsTheIndexes) {
  EXPECT_EQ(
      FaultyEvents(Refusal({{"events[7].event_id", ""}, {"events[2].payload", ""}, {"events[7].x", ""}})),
      (std::vector<std::size_t>{2, 7}));
  EXPECT_TRUE(FaultyEvents(Refusal({{"events", ""}, {"events[x]", ""}, {"events[1", ""}})).empty());
  EXPECT_TRUE(FaultyEvents(absl::InternalError("")).empty());
}

TEST(DescribeEvent, NamesValuesAsFilesWriteThem) {
  const std::string stance = "events[4].statement_recorded.statement.stance";
  EXPECT_EQ(DescribeEvent(Refusal({{stance, stance + ": missing; wanted one of RULES_OUT, NOT_STATED"}}), 4),
            "statementRecorded.statement.stance: missing; wanted one of STANCE_RULES_OUT, STANCE_NOT_STATED");
  const std::string kind = "events[0].party_declared.party.kind";
  EXPECT_EQ(DescribeEvent(Refusal({{kind, "missing; wanted one of STATE, COALITION"}}), 0),
            "partyDeclared.party.kind: missing; wanted one of PARTY_KIND_STATE, PARTY_KIND_COALITION");
  const std::string party = "events[0].statement_recorded.statement.party";
  EXPECT_EQ(DescribeEvent(Refusal({{party, "no party is called STATE"}}), 0),
            "statementRecorded.statement.party: no party is called STATE");
}

TEST(DescribeEvent, SaysTheFieldOnce) {
  const std::string field = "events[4].statement_recorded.statement.stance";
  EXPECT_EQ(DescribeEvent(Refusal({{field, field + ": is missing"}}), 4),
            "statementRecorded.statement.stance: is missing");
  EXPECT_EQ(DescribeEvent(Refusal({{field, "is missing"}}), 4),
            "statementRecorded.statement.stance: is missing");
  EXPECT_EQ(DescribeEvent(Refusal({{field, ""}}), 4), "statementRecorded.statement.stance: refused");
}

}  // namespace
}  // namespace parley
