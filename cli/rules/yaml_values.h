// Readers of single values of a rule file; what is wrong is collected, not thrown away at the first.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/rules/yaml_tree.h"

namespace parley {

// Problems reported at once; more would only repeat a misunderstanding.
inline constexpr std::size_t kFileProblemsMax = 20;

// A value and the way to it.
struct YamlPlace {
  const YamlNode& node;
  std::string path;
};

// Collects problems up to kFileProblemsMax.
class FileProblems {
 public:
  void Add(int line, const std::string& path, const std::string& message);
  void Add(const YamlPlace& at, const std::string& message) { Add(at.node.line, at.path, message); }
  std::vector<FileProblem> Take() { return std::move(problems_); }
  bool empty() const { return problems_.empty(); }

 private:
  std::vector<FileProblem> problems_;
};

// Checks that a value is a map of `keys`, each at most once. False when it is no map at all.
bool CheckMap(const YamlPlace& at, const std::vector<std::string>& keys, FileProblems& problems);

// The value of a key; absent when the map does not have it.
std::optional<YamlPlace> Child(const YamlPlace& map, const std::string& key);

// Items of a list; a lone scalar counts as a list of one. Empty, with a problem, for anything else.
std::vector<YamlPlace> Items(const YamlPlace& at, FileProblems& problems);

// Values; absent, with a problem, when they are of another kind or out of range.
std::optional<std::string> ReadText(const YamlPlace& at, FileProblems& problems);
std::optional<bool> ReadFlag(const YamlPlace& at, FileProblems& problems);
std::optional<double> ReadNumber(const YamlPlace& at, FileProblems& problems);
std::optional<unsigned> ReadWhole(const YamlPlace& at, unsigned most, FileProblems& problems);
std::optional<int> ReadEnumNumber(const YamlPlace& at, const google::protobuf::EnumDescriptor& type,
                                  FileProblems& problems);

template <typename Enum>
std::optional<Enum> ReadEnum(const YamlPlace& at, FileProblems& problems) {
  const std::optional<int> number =
      ReadEnumNumber(at, *google::protobuf::GetEnumDescriptor<Enum>(), problems);
  if (!number.has_value()) return std::nullopt;
  return static_cast<Enum>(*number);
}

}  // namespace parley
