#include "cli/rules/yaml_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "cli/enum_names.h"
#include "cli/rules/nearest.h"

namespace parley {
namespace {

// The value as the file has it, for people.
std::string Shown(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "\"" + node.text + "\"";
    case YamlNode::Kind::kList:
      return "a list";
    default:
      return "a map";
  }
}

std::string Listed(const std::vector<std::string>& words) {
  std::string listed;
  for (const std::string& word : words) absl::StrAppend(&listed, listed.empty() ? "" : ", ", word);
  return listed;
}

// "; nearest: hardened", where one is near.
std::string NearestText(const std::string& text, const std::vector<std::string>& words) {
  const std::string nearest = NearestWord(text, words);
  return nearest.empty() ? "" : "; nearest: " + nearest;
}

bool IsPlain(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kScalar && !node.quoted;
}

// The whole text as a number.
template <typename Number>
bool ParseWholeText(const std::string& text, Number* number) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, *number);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

}  // namespace

void FileProblems::Add(int line, const std::string& path, const std::string& message) {
  if (problems_.size() < kFileProblemsMax) problems_.push_back({line, path, message});
}

bool CheckMap(const YamlPlace& at, const std::vector<std::string>& keys, FileProblems& problems) {
  if (at.node.kind != YamlNode::Kind::kMap) {
    problems.Add(at, Shown(at.node) + ": wanted a map of " + Listed(keys));
    return false;
  }
  std::set<std::string> seen;
  for (const YamlNode::Member& member : at.node.members) {
    const std::string path = absl::StrCat(at.path, at.path.empty() ? "" : ".", member.key);
    if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
      const std::string nearest = NearestText(member.key, keys);
      problems.Add(member.line, path,
                   "unknown field" + (nearest.empty() ? "; known: " + Listed(keys) : nearest));
    } else if (!seen.insert(member.key).second) {
      problems.Add(member.line, path, "given twice");
    }
  }
  return true;
}

std::optional<YamlPlace> Child(const YamlPlace& map, const std::string& key) {
  for (const YamlNode::Member& member : map.node.members) {
    if (member.key == key) {
      return YamlPlace{member.value, absl::StrCat(map.path, map.path.empty() ? "" : ".", key)};
    }
  }
  return std::nullopt;
}

std::vector<YamlPlace> Items(const YamlPlace& at, FileProblems& problems) {
  std::vector<YamlPlace> items;
  if (at.node.kind == YamlNode::Kind::kScalar) {
    items.push_back({at.node, at.path + "[0]"});
  } else if (at.node.kind == YamlNode::Kind::kList) {
    for (std::size_t i = 0; i < at.node.items.size(); ++i) {
      items.push_back({at.node.items[i], absl::StrCat(at.path, "[", i, "]")});
    }
  } else {
    problems.Add(at, Shown(at.node) + ": wanted a list");
  }
  return items;
}

std::optional<std::string> ReadText(const YamlPlace& at, FileProblems& problems) {
  if (at.node.kind == YamlNode::Kind::kScalar) return at.node.text;
  problems.Add(at, Shown(at.node) + ": wanted a text");
  return std::nullopt;
}

std::optional<bool> ReadFlag(const YamlPlace& at, FileProblems& problems) {
  if (IsPlain(at.node) && (at.node.text == "true" || at.node.text == "false")) return at.node.text == "true";
  problems.Add(at, Shown(at.node) + ": wanted true or false");
  return std::nullopt;
}

std::optional<double> ReadNumber(const YamlPlace& at, FileProblems& problems) {
  double number = 0;
  if (IsPlain(at.node) && ParseWholeText(at.node.text, &number) && std::isfinite(number)) return number;
  problems.Add(at, Shown(at.node) + ": wanted a number");
  return std::nullopt;
}

std::optional<unsigned> ReadWhole(const YamlPlace& at, unsigned most, FileProblems& problems) {
  unsigned number = 0;
  if (IsPlain(at.node) && ParseWholeText(at.node.text, &number) && number <= most) return number;
  problems.Add(at, absl::StrCat(Shown(at.node), ": wanted a whole number from 0 to ", most));
  return std::nullopt;
}

std::optional<int> ReadEnumNumber(const YamlPlace& at, const google::protobuf::EnumDescriptor& type,
                                  FileProblems& problems) {
  const std::vector<std::string> words = EnumWords(type);
  if (at.node.kind != YamlNode::Kind::kScalar) {
    problems.Add(at, Shown(at.node) + ": wanted one of " + Listed(words));
    return std::nullopt;
  }
  const absl::StatusOr<int> number = ParseEnumNumber(type, at.node.text);
  if (number.ok()) return *number;
  problems.Add(at, std::string(number.status().message()) + NearestText(at.node.text, words));
  return std::nullopt;
}

}  // namespace parley
