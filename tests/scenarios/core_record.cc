#include "tests/scenarios/core_record.h"

#include <utility>

#include "core/fold.h"
#include "core/time.h"

namespace parley::scenario {

using event::v1::Event;
using event::v1::Statement;

void CoreRecord::Apply(const Event& event, uint64_t position) {
  if (event.has_statement_recorded()) {
    const Uuid id = *Uuid::Parse(event.event_id());
    first_positions_[id] = position;
    Open(event.statement_recorded().statement(), id, position);
  } else if (event.has_statement_amended()) {
    const Uuid id = *Uuid::Parse(event.statement_amended().statement_id());
    Close(id, position);
    Open(event.statement_amended().statement(), id, position);
  } else if (event.has_statement_retracted()) {
    Close(*Uuid::Parse(event.statement_retracted().statement_id()), position);
  }
}

std::vector<FoldRecord> CoreRecord::VersionsOf(const std::string& party, const std::string& issue) const {
  std::vector<FoldRecord> versions;
  for (const LineVersion& version : versions_) {
    if (version.party == party && version.issue == issue) versions.push_back(version.record);
  }
  return versions;
}

const LineVersion* CoreRecord::FindKnown(uint64_t first_position, const Basis& basis) const {
  for (const LineVersion& version : versions_) {
    const FoldRecord& record = version.record;
    if (record.first_position == first_position && record.KnownAt(basis.known_position)) return &version;
  }
  return nullptr;
}

std::map<std::string, std::map<std::string, Stance>> CoreRecord::Matrix(const Basis& basis,
                                                                        const FoldChoice& choice) const {
  std::map<std::string, std::map<std::string, Stance>> matrix;
  for (const LineVersion& version : versions_) {
    const auto standing = FoldVersions(VersionsOf(version.party, version.issue), basis, choice);
    if (standing) matrix[version.party][version.issue] = standing->last.stance;
  }
  return matrix;
}

void CoreRecord::Open(const Statement& statement, const Uuid& id, uint64_t position) {
  LineVersion version{statement.party(), statement.issue(), {}};
  FoldRecord& record = version.record;
  record.said_at_us = *MicrosFromTimestamp(statement.said_at());
  record.first_position = first_positions_.at(id);
  record.version_position = position;
  record.statement_id = id;
  record.stance = statement.stance();
  record.attribution = statement.attribution();
  record.precision = statement.said_at_precision();
  record.conditions.assign(statement.conditions().begin(), statement.conditions().end());
  if (statement.has_quantity()) record.quantity = statement.quantity();
  if (statement.has_quantity_max()) record.quantity_max = statement.quantity_max();
  versions_.push_back(std::move(version));
}

void CoreRecord::Close(const Uuid& id, uint64_t position) {
  for (LineVersion& version : versions_) {
    const bool in_force = version.record.statement_id == id && version.record.closed_position == 0;
    if (in_force) version.record.closed_position = position;
  }
}

}  // namespace parley::scenario
