#include "core/validate.h"

#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "tests/core/valid_events.h"

namespace parley::testing_core {
namespace {

using event::v1::Event;
using google::protobuf::util::MessageDifferencer;

TEST(ValidateEventTest, ValidEventsOfEveryKindPass) {
  for (const Event& event : {RecordedEvent(), AmendedEvent(), CorroboratedEvent(), RetractedEvent(),
                             PartyEvent(), SpeakerEvent(), IssueEvent()}) {
    EXPECT_TRUE(Check(event).ok()) << Check(event) << event.DebugString();
  }
}

TEST(ValidateEventTest, NoPayload) {
  ExpectRefused(Event(), "payload", "statement_recorded");
  EXPECT_EQ(ReasonOf(Event()), Reason::kMissingField);
}

TEST(ValidateEventTest, EventIdIsEmptyOrAUuid) {
  Event event = RetractedEvent();
  event.set_event_id("");
  EXPECT_TRUE(Check(event).ok());
  event.set_event_id("6F1C0F4E-6C1B-5D55-9F39-0C5F5F1F2A10");
  EXPECT_TRUE(Check(event).ok());
  event.set_event_id("not-a-uuid");
  ExpectRefused(event, "event_id", "8-4-4-4-12");
}

TEST(ValidateEventTest, TheServersFieldsStayEmpty) {
  Event event = RetractedEvent();
  event.set_position(7);
  ExpectRefused(event, "position", "\"7\"");
  event = RetractedEvent();
  *event.mutable_recorded_at() = TimestampOf("2025-01-01");
  ExpectRefused(event, "recorded_at", "original_recorded_at");
  event = RetractedEvent();
  event.set_recorded_by("somebody");
  ExpectRefused(event, "recorded_by");
}

TEST(ValidateEventTest, OriginalRecordedAtMustBeATime) {
  Event event = RetractedEvent();
  event.mutable_original_recorded_at()->set_seconds(1);
  event.mutable_original_recorded_at()->set_nanos(123'456'789);  // nanoseconds of another system
  EXPECT_TRUE(Check(event).ok());
  event.mutable_original_recorded_at()->set_nanos(-1);
  ExpectRefused(event, "original_recorded_at");
  event.mutable_original_recorded_at()->set_nanos(1'000'000'000);
  ExpectRefused(event, "original_recorded_at");
  event.mutable_original_recorded_at()->set_nanos(0);
  event.mutable_original_recorded_at()->set_seconds(INT64_MAX);
  ExpectRefused(event, "original_recorded_at", "9999");
}

TEST(ValidateEventTest, UnknownFieldsAreRefusedAtAnyDepth) {
  Event event = RecordedEvent();
  event.GetReflection()->MutableUnknownFields(&event)->AddVarint(99, 1);
  ExpectRefused(event, "99", "a newer one");
  event = RecordedEvent();
  auto& statement = *event.mutable_statement_recorded()->mutable_statement();
  statement.GetReflection()->MutableUnknownFields(&statement)->AddVarint(77, 1);
  ExpectRefused(event, "statement_recorded.statement.77");
  event = RecordedEvent();
  auto& span =
      *event.mutable_statement_recorded()->mutable_statement()->mutable_sources(0)->mutable_quote_span();
  span.GetReflection()->MutableUnknownFields(&span)->AddVarint(9, 1);
  ExpectRefused(event, "statement_recorded.statement.sources[0].quote_span.9");
}

TEST(ValidateEventTest, APayloadOfANewerProgramIsNamedAsUnknown) {
  Event event;
  event.GetReflection()->MutableUnknownFields(&event)->AddLengthDelimited(17, "x");
  ExpectRefused(event, "17", "field number 17");
}

TEST(ValidateEventTest, PayloadsWithoutTheirContent) {
  Event event;
  event.mutable_party_declared();
  ExpectRefused(event, "party_declared.party");
  event.mutable_speaker_declared();
  ExpectRefused(event, "speaker_declared.speaker");
  event.mutable_issue_declared();
  ExpectRefused(event, "issue_declared.issue");
  event.mutable_statement_recorded();
  ExpectRefused(event, "statement_recorded.statement");
  event = AmendedEvent();
  event.mutable_statement_amended()->clear_statement();
  ExpectRefused(event, "statement_amended.statement");
  event = CorroboratedEvent();
  event.mutable_statement_corroborated()->clear_source();
  ExpectRefused(event, "statement_corroborated.source");
  event.mutable_statement_corroborated()->mutable_source();
  ExpectRefused(event, "statement_corroborated.source", "a title, a publisher or a url");
}

TEST(ValidateEventTest, StatementIdsAreUuids) {
  Event event = AmendedEvent();
  event.mutable_statement_amended()->set_statement_id("7");
  ExpectRefused(event, "statement_amended.statement_id");
  event = CorroboratedEvent();
  event.mutable_statement_corroborated()->clear_statement_id();
  ExpectRefused(event, "statement_corroborated.statement_id");
  EXPECT_EQ(ReasonOf(event), Reason::kMissingField);
  event = RetractedEvent();
  event.mutable_statement_retracted()->set_statement_id("0a1b2c3d");
  ExpectRefused(event, "statement_retracted.statement_id", "0a1b2c3d");
}

TEST(ValidateEventTest, ARecordedStatementRepeatsTheEventIdOrNothing) {
  Event event = RecordedEvent();
  auto& statement = *event.mutable_statement_recorded()->mutable_statement();
  statement.set_statement_id("6F1C0F4E-6C1B-5D55-9F39-0C5F5F1F2A10");
  EXPECT_TRUE(Check(event).ok());
  statement.set_statement_id(kStatementId);
  ExpectRefused(event, "statement_recorded.statement.statement_id", kEventId);
  event.clear_event_id();
  ExpectRefused(event, "statement_recorded.statement.statement_id", "empty");
}

TEST(ValidateEventTest, AnAmendedStatementRepeatsItsIdOrNothing) {
  Event event = AmendedEvent();
  event.mutable_statement_amended()->mutable_statement()->set_statement_id(
      "0A1B2C3D-0000-4000-8000-00000000ABCD");
  EXPECT_TRUE(Check(event).ok());
  event.mutable_statement_amended()->mutable_statement()->set_statement_id(kEventId);
  ExpectRefused(event, "statement_amended.statement.statement_id", kStatementId);
}

TEST(ValidateEventTest, AmendedStatementsKeepTheRulesOfStatements) {
  Event event = AmendedEvent();
  event.mutable_statement_amended()->mutable_statement()->clear_stance();
  ExpectRefused(event, "statement_amended.statement.stance");
}

TEST(ValidateEventTest, CorrectionsNeedAReason) {
  Event event = AmendedEvent();
  event.mutable_statement_amended()->clear_reason();
  ExpectRefused(event, "statement_amended.reason");
  event = RetractedEvent();
  event.mutable_statement_retracted()->set_reason(" \n\u00a0\u3000");
  ExpectRefused(event, "statement_retracted.reason", "not only spaces");
  event.mutable_statement_retracted()->set_reason(std::string(2'001, 'x'));
  ExpectRefused(event, "statement_retracted.reason", "2001");
}

TEST(NormalizeEventTest, FillsDefaultsAndClearsWhatTheServerKeepsElsewhere) {
  Event event = RecordedEvent();
  auto& statement = *event.mutable_statement_recorded()->mutable_statement();
  statement.set_statement_id(kEventId);
  statement.clear_attribution();
  statement.clear_said_at_precision();
  event.set_position(3);
  event.set_recorded_by("somebody");
  *event.mutable_recorded_at() = TimestampOf("2025-01-01");
  NormalizeEvent(event);
  EXPECT_EQ(event.event_id(), "");
  EXPECT_EQ(event.position(), 0U);
  EXPECT_FALSE(event.has_recorded_at());
  EXPECT_EQ(event.recorded_by(), "");
  EXPECT_EQ(event.statement_recorded().statement().statement_id(), "");
  EXPECT_EQ(event.statement_recorded().statement().attribution(), event::v1::ATTRIBUTION_REPORTED);
  EXPECT_EQ(event.statement_recorded().statement().said_at_precision(), event::v1::DATE_PRECISION_INSTANT);
}

TEST(NormalizeEventTest, IdsAreLowerCase) {
  constexpr char kUpper[] = "0A1B2C3D-0000-4000-8000-00000000ABCD";
  Event amended = AmendedEvent();
  amended.mutable_statement_amended()->set_statement_id(kUpper);
  NormalizeEvent(amended);
  EXPECT_EQ(amended.statement_amended().statement_id(), kStatementId);
  Event corroborated = CorroboratedEvent();
  corroborated.mutable_statement_corroborated()->set_statement_id(kUpper);
  NormalizeEvent(corroborated);
  EXPECT_EQ(corroborated.statement_corroborated().statement_id(), kStatementId);
  Event retracted = RetractedEvent();
  retracted.mutable_statement_retracted()->set_statement_id(kUpper);
  NormalizeEvent(retracted);
  EXPECT_EQ(retracted.statement_retracted().statement_id(), kStatementId);
}

TEST(NormalizeEventTest, IsIdempotentAndKeepsTheRest) {
  Event event = RecordedEvent();
  Event expected = event;
  expected.clear_event_id();
  NormalizeEvent(event);
  EXPECT_TRUE(MessageDifferencer::Equals(event, expected));
  NormalizeEvent(event);
  EXPECT_TRUE(MessageDifferencer::Equals(event, expected));
}

}  // namespace
}  // namespace parley::testing_core
