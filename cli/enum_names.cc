#include "cli/enum_names.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace parley {
namespace {

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

// Taken from the zero value, STANCE_UNSPECIFIED.
std::string EnumPrefix(const google::protobuf::EnumDescriptor& type) {
  const std::string zero = type.FindValueByNumber(0)->name();
  return zero.substr(0, zero.size() - std::string("UNSPECIFIED").size());
}

std::string EnumWord(const google::protobuf::EnumDescriptor& type, int value, char separator) {
  const google::protobuf::EnumValueDescriptor* found = type.FindValueByNumber(value);
  if (found == nullptr) return absl::StrCat(value);
  std::string word = found->name().substr(EnumPrefix(type).size());
  for (char& c : word) c = c == '_' ? separator : Lower(c);
  return word;
}

std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) words.push_back(EnumWord(type, type.value(i)->number(), '-'));
  return words;
}

absl::StatusOr<int> ParseEnumNumber(const google::protobuf::EnumDescriptor& type, const std::string& text) {
  std::string name = text;
  for (char& c : name) c = c == '-' || c == ' ' ? '_' : Upper(c);
  const google::protobuf::EnumValueDescriptor* value = type.FindValueByName(EnumPrefix(type) + name);
  if (value == nullptr) value = type.FindValueByName(name);
  if (value != nullptr && value->number() != 0) return value->number();
  std::string wanted;
  for (const std::string& word : EnumWords(type)) absl::StrAppend(&wanted, wanted.empty() ? "" : ", ", word);
  return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is not one of ", wanted));
}

}  // namespace parley
