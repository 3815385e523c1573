// The record that the core runner keeps: every version of every statement, in memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/fold_record.h"
#include "parley/event/v1/event.pb.h"

namespace parley::scenario {

// A version of a statement and the line it is on.
struct LineVersion {
  std::string party;
  std::string issue;
  FoldRecord record;
};

class CoreRecord {
 public:
  // Applies a valid event.
  void Apply(const event::v1::Event& event, uint64_t position);

  // All versions on the line of `party` and `issue`.
  std::vector<FoldRecord> VersionsOf(const std::string& party, const std::string& issue) const;

  // The version of the statement first recorded at `first_position` that is known at `basis`; null if
  // there is none.
  const LineVersion* FindKnown(uint64_t first_position, const Basis& basis) const;

  // Standing stances by party, then by issue.
  std::map<std::string, std::map<std::string, Stance>> Matrix(const Basis& basis,
                                                              const FoldChoice& choice) const;

 private:
  void Open(const event::v1::Statement& statement, const Uuid& id, uint64_t position);
  void Close(const Uuid& id, uint64_t position);

  std::vector<LineVersion> versions_;
  std::map<Uuid, uint64_t> first_positions_;
};

}  // namespace parley::scenario
