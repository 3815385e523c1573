// The words of one line of a scenario. Errors stick: after the first, every reading gives a default
// value, so that a line is read without asking after each word whether it went well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/time.h"

namespace parley::scenario {

class Tokens {
 public:
  // Splits at spaces; a text in double quotes is one word.
  explicit Tokens(const std::string& line);

  bool AtEnd() const { return at_ == tokens_.size(); }

  // Takes `word` if it comes next.
  bool Take(const std::string& word);

  // True if an event number such as `#3` comes next.
  bool EventNumberIsNext() const;

  // The next word; `wanted` says what it should have been when there is none.
  std::string Word(const std::string& wanted);

  // The next word, which must be in quotes.
  std::string Quoted(const std::string& wanted);

  // The number in `#3`.
  uint64_t EventNumber();

  // A written date such as `2022-03`.
  WrittenDate Date();

  // A count of 0 or more.
  uint64_t Count();

  // Any number.
  double Number();

  // A span such as `30d`, in microseconds.
  int64_t Days();

  // Remembers an error, unless there is one already.
  void Fail(const std::string& what);

  // OK if all went well and nothing is left over.
  absl::Status Finish();

 private:
  struct Token {
    std::string text;
    bool quoted = false;
  };

  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::string error_;
};

}  // namespace parley::scenario
