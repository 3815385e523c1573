#include "tests/scenarios/tokens.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace parley::scenario {

Tokens::Tokens(const std::string& line) {
  size_t i = 0;
  while (true) {
    i = line.find_first_not_of(" \t\r", i);
    if (i == std::string::npos) return;
    if (line[i] != '"') {
      const size_t end = std::min(line.find_first_of(" \t\r", i), line.size());
      tokens_.push_back({line.substr(i, end - i), false});
      i = end;
      continue;
    }
    const size_t end = line.find('"', i + 1);
    if (end == std::string::npos) {
      Fail("a closing quote is missing");
      return;
    }
    tokens_.push_back({line.substr(i + 1, end - i - 1), true});
    i = end + 1;
  }
}

bool Tokens::Take(const std::string& word) {
  if (AtEnd() || tokens_[at_].quoted || tokens_[at_].text != word) return false;
  ++at_;
  return true;
}

bool Tokens::EventNumberIsNext() const {
  return !AtEnd() && !tokens_[at_].quoted && tokens_[at_].text.rfind('#', 0) == 0;
}

std::string Tokens::Word(const std::string& wanted) {
  if (AtEnd() || tokens_[at_].quoted) {
    Fail("wanted " + wanted);
    return "";
  }
  return tokens_[at_++].text;
}

std::string Tokens::Quoted(const std::string& wanted) {
  if (AtEnd() || !tokens_[at_].quoted) {
    Fail("wanted " + wanted + " in double quotes");
    return "";
  }
  return tokens_[at_++].text;
}

uint64_t Tokens::EventNumber() {
  const std::string word = Word("an event number such as #3");
  uint64_t number = 0;
  if (word.rfind('#', 0) != 0 || !absl::SimpleAtoi(word.substr(1), &number) || number == 0) {
    Fail("wanted an event number such as #3, not " + word);
  }
  return number;
}

WrittenDate Tokens::Date() {
  const std::string word = Word("a date");
  const auto date = ParseWrittenDate(word);
  if (date.ok()) return *date;
  Fail(std::string(date.status().message()));
  return {};
}

uint64_t Tokens::Count() {
  const std::string word = Word("a count");
  uint64_t count = 0;
  if (!absl::SimpleAtoi(word, &count)) Fail("wanted a count, not " + word);
  return count;
}

double Tokens::Number() {
  const std::string word = Word("a number");
  double number = 0;
  if (!absl::SimpleAtod(word, &number)) Fail("wanted a number, not " + word);
  return number;
}

int64_t Tokens::Days() {
  const std::string word = Word("a number of days such as 30d");
  int64_t days = 0;
  if (word.empty() || word.back() != 'd' || !absl::SimpleAtoi(word.substr(0, word.size() - 1), &days)) {
    Fail("wanted a number of days such as 30d, not " + word);
  }
  return days * kMicrosPerDay;
}

void Tokens::Fail(const std::string& what) {
  if (error_.empty()) error_ = what;
}

absl::Status Tokens::Finish() {
  if (error_.empty() && !AtEnd()) Fail("did not understand " + tokens_[at_].text);
  return error_.empty() ? absl::OkStatus() : absl::InvalidArgumentError(error_);
}

}  // namespace parley::scenario
