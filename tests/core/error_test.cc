#include "core/error.h"

#include <gtest/gtest.h>

#include <set>

#include "core/text.h"

namespace parley {
namespace {

TEST(ErrorTest, InvalidFieldNamesFieldValueAndWanted) {
  const absl::Status status = InvalidField("statement.confidence", "1.5", "a number above 0 and at most 1");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "statement.confidence: \"1.5\" is not valid; wanted a number above 0 and at most 1");
  const auto detail = DetailOf(status);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->reason, Reason::kInvalidField);
  EXPECT_EQ(detail->field, "statement.confidence");
}

TEST(ErrorTest, MissingFieldSaysSo) {
  const absl::Status status = MissingField("party", "1 to 200 characters");
  EXPECT_EQ(status.message(), "party: missing; wanted 1 to 200 characters");
  EXPECT_EQ(DetailOf(status)->reason, Reason::kMissingField);
}

TEST(ErrorTest, LongValuesAreShortenedAtWholeCharacters) {
  std::string value;
  for (int i = 0; i < 81; ++i) value += "ж";
  const std::string message(InvalidField("f", value, "less").message());
  EXPECT_TRUE(IsValidUtf8(message));
  EXPECT_EQ(CodePointCount(message), std::string("f: \"...\" is not valid; wanted less").size() + 80);
}

TEST(ErrorTest, ControlCharactersAndBrokenUtf8AreEscaped) {
  EXPECT_EQ(InvalidField("f", "a\nb\tc\x1b[d\x7f", "x").message(),
            "f: \"a\\nb\\tc\\x1b[d\\x7f\" is not valid; wanted x");
  EXPECT_EQ(InvalidField("f", "caf\xe9", "x").message(), "f: \"caf\\xe9\" is not valid; wanted x");
}

TEST(ErrorTest, DetailRoundTripsAnyBytes) {
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes.push_back(static_cast<char>(byte));
  const ErrorDetail detail = {Reason::kStoreTooNew, all_bytes, {{"", "3:abc"}, {all_bytes, ""}, {"k", "v"}}};
  const auto read = DetailOf(MakeError(absl::StatusCode::kFailedPrecondition, detail, "too new"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->reason, detail.reason);
  EXPECT_EQ(read->field, detail.field);
  EXPECT_EQ(read->metadata, detail.metadata);
}

TEST(ErrorTest, StatusesFromElsewhereHaveNoDetail) {
  EXPECT_FALSE(DetailOf(absl::OkStatus()));
  EXPECT_FALSE(DetailOf(absl::NotFoundError("gone")));
}

TEST(ErrorTest, MalformedPayloadsHaveNoDetail) {
  for (const char* payload : {"", "x", "1:0", "1:05:abc", "9999999999999999999999:0", "1:00:3:abc",
                              "2:0x0:", "0:0:", "11:999999999990:", "2:990:"}) {
    absl::Status status = absl::InternalError("odd");
    status.SetPayload("parley/error", absl::Cord(payload));
    EXPECT_FALSE(DetailOf(status)) << payload;
  }
}

TEST(ErrorTest, PrefixGoesBeforeFieldAndMessage) {
  const absl::Status status = WithFieldPrefix(MissingField("party", "a party"), "events[3].");
  EXPECT_EQ(DetailOf(status)->field, "events[3].party");
  EXPECT_EQ(status.message(), "events[3].party: missing; wanted a party");
}

TEST(ErrorTest, PrefixLeavesOtherMessagesAndErrorsAlone) {
  const absl::Status named =
      MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownName, "party", {{"suggestions", "russia"}}},
                "no party named rusia");
  const absl::Status prefixed = WithFieldPrefix(named, "events[0].");
  EXPECT_EQ(prefixed.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(prefixed.message(), "no party named rusia");
  EXPECT_EQ(DetailOf(prefixed)->field, "events[0].party");
  EXPECT_EQ(DetailOf(prefixed)->metadata.at("suggestions"), "russia");

  EXPECT_EQ(WithFieldPrefix(absl::OkStatus(), "x."), absl::OkStatus());
  EXPECT_EQ(WithFieldPrefix(absl::InternalError("e"), "x."), absl::InternalError("e"));
}

TEST(ErrorTest, AFieldMovesWithWhatLiesWithinIt) {
  const auto moved = [](const std::string& field, const std::string& from, const std::string& to) {
    const absl::Status status = WithFieldMoved(MissingField(field, "more"), from, to);
    EXPECT_EQ(status.message(), DetailOf(status)->field + ": missing; wanted more");
    EXPECT_EQ(DetailOf(status)->reason, Reason::kMissingField);
    return DetailOf(status)->field;
  };
  EXPECT_EQ(moved("events[1].rule.name", "events[1].rule", "rules[4]"), "rules[4].name");
  EXPECT_EQ(moved("events[1].rule", "events[1].rule", "rules[4]"), "rules[4]");
  EXPECT_EQ(moved("events[0].note", "events[0]", ""), "note");
  EXPECT_EQ(moved("events[1].rule", "events[1].ru", "x"), "events[1].rule");
  EXPECT_EQ(moved("events[1].rule", "events", "rules"), "events[1].rule");
  EXPECT_EQ(moved("note", "events[0]", ""), "note");
}

TEST(ErrorTest, MovingLeavesOtherMessagesAndErrorsAlone) {
  const absl::Status named =
      MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownRule, "events[0].rule_id", {{"rule_id", "a"}}},
                "no rule a");
  const absl::Status moved = WithFieldMoved(named, "events[0].rule_id", "remove_others");
  EXPECT_EQ(moved.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(moved.message(), "no rule a");
  EXPECT_EQ(DetailOf(moved)->field, "remove_others");
  EXPECT_EQ(DetailOf(moved)->metadata.at("rule_id"), "a");
  EXPECT_EQ(WithFieldMoved(absl::OkStatus(), "x", "y"), absl::OkStatus());
  EXPECT_EQ(WithFieldMoved(absl::InternalError("x"), "x", "y"), absl::InternalError("x"));
}

TEST(ErrorTest, EveryReasonHasItsOwnName) {
  std::set<std::string> names;
  for (int number = 0; number <= static_cast<int>(Reason::kUnknownSink); ++number) {
    const std::string name = ReasonName(static_cast<Reason>(number));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string::npos) << name;
  }
  EXPECT_EQ(ReasonName(Reason::kUnknownName), "UNKNOWN_NAME");
}

}  // namespace
}  // namespace parley
