// Filters of requests: names to numbers, coalitions to members, issues to sub-issues.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "parley/v1/history_service.pb.h"
#include "services/request/query_view.h"

namespace parley {

// Numbers of parties and issues, sorted, each once. Empty: all.
struct PairSelection {
  std::vector<uint32_t> parties;
  std::vector<uint32_t> issues;
};

// The parties and issues that `filter` names at `basis`. Errors: NotFound kUnknownName, InvalidArgument
// kAmbiguousName or kRequestTooLarge; each names the field.
absl::StatusOr<PairSelection> ReadPairFilter(const QueryView& view, const v1::PairFilter& filter,
                                             const Basis& basis, const std::string& field);

// The query that `filter` stands for at `basis`. Errors as above, and InvalidArgument kInvalidField.
absl::StatusOr<StatementQuery> ReadStatementFilter(const QueryView& view, const v1::StatementFilter& filter,
                                                   const Basis& basis);

// A required name. InvalidArgument kMissingField when empty; else as Catalog::Resolve.
absl::StatusOr<EntityRef> ReadName(const QueryView& view, NameKind kind, const std::string& name,
                                   uint64_t known_position, const std::string& field);

}  // namespace parley
