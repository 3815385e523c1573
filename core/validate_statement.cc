#include "core/validate_statement.h"

#include <cstdint>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/time.h"
#include "core/validate_checks.h"

namespace parley {
namespace {

using event::v1::Source;
using event::v1::Statement;

constexpr TextRule kConditionRule = {
    .chars_max = limits::kConditionCharsMax, .required = true, .multi_line = true};

absl::Status CheckStance(const Statement& statement) {
  constexpr char kWanted[] =
      "one of RULES_OUT, OPPOSES, RESISTS, NEUTRAL, ACCEPTS, SUPPORTS, DEMANDS, MIXED, NOT_STATED";
  const int stance = statement.stance();
  if (stance == event::v1::STANCE_UNSPECIFIED) return MissingField("stance", kWanted);
  if (event::v1::Stance_IsValid(stance)) return absl::OkStatus();
  return InvalidField("stance", absl::StrCat(stance), kWanted);
}

absl::Status CheckConditions(const Statement& statement) {
  const absl::Status status =
      CheckEach("conditions", statement.conditions(), limits::kConditionsMax,
                [](const std::string& condition) { return CheckText("", condition, kConditionRule); });
  if (!status.ok()) return status;
  std::set<std::string> seen;
  for (int i = 0; i < statement.conditions_size(); ++i) {
    if (seen.insert(statement.conditions(i)).second) continue;
    return InvalidField(absl::StrCat("conditions[", i, "]"), statement.conditions(i),
                        "each condition once; this one is given before");
  }
  return absl::OkStatus();
}

absl::Status CheckQuantity(const Statement& statement) {
  absl::Status status = CheckFinite("quantity", statement.quantity());
  status.Update(CheckFinite("quantity_max", statement.quantity_max()));
  if (!status.ok() || !statement.has_quantity_max()) return status;
  if (!statement.has_quantity()) {
    return MissingField("quantity", "the lower end of the range, because quantity_max is given");
  }
  if (statement.quantity_max() >= statement.quantity()) return absl::OkStatus();
  return InvalidField("quantity_max", ShortestNumber(statement.quantity_max()),
                      "a number not below quantity, " + ShortestNumber(statement.quantity()));
}

absl::Status CheckConfidence(const Statement& statement) {
  if (!statement.has_confidence()) return absl::OkStatus();
  // Written so that NaN, which compares false with everything, is refused.
  if (statement.confidence() > 0 && statement.confidence() <= 1) return absl::OkStatus();
  return InvalidField("confidence", ShortestNumber(statement.confidence()), "a number above 0 and at most 1");
}

std::string PeriodName(DatePrecision precision) {
  switch (precision) {
    case event::v1::DATE_PRECISION_DAY:
      return "day";
    case event::v1::DATE_PRECISION_WEEK:
      return "week (Monday)";
    case event::v1::DATE_PRECISION_MONTH:
      return "month";
    case event::v1::DATE_PRECISION_YEAR:
      return "year";
    default:
      return "moment";
  }
}

absl::Status CheckSaidAtMicros(int64_t us, DatePrecision precision, const ValidationContext& context) {
  if (us < StartOfYear(limits::kYearMin) || us >= StartOfYear(limits::kYearMax + 1)) {
    return InvalidField("said_at", FormatMicros(us),
                        absl::StrCat("a year from ", limits::kYearMin, " to ", limits::kYearMax));
  }
  const int64_t start_us = StartOfPeriod(us, precision);
  if (us != start_us && start_us < StartOfYear(limits::kYearMin)) {
    return InvalidField("said_at", FormatMicros(us), "another said_at_precision: its week begins too early");
  }
  if (us != start_us) {
    return InvalidField("said_at", FormatMicros(us),
                        absl::StrCat("the start of its ", PeriodName(precision), " in UTC, ",
                                     FormatMicros(start_us), ", or another said_at_precision"));
  }
  if (context.allow_future_dates || us - kMicrosPerDay <= context.recorded_at_us) return absl::OkStatus();
  return InvalidField(
      "said_at", FormatMicros(us),
      absl::StrCat("a time at most one day after it is recorded (", FormatMicros(context.recorded_at_us),
                   "), unless future dates are allowed"));
}

absl::Status CheckSaidAt(const Statement& statement, const ValidationContext& context) {
  const int precision = statement.said_at_precision();
  if (!event::v1::DatePrecision_IsValid(precision)) {
    return InvalidField("said_at_precision", absl::StrCat(precision),
                        "one of INSTANT, DAY, WEEK, MONTH, YEAR");
  }
  if (!statement.has_said_at()) return MissingField("said_at", "the time at which it was said");
  const absl::StatusOr<int64_t> us = MicrosFromTimestamp(statement.said_at());
  if (!us.ok()) return AtField("said_at", us.status());
  return CheckSaidAtMicros(*us, statement.said_at_precision(), context);
}

// The shape of a BCP 47 tag: subtags of 1 to 8 letters and digits, the first 2 to 8 letters, or x or i before
// others (RFC 5646, section 2.1: private use and grandfathered tags).
bool IsLanguageTag(const std::string& tag) {
  const std::string start = absl::AsciiStrToLower(tag.substr(0, 2));
  if (start == "x-" || start == "i-") return IsLanguageTag("any" + tag.substr(1));
  size_t length = 0;
  bool first = true;
  for (const char c : tag) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '-') {
      if (length < (first ? 2 : 1)) return false;
      first = false;
      length = 0;
      continue;
    }
    if (!(first ? absl::ascii_isalpha(byte) : absl::ascii_isalnum(byte)) || ++length > 8) return false;
  }
  return length >= (first ? 2 : 1);
}

absl::Status CheckLanguage(const Statement& statement) {
  if (statement.language().empty() || IsLanguageTag(statement.language())) return absl::OkStatus();
  return InvalidField("language", statement.language(), "a BCP 47 tag such as ru or zh-Hant");
}

absl::Status CheckAttribution(const Statement& statement) {
  const int attribution = statement.attribution();
  if (event::v1::Attribution_IsValid(attribution)) return absl::OkStatus();
  return InvalidField(
      "attribution", absl::StrCat(attribution),
      "one of DIRECT_QUOTE, REPORTED, OFFICIAL_DOCUMENT, VOTE, ACTION, RELAYED, ANALYST_ASSESSMENT");
}

absl::Status CheckLabels(const Statement& statement) {
  if (static_cast<size_t>(statement.labels().size()) > limits::kLabelsMax) {
    return InvalidField("labels", absl::StrCat(statement.labels().size(), " entries"),
                        absl::StrCat("at most ", limits::kLabelsMax, " entries"));
  }
  // In the order of the keys, so that the same bad event always gives the same error.
  absl::Status status;
  std::string refused_key;
  for (const auto& [key, value] : statement.labels()) {
    if (!status.ok() && key > refused_key) continue;
    absl::Status label = CheckText("labels", key, {.chars_max = limits::kLabelKeyCharsMax, .required = true});
    if (label.ok()) {
      label = CheckText("labels[" + key + "]", value,
                        {.chars_max = limits::kLabelValueCharsMax, .multi_line = true});
    }
    if (label.ok()) continue;
    status = label;
    refused_key = key;
  }
  return status;
}

absl::Status CheckTexts(const Statement& statement) {
  absl::Status status = CheckText("venue", statement.venue(), {.chars_max = limits::kTitleCharsMax});
  status.Update(CheckLongText("quote", statement.quote(), limits::kQuoteBytesMax));
  status.Update(CheckLanguage(statement));
  status.Update(CheckLongText("translation", statement.translation(), limits::kQuoteBytesMax));
  status.Update(
      CheckText("summary", statement.summary(), {.chars_max = limits::kSummaryCharsMax, .multi_line = true}));
  return status;
}

absl::Status CheckNames(const Statement& statement) {
  absl::Status status = CheckReference("party", statement.party());
  status.Update(CheckOptionalReference("speaker", statement.speaker()));
  status.Update(CheckOptionalReference("delivered_by", statement.delivered_by()));
  status.Update(CheckOptionalReference("reported_by", statement.reported_by()));
  status.Update(CheckReference("issue", statement.issue()));
  return status;
}

absl::Status CheckSha256(const Source& source) {
  constexpr size_t kHexDigits = 64;
  const std::string& digest = source.sha256();
  if (digest.empty()) return absl::OkStatus();
  const bool is_hex = digest.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (is_hex && digest.size() == kHexDigits) return absl::OkStatus();
  return InvalidField("sha256", digest, "64 hexadecimal digits");
}

absl::Status CheckQuoteSpan(const Source& source) {
  if (!source.has_quote_span() || source.quote_span().end() > source.quote_span().begin()) {
    return absl::OkStatus();
  }
  return InvalidField("quote_span.end", absl::StrCat(source.quote_span().end()),
                      absl::StrCat("a number above begin, ", source.quote_span().begin()));
}

}  // namespace

absl::Status ValidateSource(const Source& source) {
  if (source.ByteSizeLong() == 0)
    return MissingField("", "what is known of it, such as a title, a publisher or a url");
  absl::Status status = CheckText("title", source.title(), {.chars_max = limits::kTitleCharsMax});
  status.Update(CheckText("publisher", source.publisher(), {.chars_max = limits::kNameCharsMax}));
  status.Update(CheckText("url", source.url(), {.chars_max = limits::kUrlCharsMax}));
  status.Update(CheckWrittenDate("published_at", source.published_at()));
  status.Update(CheckWrittenDate("retrieved_at", source.retrieved_at()));
  status.Update(CheckSha256(source));
  status.Update(CheckQuoteSpan(source));
  return status;
}

absl::Status ValidateStatement(const Statement& statement, const ValidationContext& context) {
  absl::Status status = CheckNames(statement);
  status.Update(CheckStance(statement));
  status.Update(CheckConditions(statement));
  status.Update(CheckQuantity(statement));
  status.Update(CheckSaidAt(statement, context));
  status.Update(CheckTexts(statement));
  status.Update(CheckAttribution(statement));
  status.Update(CheckConfidence(statement));
  status.Update(CheckLabels(statement));
  status.Update(CheckEach("sources", statement.sources(), limits::kSourcesMax, ValidateSource));
  return status;
}

}  // namespace parley
