// One bad input per test of the rules of statements and sources.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "absl/strings/str_cat.h"
#include "tests/core/valid_events.h"

namespace parley::testing_core {
namespace {

using event::v1::Event;
using event::v1::Source;
using event::v1::Statement;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Event With(const std::function<void(Statement&)>& change) {
  Event event = RecordedEvent();
  change(*event.mutable_statement_recorded()->mutable_statement());
  return event;
}

// Expects that the valid statement is refused after `change`, because of `field`.
void Refused(const std::function<void(Statement&)>& change, const std::string& field,
             const std::string& fragment = "") {
  ExpectRefused(With(change), "statement_recorded.statement." + field, fragment);
}

void Accepted(const std::function<void(Statement&)>& change) {
  const absl::Status status = Check(With(change));
  EXPECT_TRUE(status.ok()) << status;
}

void SourceRefused(const std::function<void(Source&)>& change, const std::string& field,
                   const std::string& fragment = "") {
  Refused([&change](Statement& s) { change(*s.mutable_sources(0)); }, "sources[0]." + field, fragment);
}

void SetSaidAt(Statement& statement, const std::string& date, event::v1::DatePrecision precision) {
  *statement.mutable_said_at() = TimestampOf(date);
  statement.set_said_at_precision(precision);
}

TEST(ValidateStatementTest, TheLeastStatement) {
  Event event;
  Statement& statement = *event.mutable_statement_recorded()->mutable_statement();
  statement.set_party("Kremlin");
  statement.set_issue("NATO membership");
  statement.set_stance(event::v1::STANCE_NOT_STATED);
  *statement.mutable_said_at() = TimestampOf("2025-09-03T10:00:00Z");
  EXPECT_TRUE(Check(event).ok()) << Check(event);
}

TEST(ValidateStatementTest, PartyAndIssueAreRequired) {
  Refused([](Statement& s) { s.clear_party(); }, "party", "missing");
  Refused([](Statement& s) { s.clear_issue(); }, "issue", "missing");
  Refused([](Statement& s) { s.set_party("  "); }, "party", "not only spaces");
}

TEST(ValidateStatementTest, NamesAreAtMost200CharactersNotBytes) {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "ж";
  Accepted([&name](Statement& s) { s.set_party(name); });
  Refused([&name](Statement& s) { s.set_party(name + "ж"); }, "party", "not 201");
  Refused([&name](Statement& s) { s.set_speaker(name + "ж"); }, "speaker");
  Refused([&name](Statement& s) { s.set_delivered_by(name + "ж"); }, "delivered_by");
  Refused([&name](Statement& s) { s.set_reported_by(name + "ж"); }, "reported_by");
  Refused([&name](Statement& s) { s.set_issue(name + "ж"); }, "issue");
}

TEST(ValidateStatementTest, ControlCharactersAreRefusedInNames) {
  Refused([](Statement& s) { s.set_party("rus\nsia"); }, "party", "control");
  Refused([](Statement& s) { s.set_speaker("a\x1b[31m"); }, "speaker", "\\x1b");
  Refused([](Statement& s) { s.set_issue("a\u0085b"); }, "issue", "control");
}

TEST(ValidateStatementTest, InvalidUtf8IsRefused) {
  Refused([](Statement& s) { s.set_party("caf\xe9"); }, "party", "UTF-8");
  Refused([](Statement& s) { s.set_quote("\xff\xfe"); }, "quote", "UTF-8");
  Refused([](Statement& s) { s.set_summary("\xc0\xaf"); }, "summary", "UTF-8");
}

TEST(ValidateStatementTest, StanceIsRequiredAndKnown) {
  Refused([](Statement& s) { s.clear_stance(); }, "stance", "RULES_OUT");
  Refused([](Statement& s) { s.set_stance(static_cast<event::v1::Stance>(10)); }, "stance", "\"10\"");
  Refused([](Statement& s) { s.set_stance(static_cast<event::v1::Stance>(-1)); }, "stance", "\"-1\"");
}

TEST(ValidateStatementTest, OtherEnumsAreKnown) {
  Refused([](Statement& s) { s.set_attribution(static_cast<event::v1::Attribution>(8)); }, "attribution",
          "VOTE");
  Refused([](Statement& s) { s.set_said_at_precision(static_cast<event::v1::DatePrecision>(6)); },
          "said_at_precision", "WEEK");
}

TEST(ValidateStatementTest, ConditionsHaveTextAndAreDistinct) {
  Refused([](Statement& s) { s.add_conditions(""); }, "conditions[2]", "missing");
  Refused([](Statement& s) { s.add_conditions(std::string(1'001, 'x')); }, "conditions[2]", "1001");
  Refused([](Statement& s) { s.add_conditions("only if verified"); }, "conditions[2]", "each condition once");
  Accepted([](Statement& s) { s.add_conditions("Only if verified"); });
}

TEST(ValidateStatementTest, AtMost32Conditions) {
  const auto fill = [](Statement& s, int count) {
    s.clear_conditions();
    for (int i = 0; i < count; ++i) s.add_conditions(absl::StrCat("condition ", i));
  };
  Accepted([&fill](Statement& s) { fill(s, 32); });
  Refused([&fill](Statement& s) { fill(s, 33); }, "conditions", "at most 32");
}

TEST(ValidateStatementTest, QuantitiesAreFinite) {
  Refused([](Statement& s) { s.set_quantity(kNan); }, "quantity", "finite");
  Refused([](Statement& s) { s.set_quantity(-kInfinity); }, "quantity", "finite");
  Refused([](Statement& s) { s.set_quantity_max(kNan); }, "quantity_max", "finite");
  Refused([](Statement& s) { s.set_quantity_max(kInfinity); }, "quantity_max", "finite");
}

TEST(ValidateStatementTest, ARangeHasBothEndsInOrder) {
  Refused([](Statement& s) { s.clear_quantity(); }, "quantity", "quantity_max");
  Refused([](Statement& s) { s.set_quantity_max(84'999); }, "quantity_max", "85000");
  Accepted([](Statement& s) { s.set_quantity_max(85'000); });
  Accepted([](Statement& s) { s.clear_quantity_max(); });
}

TEST(ValidateStatementTest, SaidAtIsRequired) {
  Refused([](Statement& s) { s.clear_said_at(); }, "said_at", "missing");
}

TEST(ValidateStatementTest, SaidAtIsInWholeMicroseconds) {
  Refused([](Statement& s) { s.mutable_said_at()->set_nanos(1); }, "said_at", "whole microseconds");
  Refused([](Statement& s) { s.mutable_said_at()->set_nanos(-1); }, "said_at", "nanos");
  Refused([](Statement& s) { s.mutable_said_at()->set_seconds(INT64_MIN); }, "said_at", "0001 to 9999");
}

TEST(ValidateStatementTest, SaidAtIsInTheYears1000To2200) {
  using event::v1::DATE_PRECISION_YEAR;
  Refused([](Statement& s) { SetSaidAt(s, "0025", DATE_PRECISION_YEAR); }, "said_at", "1000 to 2200");
  Refused([](Statement& s) { SetSaidAt(s, "0999", DATE_PRECISION_YEAR); }, "said_at", "1000 to 2200");
  Refused([](Statement& s) { SetSaidAt(s, "2201", DATE_PRECISION_YEAR); }, "said_at", "1000 to 2200");
  Accepted([](Statement& s) { SetSaidAt(s, "1000", DATE_PRECISION_YEAR); });
  const Event last = With([](Statement& s) { SetSaidAt(s, "2200", DATE_PRECISION_YEAR); });
  EXPECT_TRUE(ValidateEvent(last, {Now(), true}).ok());
}

TEST(ValidateStatementTest, SaidAtIsTheStartOfItsPeriod) {
  Refused([](Statement& s) { SetSaidAt(s, "2025-09-03T10:00:00Z", event::v1::DATE_PRECISION_DAY); },
          "said_at", "2025-09-03T00:00:00Z");
  Refused([](Statement& s) { SetSaidAt(s, "2025-09-03", event::v1::DATE_PRECISION_WEEK); }, "said_at",
          "2025-09-01T00:00:00Z");
  Refused([](Statement& s) { SetSaidAt(s, "2025-09-03", event::v1::DATE_PRECISION_MONTH); }, "said_at",
          "2025-09-01T00:00:00Z");
  Refused([](Statement& s) { SetSaidAt(s, "2025-09-01", event::v1::DATE_PRECISION_YEAR); }, "said_at",
          "2025-01-01T00:00:00Z");
  Accepted([](Statement& s) { SetSaidAt(s, "2025-09-03T10:00:00Z", event::v1::DATE_PRECISION_UNSPECIFIED); });
  Accepted([](Statement& s) { SetSaidAt(s, "1946-11-01", event::v1::DATE_PRECISION_MONTH); });
}

TEST(ValidateStatementTest, SaidAtIsAtMostADayAhead) {
  const auto ahead = [](int64_t us) {
    return With([us](Statement& s) {
      *s.mutable_said_at() = TimestampFromMicros(Now() + us);
      s.set_said_at_precision(event::v1::DATE_PRECISION_INSTANT);
    });
  };
  EXPECT_TRUE(Check(ahead(kMicrosPerDay)).ok());
  ExpectRefused(ahead(kMicrosPerDay + 1), "statement_recorded.statement.said_at", "future dates");
  EXPECT_TRUE(ValidateEvent(ahead(kMicrosPerDay + 1), {Now(), true}).ok());
}

TEST(ValidateStatementTest, TextsHaveLimits) {
  Refused([](Statement& s) { s.set_venue(std::string(501, 'x')); }, "venue", "501");
  Refused([](Statement& s) { s.set_summary(std::string(4'001, 'x')); }, "summary", "4001");
  Accepted([](Statement& s) { s.set_quote(std::string(64 * 1024, 'x')); });
  Refused([](Statement& s) { s.set_quote(std::string(64 * 1024 + 1, 'x')); }, "quote", "65537");
  Refused([](Statement& s) { s.set_translation(std::string(64 * 1024 + 1, 'x')); }, "translation", "65537");
  Refused([](Statement& s) { s.set_quote(std::string(5 << 20, 'x')); }, "quote", "at most 65536 bytes");
}

TEST(ValidateStatementTest, LongTextsMayHaveLinesButNoOtherControls) {
  Accepted([](Statement& s) { s.set_quote("one\r\n\ttwo"); });
  Refused([](Statement& s) { s.set_quote("\x1b[2J"); }, "quote", "control");
  Refused([](Statement& s) { s.set_summary(std::string("a\0b", 3)); }, "summary", "control");
  Refused([](Statement& s) { s.set_venue("a\nb"); }, "venue", "line breaks");
}

TEST(ValidateStatementTest, ErrorsShowTheValueThatWasGiven) {
  const auto range = [](Statement& s) {
    s.set_quantity(1'234'567);
    s.set_quantity_max(1'234'566);
  };
  Refused(range, "quantity_max", "\"1234566\" is not valid; wanted a number not below quantity, 1234567");
  Refused([](Statement& s) { s.set_confidence(1.0000001); }, "confidence", "\"1.0000001\"");
  const auto nanos = [](Statement& s) {
    *s.mutable_said_at() = TimestampOf("2000-01-01");
    s.mutable_said_at()->set_nanos(1);
  };
  Refused(nanos, "said_at", "\"2000-01-01T00:00:00.000000001Z\"");
}

// No advice that would be refused in turn.
TEST(ValidateStatementTest, AWeekThatBeginsBeforeTheFirstYear) {
  Refused([](Statement& s) { SetSaidAt(s, "1000-01-01", event::v1::DATE_PRECISION_WEEK); }, "said_at",
          "another said_at_precision");
}

TEST(ValidateStatementTest, LanguageHasTheShapeOfATag) {
  for (const char* good : {"ru", "zh-Hant", "sr-Latn-RS", "de-1996", "x-klingon", "X-a", "i-navajo"}) {
    Accepted([good](Statement& s) { s.set_language(good); });
  }
  for (const char* bad : {"r", "russian language", "ru_RU", "ru-", "-ru", "ru--x", "abcdefghi",
                          "ru-abcdefghi", "r2", "ру", "x-", "x", "y-klingon"}) {
    Refused([bad](Statement& s) { s.set_language(bad); }, "language", "BCP 47");
  }
}

TEST(ValidateStatementTest, ConfidenceIsAboveZeroAndAtMostOne) {
  for (const double bad : {0.0, -0.5, 1.5, kNan, kInfinity}) {
    Refused([bad](Statement& s) { s.set_confidence(bad); }, "confidence", "above 0");
  }
  Accepted([](Statement& s) { s.set_confidence(1); });
  Accepted([](Statement& s) { s.clear_confidence(); });
}

TEST(ValidateStatementTest, LabelsHaveLimits) {
  Refused([](Statement& s) { (*s.mutable_labels())[""] = "x"; }, "labels", "missing");
  Refused([](Statement& s) { (*s.mutable_labels())[std::string(64, 'k')] = "x"; }, "labels", "not 64");
  Refused([](Statement& s) { (*s.mutable_labels())["k"] = std::string(501, 'x'); }, "labels[k]", "501");
  Accepted([](Statement& s) { (*s.mutable_labels())["flag"] = ""; });
  Refused(
      [](Statement& s) {
        for (int i = 0; i < 64; ++i) (*s.mutable_labels())[absl::StrCat("k", i)] = "x";
      },
      "labels", "at most 64");
}

TEST(ValidateStatementTest, TheFirstBadLabelIsNamedWhateverTheirOrder) {
  Refused(
      [](Statement& s) {
        for (const char* key : {"q", "b", "z", "m"}) (*s.mutable_labels())[key] = "\x01";
      },
      "labels[b]");
}

TEST(ValidateStatementTest, AtMost64Sources) {
  Refused(
      [](Statement& s) {
        for (int i = 0; i < 64; ++i) FillSource(*s.add_sources());
      },
      "sources", "at most 64");
}

TEST(ValidateSourceTest, ASourceSaysSomething) {
  Refused([](Statement& s) { s.add_sources(); }, "sources[1]", "a title, a publisher or a url");
}

TEST(ValidateSourceTest, TextsHaveLimits) {
  SourceRefused([](Source& s) { s.set_title(std::string(501, 'x')); }, "title", "501");
  SourceRefused([](Source& s) { s.set_publisher(std::string(201, 'x')); }, "publisher", "201");
  SourceRefused([](Source& s) { s.set_url(std::string(2'049, 'x')); }, "url", "2049");
  SourceRefused([](Source& s) { s.set_title("a\nb"); }, "title", "line breaks");
}

TEST(ValidateSourceTest, DatesAreWrittenDates) {
  SourceRefused([](Source& s) { s.set_published_at("3 September 2025"); }, "published_at", "2025-06-05");
  SourceRefused([](Source& s) { s.set_retrieved_at("2025-02-30"); }, "retrieved_at", "2025-02-30");
}

TEST(ValidateSourceTest, Sha256Is64HexadecimalDigits) {
  SourceRefused([](Source& s) { s.set_sha256(std::string(63, 'a')); }, "sha256", "64");
  SourceRefused([](Source& s) { s.set_sha256(std::string(64, 'g')); }, "sha256", "64");
  Accepted([](Statement& s) { s.mutable_sources(0)->set_sha256(std::string(64, 'F')); });
}

TEST(ValidateSourceTest, ASpanIsNotEmpty) {
  SourceRefused([](Source& s) { s.mutable_quote_span()->set_end(10); }, "quote_span.end", "above begin, 10");
  SourceRefused([](Source& s) { s.mutable_quote_span()->Clear(); }, "quote_span.end");
}

}  // namespace
}  // namespace parley::testing_core
