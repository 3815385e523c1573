#include "core/validate_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/limits.h"
#include "core/slug.h"
#include "core/text.h"
#include "core/time.h"
#include "core/uuid.h"
#include "google/protobuf/unknown_field_set.h"

namespace parley {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsLineControl(uint8_t byte) {
  return byte == '\n' || byte == '\r' || byte == '\t';
}

// True if `utf8` has a control character of Unicode category Cc that a text must not have.
bool HasControl(const std::string& utf8, bool multi_line) {
  uint8_t before = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<uint8_t>(c);
    const bool ascii_control = byte < 0x20 || byte == 0x7f;
    const bool latin_control = before == 0xc2 && byte < 0xa0;  // U+0080 to U+009F
    if (latin_control || (ascii_control && !(multi_line && IsLineControl(byte)))) return true;
    before = byte;
  }
  return false;
}

// True if `utf8` shows nothing: only spaces, in ASCII or the common ones beyond it.
bool IsBlank(const std::string& utf8) {
  static constexpr const char* kWideSpaces[] = {
      "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
      "\u2008", "\u2009", "\u200a", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};
  absl::string_view rest(utf8);
  while (!rest.empty()) {
    if (absl::ascii_isspace(static_cast<unsigned char>(rest.front()))) {
      rest.remove_prefix(1);
      continue;
    }
    const bool skipped =
        std::any_of(std::begin(kWideSpaces), std::end(kWideSpaces),
                    [&rest](const char* space) { return absl::ConsumePrefix(&rest, space); });
    if (!skipped) return false;
  }
  return true;
}

absl::Status CheckCharacters(const std::string& field, const std::string& value, bool multi_line) {
  if (!IsValidUtf8(value)) return InvalidField(field, value, "text in UTF-8");
  if (!HasControl(value, multi_line)) return absl::OkStatus();
  return InvalidField(field, value,
                      multi_line ? "text without control characters other than line breaks and tabs"
                                 : "text without line breaks and other control characters");
}

std::string WantedLength(const TextRule& rule) {
  return absl::StrCat(rule.required ? "1 to " : "at most ", rule.chars_max, " characters");
}

absl::Status CheckFieldsOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_map() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return absl::OkStatus();
  if (!field.is_repeated()) {
    return AtField(field.name(), CheckNoUnknownFields(reflection.GetMessage(message, &field)));
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const absl::Status status = CheckNoUnknownFields(reflection.GetRepeatedMessage(message, &field, i));
    if (!status.ok()) return AtField(absl::StrCat(field.name(), "[", i, "]"), status);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AtField(const std::string& field, const absl::Status& status) {
  if (status.ok()) return status;
  std::optional<ErrorDetail> detail = DetailOf(status);
  if (detail && !detail->field.empty()) return WithFieldPrefix(status, field + ".");
  if (!detail) detail.emplace();
  detail->field = field;
  return MakeError(status.code(), *detail, absl::StrCat(field, ": ", status.message()));
}

absl::Status CheckText(const std::string& field, const std::string& value, const TextRule& rule) {
  if (value.empty()) return rule.required ? MissingField(field, WantedLength(rule)) : absl::OkStatus();
  const absl::Status characters = CheckCharacters(field, value, rule.multi_line);
  if (!characters.ok()) return characters;
  if (rule.required && IsBlank(value)) {
    return InvalidField(field, value, WantedLength(rule) + ", not only spaces");
  }
  const size_t count = CodePointCount(value);
  if (count <= rule.chars_max) return absl::OkStatus();
  return InvalidField(field, value, absl::StrCat(WantedLength(rule), ", not ", count));
}

absl::Status CheckLongText(const std::string& field, const std::string& value, size_t bytes_max) {
  if (value.size() > bytes_max) {
    return InvalidField(field, value, absl::StrCat("at most ", bytes_max, " bytes, not ", value.size()));
  }
  return CheckCharacters(field, value, true);
}

absl::Status CheckName(const std::string& field, const std::string& value) {
  return CheckText(field, value, {.chars_max = limits::kNameCharsMax, .required = true});
}

absl::Status CheckReference(const std::string& field, const std::string& value) {
  return CheckName(field, value);
}

absl::Status CheckOptionalReference(const std::string& field, const std::string& value) {
  return value.empty() ? absl::OkStatus() : CheckReference(field, value);
}

absl::Status CheckSlug(const std::string& field, const std::string& value) {
  constexpr char kWanted[] =
      "1 to 63 lower-case letters a to z, digits and hyphens, the first no hyphen, such as nato-membership";
  if (value.empty()) return MissingField(field, kWanted);
  return IsSlug(value) ? absl::OkStatus() : InvalidField(field, value, kWanted);
}

absl::Status CheckUuid(const std::string& field, const std::string& value) {
  if (value.empty()) return MissingField(field, "a UUID of the form 8-4-4-4-12 in hexadecimal digits");
  return AtField(field, Uuid::Parse(value).status());
}

absl::Status CheckSameId(const std::string& field, const std::string& value, const std::string& id,
                         const std::string& id_field) {
  if (value.empty() || absl::EqualsIgnoreCase(value, id)) return absl::OkStatus();
  return InvalidField(field, value,
                      absl::StrCat("nothing, or the same id as ", id_field, " (",
                                   id.empty() ? std::string("which is empty") : id, ")"));
}

absl::Status CheckFinite(const std::string& field, double value) {
  if (std::isfinite(value)) return absl::OkStatus();
  return InvalidField(field, ShortestNumber(value), "a finite number");
}

absl::Status CheckWrittenDate(const std::string& field, const std::string& value) {
  if (value.empty()) return absl::OkStatus();
  return AtField(field, ParseWrittenDate(value).status());
}

absl::Status CheckTermFromTo(const std::string& from, const std::string& to) {
  absl::Status status = CheckWrittenDate("from", from);
  status.Update(CheckWrittenDate("to", to));
  if (!status.ok() || from.empty() || to.empty()) return status;
  if (ParseWrittenDate(from)->begin_us < ParseWrittenDate(to)->begin_us) return status;
  return InvalidField("to", to, "a date after `from`, " + from + "; the end is exclusive");
}

absl::Status CheckWritableTime(const std::string& field, const google::protobuf::Timestamp& time) {
  constexpr int kNanosPerMicro = 1'000;
  google::protobuf::Timestamp whole_micros = time;
  if (time.nanos() > 0) whole_micros.set_nanos(time.nanos() - time.nanos() % kNanosPerMicro);
  return AtField(field, MicrosFromTimestamp(whole_micros).status());
}

absl::Status CheckNoUnknownFields(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const auto& unknown = reflection.GetUnknownFields(message);
  if (!unknown.empty()) {
    const int number = unknown.field(0).number();
    return InvalidField(absl::StrCat(number), absl::StrCat("field number ", number),
                        "only fields that this program knows; what a newer one knows would be lost");
  }
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const absl::Status status = CheckFieldsOf(message, *field);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace parley
