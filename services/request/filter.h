// Filters of requests: names to numbers, coalitions to members, issues to sub-issues.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/fold_record.h"
#include "google/protobuf/repeated_field.h"
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

// The query that `filter` stands for at `basis`. Errors as above, and InvalidArgument kInvalidField. Values
// of enums are sorted, each once.
absl::StatusOr<StatementQuery> ReadStatementFilter(const QueryView& view, const v1::StatementFilter& filter,
                                                   const Basis& basis);

// OK for a list with `count` entries that a request gives at `field`; InvalidArgument kRequestTooLarge above
// limits::kNamesPerRequestMax.
absl::Status CheckNameCount(int count, const std::string& field);

// Numbers of the enum values that a filter lists at `field`, sorted, each once. `is_wanted` knows them; 0,
// which is UNSPECIFIED, is never taken. Errors: InvalidArgument kRequestTooLarge, or kInvalidField, which
// says what was `wanted`; each names the field.
absl::StatusOr<std::vector<int>> ReadEnumNumbers(const google::protobuf::RepeatedField<int>& values,
                                                 bool (*is_wanted)(int), const std::string& field,
                                                 const char* wanted);

// The same as values of `Enum`.
template <typename Enum>
absl::StatusOr<std::vector<Enum>> ReadEnums(const google::protobuf::RepeatedField<int>& values,
                                            bool (*is_wanted)(int), const std::string& field,
                                            const char* wanted) {
  const absl::StatusOr<std::vector<int>> numbers = ReadEnumNumbers(values, is_wanted, field, wanted);
  if (!numbers.ok()) return numbers.status();
  std::vector<Enum> result;
  result.reserve(numbers->size());
  for (const int number : *numbers) result.push_back(static_cast<Enum>(number));
  return result;
}

// A required name. InvalidArgument kMissingField when empty; else as Catalog::Resolve.
absl::StatusOr<EntityRef> ReadName(const QueryView& view, NameKind kind, const std::string& name,
                                   uint64_t known_position, const std::string& field);

}  // namespace parley
