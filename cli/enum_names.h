// Enum values as people write them: "rules-out", "Rules out" or STANCE_RULES_OUT.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace parley {

// What the names of all values begin with: "STANCE_".
std::string EnumPrefix(const google::protobuf::EnumDescriptor& type);

// The value's name without prefix, in small letters, words parted by `separator`: "rules out".
std::string EnumWord(const google::protobuf::EnumDescriptor& type, int value, char separator = ' ');

// All values that people may write, the zero value left out, with hyphens.
std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type);

// The number of the value that `text` names. Errors list what could be written.
absl::StatusOr<int> ParseEnumNumber(const google::protobuf::EnumDescriptor& type, const std::string& text);

template <typename Enum>
absl::StatusOr<Enum> ParseEnum(const std::string& text) {
  const absl::StatusOr<int> number = ParseEnumNumber(*google::protobuf::GetEnumDescriptor<Enum>(), text);
  if (!number.ok()) return number.status();
  return static_cast<Enum>(*number);
}

}  // namespace parley
