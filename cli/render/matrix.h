// The matrix of stances: issues down, parties across, or the other way round where only that fits.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstddef>
#include <string>
#include <vector>

#include "cli/render/issue_tree.h"
#include "cli/render/table.h"
#include "parley/v1/position.pb.h"

namespace parley {

// What the matrix shows. A pair without a stance is a dot: no record is not neutrality.
struct Matrix {
  std::vector<IssueNode> issues;     // rows, in tree order
  std::vector<std::string> parties;  // columns, in order
  const google::protobuf::RepeatedPtrField<v1::StandingStance>& stances;
};

// One table where it fits `width`, turned round where only that fits, else several with groups of the
// parties. Several only when `width` is not 0.
std::vector<Table> MatrixTables(const Matrix& matrix, std::size_t width);

}  // namespace parley
