// A valid event of each kind, for tests that break one thing at a time.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "core/time.h"
#include "core/validate.h"

namespace parley::testing_core {

inline constexpr char kEventId[] = "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a10";
inline constexpr char kStatementId[] = "0a1b2c3d-0000-4000-8000-00000000abcd";

// The clock in these tests.
inline int64_t Now() {
  return ParseWrittenDate("2025-10-01T12:00:00Z")->begin_us;
}

inline google::protobuf::Timestamp TimestampOf(const std::string& date) {
  return TimestampFromMicros(ParseWrittenDate(date)->begin_us);
}

inline void FillSource(event::v1::Source& source) {
  source.set_title("What the parties want");
  source.set_publisher("A newspaper");
  source.set_url("https://example.org/parties");
  source.set_published_at("2025-09-03");
  source.set_retrieved_at("2025-09-04T08:00:00+03:00");
  source.set_sha256(std::string(64, 'a'));
  source.mutable_quote_span()->set_begin(10);
  source.mutable_quote_span()->set_end(30);
}

// A statement that uses every field.
inline void FillStatement(event::v1::Statement& statement) {
  statement.set_party("russia");
  statement.set_speaker("sergei-lavrov");
  statement.set_delivered_by("belarus");
  statement.set_reported_by("turkiye");
  statement.set_issue("army-size-cap");
  statement.set_stance(event::v1::STANCE_DEMANDS);
  statement.add_conditions("only if written into the constitution");
  statement.add_conditions("only if verified");
  statement.set_quantity(85'000);
  statement.set_quantity_max(100'000);
  *statement.mutable_said_at() = TimestampOf("2025-09-03");
  statement.set_said_at_precision(event::v1::DATE_PRECISION_DAY);
  statement.set_venue("Istanbul");
  statement.set_quote("Первая строка,\nвторая.");
  statement.set_language("ru");
  statement.set_translation("First line,\nsecond.");
  statement.set_summary("Wants a small army.");
  statement.set_attribution(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  statement.set_confidence(0.9);
  (*statement.mutable_labels())["topic"] = "military";
  FillSource(*statement.add_sources());
}

inline event::v1::Event RecordedEvent() {
  event::v1::Event event;
  event.set_event_id(kEventId);
  FillStatement(*event.mutable_statement_recorded()->mutable_statement());
  return event;
}

inline event::v1::Event AmendedEvent() {
  event::v1::Event event;
  event.mutable_statement_amended()->set_statement_id(kStatementId);
  FillStatement(*event.mutable_statement_amended()->mutable_statement());
  event.mutable_statement_amended()->set_reason("The date was wrong.");
  return event;
}

inline event::v1::Event CorroboratedEvent() {
  event::v1::Event event;
  event.mutable_statement_corroborated()->set_statement_id(kStatementId);
  FillSource(*event.mutable_statement_corroborated()->mutable_source());
  return event;
}

inline event::v1::Event RetractedEvent() {
  event::v1::Event event;
  event.mutable_statement_retracted()->set_statement_id(kStatementId);
  event.mutable_statement_retracted()->set_reason("Never said.");
  return event;
}

inline event::v1::Event PartyEvent() {
  event::v1::Event event;
  event::v1::Party& party = *event.mutable_party_declared()->mutable_party();
  party.set_party_id("coalition-of-the-willing");
  party.set_name("Coalition of the willing");
  party.set_kind(event::v1::PARTY_KIND_COALITION);
  party.add_aliases("the willing");
  event::v1::Membership& member = *party.add_members();
  member.set_party("france");
  member.set_from("2025-03-02");
  member.set_to("2026");
  return event;
}

inline event::v1::Event SpeakerEvent() {
  event::v1::Event event;
  event::v1::Speaker& speaker = *event.mutable_speaker_declared()->mutable_speaker();
  speaker.set_speaker_id("volodymyr-zelensky");
  speaker.set_name("Volodymyr Zelensky");
  speaker.add_aliases("Zelenski");
  event::v1::Role& role = *speaker.add_roles();
  role.set_party("ukraine");
  role.set_title("President");
  role.set_from("2019-05-20");
  return event;
}

inline event::v1::Event IssueEvent() {
  event::v1::Event event;
  event::v1::Issue& issue = *event.mutable_issue_declared()->mutable_issue();
  issue.set_issue_id("army-size-cap");
  issue.set_proposition("Ukraine's army is capped");
  issue.set_parent("security-guarantees");
  issue.set_unit("personnel");
  issue.add_aliases("army cap");
  issue.set_status_quo(880'000);
  return event;
}

inline absl::Status Check(const event::v1::Event& event) {
  return ValidateEvent(event, {Now(), false});
}

// Expects that `event` is refused because of `field`, with a message that starts with the field and
// has `fragment`.
inline void ExpectRefused(const event::v1::Event& event, const std::string& field,
                          const std::string& fragment = "") {
  const absl::Status status = Check(event);
  ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << field << ": " << status;
  const auto detail = DetailOf(status);
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->field, field);
  const std::string message(status.message());
  EXPECT_EQ(message.rfind(field + ": ", 0), 0U) << message;
  EXPECT_NE(message.find(fragment), std::string::npos) << message;
  EXPECT_LT(message.size(), 1'000U) << message;
}

inline Reason ReasonOf(const event::v1::Event& event) {
  return DetailOf(Check(event))->reason;
}

}  // namespace parley::testing_core
