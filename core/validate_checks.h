// Checks of single values that the validation of events is made of. An error of a check names the
// field it was given; AtField puts the path of the message before it on the way up.
//
//   status.Update(CheckText("title", source.title(), {.chars_max = limits::kTitleCharsMax}));
//   return AtField("sources[2]", status);
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace parley {

// What a text must be like. Every text must be valid UTF-8 without control characters.
struct TextRule {
  size_t chars_max = 0;     // Unicode code points
  bool required = false;    // neither empty nor blank
  bool multi_line = false;  // line breaks and tabs are allowed
};

// A text that keeps `rule`.
absl::Status CheckText(const std::string& field, const std::string& value, const TextRule& rule);

// A long text of at most `bytes_max` bytes; may be empty and have several lines.
absl::Status CheckLongText(const std::string& field, const std::string& value, size_t bytes_max);

// The name of a party, speaker or issue, or an alias of one.
absl::Status CheckName(const std::string& field, const std::string& value);

// A party, speaker or issue named in another message: an id, an alias or a full name.
absl::Status CheckReference(const std::string& field, const std::string& value);

// CheckReference, or empty.
absl::Status CheckOptionalReference(const std::string& field, const std::string& value);

// An id of a party, speaker or issue.
absl::Status CheckSlug(const std::string& field, const std::string& value);

// A UUID.
absl::Status CheckUuid(const std::string& field, const std::string& value);

// Empty, or a UUID equal to `id` in either case.
absl::Status CheckSameId(const std::string& field, const std::string& value, const std::string& id,
                         const std::string& id_field);

// A number that is neither NaN nor infinite.
absl::Status CheckFinite(const std::string& field, double value);

// Empty, or a date that ParseWrittenDate reads.
absl::Status CheckWrittenDate(const std::string& field, const std::string& value);

// Two dates, each of which may be empty; if both are given, `from` begins before `to`.
absl::Status CheckTermFromTo(const std::string& from, const std::string& to);

// A time that RFC 3339 can write, of any precision down to nanoseconds.
absl::Status CheckWritableTime(const std::string& field, const google::protobuf::Timestamp& time);

// A message, and those within it, without fields that this program does not know.
absl::Status CheckNoUnknownFields(const google::protobuf::Message& message);

// The error `status` of a value found at `field`: its field becomes `field`, or `field.` and the field
// it had, and so does the start of its message. OK stays OK.
absl::Status AtField(const std::string& field, const absl::Status& status);

// Checks that `list` has at most `entries_max` entries and that `check` accepts each of them; an error
// is that of the first entry refused, at `field[index]`.
template <typename List, typename Check>
absl::Status CheckEach(const std::string& field, const List& list, size_t entries_max, const Check& check) {
  if (static_cast<size_t>(list.size()) > entries_max) {
    return InvalidField(field, absl::StrCat(list.size(), " entries"),
                        absl::StrCat("at most ", entries_max, " entries"));
  }
  size_t index = 0;
  for (const auto& entry : list) {
    const absl::Status status = check(entry);
    if (!status.ok()) return AtField(absl::StrCat(field, "[", index, "]"), status);
    ++index;
  }
  return absl::OkStatus();
}

}  // namespace parley
