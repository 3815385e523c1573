#include "cli/render/issue_tree.h"

#include <map>
#include <utility>

namespace parley {
namespace {

using Children = std::map<std::string, std::set<std::string>>;

// An issue still to be visited.
struct Visit {
  std::string issue_id;
  std::size_t depth;
};

Children ChildrenByParent(const google::protobuf::RepeatedPtrField<event::v1::Issue>& issues) {
  std::set<std::string> known;
  for (const auto& issue : issues) known.insert(issue.issue_id());
  Children children;
  for (const auto& issue : issues) {
    const bool has_parent = known.count(issue.parent()) > 0 && issue.parent() != issue.issue_id();
    children[has_parent ? issue.parent() : std::string()].insert(issue.issue_id());
  }
  return children;
}

}  // namespace

std::vector<IssueNode> IssueTree(const google::protobuf::RepeatedPtrField<event::v1::Issue>& issues,
                                 const std::set<std::string>& wanted) {
  const Children children = ChildrenByParent(issues);
  std::set<std::string> left = wanted;
  std::vector<IssueNode> nodes;
  std::vector<Visit> stack;
  const auto push_children = [&](const std::string& parent, std::size_t depth) {
    const auto found = children.find(parent);
    if (found == children.end()) return;
    for (auto child = found->second.rbegin(); child != found->second.rend(); ++child)
      stack.push_back({*child, depth});
  };
  push_children("", 0);
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    const bool listed = wanted.empty() || left.erase(visit.issue_id) > 0;
    if (listed) nodes.push_back({visit.issue_id, visit.depth});
    push_children(visit.issue_id, visit.depth + (listed ? 1 : 0));
  }
  for (const std::string& issue_id : left) nodes.push_back({issue_id, 0});
  return nodes;
}

}  // namespace parley
