// Revisions: what became of a statement after it was recorded. Only statements that were corrected have
// any, so most look-ups end at a filter.
//
// Key: first position (8) class (1) position (8). Class 1 are the changes (amended, retracted), class 2
// the corroborations, so that neither has to step over the other.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "core/uuid.h"
#include "storage/engine/state.h"

namespace parley {

// Kinds of revisions; the numbers are on disk.
enum class RevisionKind : uint8_t { kAmended = 1, kRetracted = 2, kCorroborated = 3 };

// One revision of a statement.
struct Revision {
  uint64_t position = 0;
  RevisionKind kind = RevisionKind::kAmended;
};

// Writes a revision of the statement first recorded at `first_position`.
absl::Status PutRevision(WriteState& state, uint64_t first_position, const Revision& revision);

// The last change (amended or retracted) of a statement up to `known_position`; absent: none.
absl::StatusOr<std::optional<Revision>> LastChange(const ReadState& state, uint64_t first_position,
                                                   uint64_t known_position);

// Positions up to `known_position` at which a statement was corroborated.
absl::StatusOr<std::vector<Revision>> CorroborationsOf(const ReadState& state, uint64_t first_position,
                                                       uint64_t known_position);

// Reads the revisions of statements. One iterator serves many look-ups. One thread.
class RevisionReader {
 public:
  explicit RevisionReader(const ReadState& state);

  // The first change after `position`; absent: none.
  absl::StatusOr<std::optional<Revision>> NextChange(uint64_t first_position, uint64_t position);

  // True if `version_position` is the version in force at `known_position`.
  absl::StatusOr<bool> InForce(uint64_t first_position, uint64_t version_position, uint64_t known_position);

  // All revisions up to `known_position` by position, or only the corroborations.
  absl::StatusOr<std::vector<Revision>> All(uint64_t first_position, uint64_t known_position);
  absl::StatusOr<std::vector<Revision>> Corroborations(uint64_t first_position, uint64_t known_position);

 private:
  const std::unique_ptr<rocksdb::Iterator> of_one_;  // revisions of one statement and class
};

// The position at which the statement `id` was first recorded; absent when no such event exists or it
// did not record a statement.
absl::StatusOr<std::optional<uint64_t>> FirstPosition(const ReadState& state, const Uuid& id);

}  // namespace parley
