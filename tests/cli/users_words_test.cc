#include "cli/users_words.h"

#include <gtest/gtest.h>

#include "client/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

// As parleyd refuses a field: its message begins with the path.
absl::Status Refusal(const std::string& field, const std::string& what) {
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field(field);
  bad_request.mutable_field_violations(0)->set_description(field + ": " + what);
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  return FromGrpc({grpc::StatusCode::NOT_FOUND, field + ": " + what, details.SerializeAsString()});
}

TEST(UsersWord, IsTheFlagOrThePositional) {
  EXPECT_EQ(UsersWord("party"), "party");
  EXPECT_EQ(UsersWord("filter.parties[3]"), "party");
  EXPECT_EQ(UsersWord("filter.pairs.issues[0]"), "issue");
  EXPECT_EQ(UsersWord("selection.rules[0]"), "rule");
  EXPECT_EQ(UsersWord("basis.known_at.position"), "--known-at");
  EXPECT_EQ(UsersWord("known_at.time"), "--known-at");
  EXPECT_EQ(UsersWord("before.known_at.position"), "--known-before");
  EXPECT_EQ(UsersWord("after.known_at"), "--known-after");
  EXPECT_EQ(UsersWord("basis.as_of"), "--as-of");
  EXPECT_EQ(UsersWord("fold.max_age"), "--max-age");
  EXPECT_EQ(UsersWord("filter.said_before"), "--to");
  EXPECT_EQ(UsersWord("from_position"), "--from-position");
  EXPECT_EQ(UsersWord("after_position"), "--after");
  EXPECT_EQ(UsersWord("filter.min_delta"), "--min-delta");
  EXPECT_EQ(UsersWord("events[0].statement_recorded.statement.party"), "party");
  EXPECT_EQ(UsersWord("events[0].statement_recorded.statement.said_at"), "--said-at");
  EXPECT_EQ(UsersWord("events[0].statement_amended.statement.sources[0].url"), "--url");
  EXPECT_EQ(UsersWord("events[0].statement_corroborated.source.sha256"), "--sha256");
  EXPECT_EQ(UsersWord("events[0].statement_amended.statement.labels[a.b[0]]"), "--label");
  EXPECT_EQ(UsersWord("events[0].statement_retracted.statement_id"), "id");
  EXPECT_EQ(UsersWord("events[0].statement_amended.reason"), "--reason");
}

TEST(UsersWord, IsThePathWhereThereIsNoWordForIt) {
  for (const char* path : {"events", "events[0]", "names[0]", "rules[2].severity", "page_token", ""}) {
    EXPECT_EQ(UsersWord(path), path);
  }
}

TEST(InUsersWords, ChangesTheFieldAndKeepsTheRest) {
  const absl::Status told = InUsersWords(Refusal("filter.pairs.issues[0]", "no issue is called \"x\""));
  EXPECT_EQ(told.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(std::string(told.message()), "issue: no issue is called \"x\"");
  EXPECT_EQ(DetailsOf(told).fields.at(0).field, "filter.pairs.issues[0]");
}

TEST(InUsersWords, SaysAFieldOnce) {
  EXPECT_EQ(std::string(InUsersWords(Refusal("party", "no party is called \"x\"")).message()),
            "party: no party is called \"x\"");
}

TEST(InUsersWords, LeavesOtherMessagesAlone) {
  const absl::Status located = WithMessage(Refusal("party", "unknown"), "a.jsonl:3: party: unknown");
  EXPECT_EQ(std::string(InUsersWords(located).message()), "a.jsonl:3: party: unknown");
  EXPECT_EQ(std::string(InUsersWords(absl::InternalError("party: x")).message()), "party: x");
  EXPECT_TRUE(InUsersWords(absl::OkStatus()).ok());
  EXPECT_EQ(std::string(WithLead(absl::InternalError("partying"), "party", "x").message()), "partying");
}

}  // namespace
}  // namespace parley
