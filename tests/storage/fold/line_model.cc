#include "line_model.h"

#include <gtest/gtest.h>

#include <utility>

#include "storage/fold/fold_writer.h"

namespace parley {
namespace {

Uuid IdOf(uint64_t position) {
  Uuid id;
  for (size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<uint8_t>(position >> (8 * i));
  return id;
}

}  // namespace

FoldRecord Said(int64_t said_at_us, Stance stance, Attribution attribution) {
  FoldRecord record;
  record.said_at_us = said_at_us;
  record.stance = stance;
  record.attribution = attribution;
  record.precision = event::v1::DATE_PRECISION_INSTANT;
  return record;
}

const std::vector<FoldRecord>& LineModel::Versions(PairKey pair) const {
  static const std::vector<FoldRecord> kNone;
  const auto it = versions_.find(pair);
  return it == versions_.end() ? kNone : it->second;
}

void LineModel::Record(PairKey pair, FoldRecord said) {
  ++position_;
  said.first_position = said.version_position = position_;
  said.statement_id = IdOf(position_);
  Add(pair, said);
  open_.push_back({pair, std::move(said)});
}

void LineModel::Amend(size_t index, PairKey pair, FoldRecord said) {
  ++position_;
  Open& open = open_[index];
  Close(open);
  said.first_position = open.record.first_position;
  said.statement_id = open.record.statement_id;
  said.version_position = position_;
  Add(pair, said);
  open = {pair, std::move(said)};
}

void LineModel::Retract(size_t index) {
  ++position_;
  Close(open_[index]);
  open_[index] = std::move(open_.back());
  open_.pop_back();
}

void LineModel::Add(PairKey pair, const FoldRecord& record) {
  const absl::StatusOr<bool> is_first = AddVersion(state_, pair, record, shape_);
  ASSERT_TRUE(is_first.ok()) << is_first.status();
  Keep(AdditionTo(pair, record));
  if (!keeps_versions_) return;
  std::vector<FoldRecord>& versions = versions_[pair];
  EXPECT_EQ(*is_first, versions.empty());
  versions.push_back(record);
}

void LineModel::Keep(FoldChange change) {
  if (changes_ != nullptr) changes_->emplace(std::move(change.key), std::move(change.value));
}

void LineModel::Close(const Open& open) {
  const FoldRecord& record = open.record;
  const absl::Status closed =
      CloseVersion(state_, open.pair, record.key(), record.version_position, position_, shape_);
  ASSERT_TRUE(closed.ok()) << closed;
  Keep(ClosingOn(open.pair, KeyOf(record), position_));
  for (FoldRecord& version : versions_[open.pair]) {
    if (version.version_position == record.version_position) version.closed_position = position_;
  }
}

}  // namespace parley
