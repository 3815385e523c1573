// Issues as a tree: parents before their children, siblings by id.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "parley/event/v1/issue.pb.h"

namespace parley {

// An issue's place in the tree.
struct IssueNode {
  std::string issue_id;
  std::size_t depth = 0;  // ancestors that are listed too
};

// The issues in `wanted`, in tree order; all of them when `wanted` is empty. Ids that are not among
// `issues` follow at the end.
std::vector<IssueNode> IssueTree(const google::protobuf::RepeatedPtrField<event::v1::Issue>& issues,
                                 const std::set<std::string>& wanted);

}  // namespace parley
