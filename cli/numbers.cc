#include "cli/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace parley {
namespace {

constexpr char kDigits[] = "0123456789";

// Whether every fourth character from the right is a comma, the others are digits, and none leads.
bool IsGrouped(const std::string& digits) {
  if (digits.empty() || digits.front() == ',') return false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool ends_group = (digits.size() - i) % 4 == 0;
    if (ends_group != (digits[i] == ',')) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::uint64_t> ParseWhole(const std::string& text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  const bool is_whole = !text.empty() && parsed.ptr == end;
  const bool fits = parsed.ec == std::errc();
  if (is_whole && fits && number >= least && number <= most) return number;
  const bool is_large = is_whole && (!fits || number > most);
  const std::string up_to = is_large || most < kWholeMax ? absl::StrCat(" to ", most) : std::string();
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\": wanted a whole number from ", least, up_to));
}

std::string WithoutCommas(const std::string& text) {
  const std::size_t begin = text.find_first_of(kDigits);
  if (begin == std::string::npos) return text;
  const std::size_t end = std::min(text.find_first_not_of("0123456789,", begin), text.size());
  std::string whole = text.substr(begin, end - begin);
  if (!IsGrouped(whole)) return text;
  whole.erase(std::remove(whole.begin(), whole.end(), ','), whole.end());
  return text.substr(0, begin) + whole + text.substr(end);
}

absl::StatusOr<double> ParseNumber(const std::string& text) {
  const std::string plain = WithoutCommas(text);
  double number = 0;
  const char* end = plain.data() + plain.size();
  const auto parsed = std::from_chars(plain.data(), end, number);
  if (parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(number)) return number;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is not a number: wanted such as 800000, 800,000, -5 or 0.25"));
}

}  // namespace parley
