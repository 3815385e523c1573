// What the fold needs to know of one version of a statement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/stance.h"
#include "core/uuid.h"

namespace parley {

// The two moments an answer stands on.
struct Basis {
  int64_t as_of_us = 0;         // statement time, inclusive; microseconds since 1970-01-01 UTC
  uint64_t known_position = 0;  // record time, inclusive; 0 is the empty ledger
};

// Choices of a request on how to fold.
struct FoldChoice {
  bool include_secondhand = false;                        // also fold RELAYED and ANALYST_ASSESSMENT
  std::optional<int64_t> max_age_us = std::nullopt;       // a stance last stated longer ago is `lapsed`
  std::optional<int64_t> mixed_window_us = std::nullopt;  // not given: the same UTC day
};

// Place of a statement on a line: by said_at, then by position of the first recording.
struct LineKey {
  int64_t said_at_us = 0;
  uint64_t first_position = 0;
  auto operator<=>(const LineKey&) const = default;
};

// A stance with what qualifies it: what decides whether a statement changes the position of the one before
// it.
struct StanceTerms {
  Stance stance = event::v1::STANCE_UNSPECIFIED;
  std::vector<std::string> conditions;  // as given
  std::optional<double> quantity;
  std::optional<double> quantity_max;
};

// One version of a statement, as the fold sees it.
struct FoldRecord : StanceTerms {
  int64_t said_at_us = 0;
  uint64_t first_position = 0;    // where the statement was first recorded
  uint64_t version_position = 0;  // where this version was recorded or amended
  uint64_t closed_position = 0;   // where it was superseded or retracted; 0: in force
  Uuid statement_id;
  Attribution attribution = event::v1::ATTRIBUTION_UNSPECIFIED;
  DatePrecision precision = event::v1::DATE_PRECISION_UNSPECIFIED;

  LineKey key() const { return {said_at_us, first_position}; }

  // True if this version was in force at ledger position `known_position`.
  bool KnownAt(uint64_t known_position) const {
    return version_position <= known_position && (closed_position == 0 || closed_position > known_position);
  }

  // True if this version is visible at `basis`.
  bool VisibleAt(const Basis& basis) const {
    return said_at_us <= basis.as_of_us && KnownAt(basis.known_position);
  }

  // True if this version takes part in the fold.
  bool Folds(bool include_secondhand) const {
    return TakesPosition(stance) && (include_secondhand || !IsSecondhand(attribution));
  }
};

}  // namespace parley
