#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "cli/enum_names.h"
#include "cli/import/importer.h"
#include "client/errors.h"

namespace parley {
namespace {

constexpr char kEvents[] = "events[";

// The length of "events[K]" at the front of the field and K; 0 when there is none.
std::size_t EventPrefix(const std::string& field, std::size_t* index) {
  const std::size_t digits = std::strlen(kEvents);
  if (field.compare(0, digits, kEvents) != 0) return 0;
  const std::size_t close = field.find(']', digits);
  if (close == std::string::npos) return 0;
  const char* end = field.data() + close;
  const auto parsed = std::from_chars(field.data() + digits, end, *index);
  return parsed.ec == std::errc() && parsed.ptr == end ? close + 1 : 0;
}

// The type of the field at a path such as "events[3].statement_recorded.statement.stance"; nullptr for fields
// of other types.
const google::protobuf::EnumDescriptor* EnumAt(const std::string& field) {
  std::size_t index = 0;
  std::size_t begin = EventPrefix(field, &index) + 1;
  const google::protobuf::Descriptor* type = event::v1::Event::descriptor();
  while (type != nullptr && begin < field.size()) {
    const std::size_t end = std::min(field.find('.', begin), field.size());
    const std::string part = field.substr(begin, end - begin);
    const google::protobuf::FieldDescriptor* found = type->FindFieldByName(part.substr(0, part.find('[')));
    if (found == nullptr) return nullptr;
    if (found->enum_type() != nullptr) return found->enum_type();
    type = found->message_type();
    begin = end + 1;
  }
  return nullptr;
}

// "STANCE_RULES_OUT" where the server wrote RULES_OUT: what the file must say.
std::string WithWholeNames(const std::string& reason, const google::protobuf::EnumDescriptor& type) {
  const std::string prefix = EnumPrefix(type);
  std::string text;
  std::string word;
  const auto end_word = [&] {
    text += type.FindValueByName(prefix + word) == nullptr ? word : prefix + word;
    word.clear();
  };
  for (const char c : reason) {
    if ((c >= 'A' && c <= 'Z') || c == '_') {
      word += c;
    } else {
      end_word();
      text += c;
    }
  }
  end_word();
  return text;
}

}  // namespace

std::vector<std::size_t> FaultyEvents(const absl::Status& refusal) {
  std::vector<std::size_t> indexes;
  for (const FieldViolation& violation : DetailsOf(refusal).fields) {
    std::size_t index = 0;
    if (EventPrefix(violation.field, &index) > 0) indexes.push_back(index);
  }
  std::sort(indexes.begin(), indexes.end());
  indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  return indexes;
}

std::string DescribeEvent(const absl::Status& refusal, std::size_t index) {
  for (const FieldViolation& violation : DetailsOf(refusal).fields) {
    std::size_t at = 0;
    if (EventPrefix(violation.field, &at) == 0 || at != index) continue;
    std::string reason =
        violation.description.empty() ? std::string(refusal.message()) : violation.description;
    if (reason.compare(0, violation.field.size(), violation.field) == 0) {
      const std::size_t start = reason.find_first_not_of(": ", violation.field.size());
      reason = start == std::string::npos ? std::string() : reason.substr(start);
    }
    if (const auto* type = EnumAt(violation.field); type != nullptr) reason = WithWholeNames(reason, *type);
    std::string path = JsonPath(violation.field);
    return path.empty() ? reason : path.append(": ").append(reason);
  }
  return std::string(refusal.message());
}

std::string JsonPath(const std::string& field) {
  std::size_t index = 0;
  std::size_t i = EventPrefix(field, &index);
  if (i > 0 && i < field.size() && field[i] == '.') ++i;
  std::string path;
  int brackets = 0;
  for (; i < field.size(); ++i) {
    const char c = field[i];
    if (c == '[') ++brackets;
    if (c == ']') --brackets;
    if (c == '_' && brackets == 0 && i + 1 < field.size()) {
      const char next = field[++i];
      path += next >= 'a' && next <= 'z' ? static_cast<char>(next - 'a' + 'A') : next;
    } else {
      path += c;
    }
  }
  return path;
}

}  // namespace parley
