#include "cli/rules/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <utility>

namespace parley {
namespace {

// Builds the tree from the parser's events.
class TreeBuilder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { Leaf(mark, YamlNode::Kind::kNull); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "aliases (*name) are not supported: write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    YamlNode node = NodeAt(mark, YamlNode::Kind::kScalar);
    node.text = value;
    node.quoted = tag == "!";
    Add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open_.push_back(NodeAt(mark, YamlNode::Kind::kList));
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open_.push_back(NodeAt(mark, YamlNode::Kind::kMap));
    has_key_.push_back(false);
  }
  void OnMapEnd() override {
    has_key_.pop_back();
    Close();
  }

  YamlNode Take() { return std::move(root_); }

 private:
  static YamlNode NodeAt(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    return node;
  }

  void Leaf(const YAML::Mark& mark, YamlNode::Kind kind) { Add(NodeAt(mark, kind)); }

  void Close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    Add(std::move(node));
  }

  // Hands a finished node to what holds it.
  void Add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    if (parent.kind == YamlNode::Kind::kList) {
      parent.items.push_back(std::move(node));
    } else if (has_key_.back()) {
      if (node.kind == YamlNode::Kind::kNull) node.line = parent.members.back().line;
      parent.members.back().value = std::move(node);
      has_key_.back() = false;
    } else {
      AddKey(node, parent);
    }
  }

  void AddKey(const YamlNode& node, YamlNode& parent) {
    if (node.kind != YamlNode::Kind::kScalar) {
      YAML::Mark mark;
      mark.line = node.line - 1;
      throw YAML::ParserException(mark, "a key must be a word");
    }
    parent.members.push_back({node.text, node.line, {}});
    has_key_.back() = true;
  }

  YamlNode root_;
  std::vector<YamlNode> open_;
  std::vector<bool> has_key_;  // of the maps in `open_`: a key waits for its value
};

}  // namespace

bool ParseYaml(const std::string& text, YamlNode* root, FileProblem* problem) {
  // The only place where the YAML library is called, and so where its exceptions end.
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    TreeBuilder builder;
    TreeBuilder second;
    if (parser.HandleNextDocument(builder)) *root = builder.Take();
    if (!parser.HandleNextDocument(second)) return true;
    *problem = {second.Take().line, "", "a second document begins here; one is wanted"};
  } catch (const YAML::Exception& error) {
    *problem = {error.mark.is_null() ? 1 : error.mark.line + 1, "", "not valid YAML: " + error.msg};
  }
  return false;
}

}  // namespace parley
