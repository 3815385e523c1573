// Collects how an answer differs from what a scenario expects; for every way of running one.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/scenarios/scenario.h"

namespace parley::scenario {

class Mismatches {
 public:
  // Notes that `what` is `actual` if that is not `expected`.
  template <typename T>
  void Compare(const std::string& what, const T& expected, const T& actual) {
    if (expected == actual) return;
    std::ostringstream text;
    text << what << " is " << actual << ", wanted " << expected;
    Add(text.str());
  }

  // The same where the expectation may leave it open.
  template <typename T>
  void CompareIfGiven(const std::string& what, const std::optional<T>& expected, const T& actual) {
    if (expected) Compare(what, *expected, actual);
  }

  // Compares optional numbers: what is expected must be there.
  void CompareIfGiven(const std::string& what, const std::optional<double>& expected,
                      const std::optional<double>& actual) {
    if (!expected) return;
    if (!actual) return Add(what + " is not there");
    CompareNear(what, *expected, *actual);
  }

  // Compares shares, which scenarios write with a few digits.
  void CompareNear(const std::string& what, double expected, double actual) {
    if (std::abs(expected - actual) > 0.0005) Compare(what, expected, actual);
  }

  // Compares texts in any order.
  void CompareSets(const std::string& what, std::vector<std::string> expected,
                   std::vector<std::string> actual) {
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    Compare(what, Joined(expected), Joined(actual));
  }

  void Add(const std::string& mismatch) { text_ += "\n    " + mismatch; }

  bool empty() const { return text_.empty(); }

  // The line of the expectation and all that was noted.
  std::string Report(const Scenario& scenario, const Expectation& expected) const {
    return scenario.name + ":" + std::to_string(expected.line_number) + ": " + expected.text + text_;
  }

  static std::string Joined(const std::vector<std::string>& texts) {
    std::string joined = "[";
    for (const std::string& text : texts) joined += (joined.size() > 1 ? "; " : "") + text;
    return joined + "]";
  }

 private:
  std::string text_;
};

}  // namespace parley::scenario
