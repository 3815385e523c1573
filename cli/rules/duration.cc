#include "cli/rules/duration.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

struct Unit {
  char letter;
  std::int64_t seconds;
};

constexpr std::int64_t kDay = 86'400;
constexpr std::array<Unit, 6> kUnits{
    {{'y', 365 * kDay}, {'w', 7 * kDay}, {'d', kDay}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t kSecondsMax = 1000 * 365 * kDay;

std::int64_t SecondsOf(char letter) {
  for (const Unit& unit : kUnits) {
    if (unit.letter == letter) return unit.seconds;
  }
  return 0;
}

// The seconds that the text says; 0 when it says nothing that can be used.
std::int64_t Parse(const std::string& text) {
  std::int64_t total = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    std::int64_t number = 0;
    const std::size_t begin = i;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      number = number * 10 + (text[i] - '0');
      if (number > kSecondsMax) return 0;
    }
    const std::int64_t unit = i > begin && i < text.size() ? SecondsOf(text[i]) : 0;
    if (unit == 0 || number > kSecondsMax / unit) return 0;
    total += number * unit;
    if (total > kSecondsMax) return 0;
    ++i;
  }
  return total;
}

}  // namespace

absl::StatusOr<google::protobuf::Duration> ParseRuleDuration(const std::string& text) {
  const std::int64_t seconds = Parse(text);
  if (seconds <= 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is not how long; wanted a time above zero such as 90d, 12h, 30m, 2w, 1y or 1d12h"));
  }
  google::protobuf::Duration duration;
  duration.set_seconds(seconds);
  return duration;
}

std::string FormatRuleDuration(const google::protobuf::Duration& duration) {
  std::int64_t rest = duration.seconds();
  std::string text;
  for (const char letter : {'d', 'h', 'm', 's'}) {
    const std::int64_t unit = SecondsOf(letter);
    if (rest / unit != 0) absl::StrAppend(&text, rest / unit, std::string(1, letter));
    rest %= unit;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace parley
