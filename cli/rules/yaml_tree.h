// A YAML document as a tree that knows its lines. Hides the YAML library and its exceptions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace parley {

// Something wrong in a file.
struct FileProblem {
  int line = 0;         // from 1
  std::string path;     // "rules[0].when.shift.kinds[1]"; empty: the whole file
  std::string message;  // the value given and what was wanted
};

// A value of the document.
struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  struct Member;

  Kind kind = Kind::kNull;
  int line = 1;
  std::string text;             // of a scalar
  bool quoted = false;          // a scalar in quotes is always a text
  std::vector<YamlNode> items;  // of a list
  std::vector<Member> members;  // of a map, in order; keys may be there twice
};

struct YamlNode::Member {
  std::string key;
  int line = 1;
  YamlNode value;
};

// Reads one document. False with a problem for what is no YAML, for several documents, for aliases and for
// keys that are no scalars. An empty document is a kNull. Work and memory are linear in the text.
bool ParseYaml(const std::string& text, YamlNode* root, FileProblem* problem);

}  // namespace parley
