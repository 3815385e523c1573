// Short ways to write fold records in tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/fold_record.h"
#include "core/time.h"

namespace parley::testing_core {

// A UUID that ends in `number`, so that failures read well.
inline Uuid IdOf(uint64_t number) {
  Uuid id;
  for (size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return id;
}

// The first moment of a written date; the date must be valid.
inline int64_t At(const std::string& date) {
  return ParseWrittenDate(date)->begin_us;
}

// A direct quote recorded at `position`, never corrected. Its id is IdOf(position).
inline FoldRecord Said(const std::string& date, uint64_t position, Stance stance) {
  FoldRecord record;
  record.said_at_us = At(date);
  record.first_position = position;
  record.version_position = position;
  record.statement_id = IdOf(position);
  record.stance = stance;
  record.attribution = event::v1::ATTRIBUTION_DIRECT_QUOTE;
  record.precision = event::v1::DATE_PRECISION_DAY;
  return record;
}

// The same with conditions.
inline FoldRecord SaidIf(const std::string& date, uint64_t position, Stance stance,
                         std::vector<std::string> conditions) {
  FoldRecord record = Said(date, position, stance);
  record.conditions = std::move(conditions);
  return record;
}

// The version that replaces `old` from `position` on; closes `old`.
inline FoldRecord Amend(FoldRecord& old, uint64_t position) {
  old.closed_position = position;
  FoldRecord amended = old;
  amended.version_position = position;
  amended.closed_position = 0;
  return amended;
}

// Everything known by `position`, as of the end of time.
inline Basis KnownBy(uint64_t position) {
  return {At("2200-01-01"), position};
}

// Everything known, as of the end of the written date.
inline Basis AsOf(const std::string& date) {
  return {ParseWrittenDate(date)->end_us - 1, UINT64_MAX};
}

}  // namespace parley::testing_core
