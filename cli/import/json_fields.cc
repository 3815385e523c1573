#include "cli/import/json_fields.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace parley::json_fields {
namespace {

constexpr std::size_t kShownBytesMax = 60;

template <typename Number>
bool ParseWhole(std::string_view text, Number* number) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), *number);
  return !text.empty() && end.ec == std::errc() && end.ptr == text.data() + text.size();
}

bool ParseDouble(std::string_view text, double* number) {
  if (text == "NaN") *number = std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") *number = std::numeric_limits<double>::infinity();
  if (text == "-Infinity") *number = -std::numeric_limits<double>::infinity();
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return true;
  return ParseWhole(text, number) && std::isfinite(*number);
}

}  // namespace

bool Wanted(const element& value, const char* wanted, JsonError* error) {
  std::string shown = simdjson::minify(value);
  if (shown.size() > kShownBytesMax) {
    std::size_t end = kShownBytesMax;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) --end;
    shown = shown.substr(0, end) + "...";
  }
  error->reason = shown + ": wanted " + wanted;
  return false;
}

bool Within(std::string_view component, JsonError* error) {
  const bool joined = error->field.empty() || error->field.front() == '[';
  error->field = std::string(component) + (joined ? "" : ".") + error->field;
  return false;
}

bool ReadNumber(const element& value, double* number, JsonError* error) {
  std::string_view text;
  if (value.is_number()) return value.get(*number) == simdjson::SUCCESS;
  if (value.get(text) == simdjson::SUCCESS && ParseDouble(text, number)) return true;
  return Wanted(value, "a number", error);
}

bool ReadInteger(const element& value, std::int64_t least, std::uint64_t most, std::uint64_t* number,
                 JsonError* error) {
  constexpr double kWholeMax = 9007199254740992.0;  // 2^53: doubles up to here are whole for certain
  std::string_view text;
  std::int64_t with_sign = 0;
  bool read = false;
  if (value.is_double()) {
    double real = 0;
    read = value.get(real) == simdjson::SUCCESS && real == std::trunc(real) && std::fabs(real) <= kWholeMax;
    if (read) with_sign = static_cast<std::int64_t>(real);
    *number = static_cast<std::uint64_t>(with_sign);
  } else if (value.get(text) == simdjson::SUCCESS) {
    read = ParseWhole(text, number) || ParseWhole(text, &with_sign);
    if (with_sign < 0) *number = static_cast<std::uint64_t>(with_sign);
  } else {
    read = value.get(*number) == simdjson::SUCCESS;
    if (!read && value.get(with_sign) == simdjson::SUCCESS) {
      *number = static_cast<std::uint64_t>(with_sign);
      read = true;
    }
  }
  if (with_sign < 0) {
    if (read && with_sign >= least) return true;
  } else if (read && *number <= most) {
    return true;
  }
  return Wanted(value, least < 0 ? "a whole number" : "a whole number from 0", error);
}

bool ReadEnumNumber(const element& value, const google::protobuf::EnumDescriptor& type, int* number,
                    JsonError* error) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    if (const auto* named = type.FindValueByName(std::string(text)); named != nullptr) {
      *number = named->number();
      return true;
    }
    if (ParseWhole(text, number) && type.FindValueByNumber(*number) != nullptr) return true;
  } else {
    std::uint64_t bits = 0;
    JsonError ignored;
    if (ReadInteger(value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(), &bits,
                    &ignored)) {
      *number = static_cast<int>(static_cast<std::int64_t>(bits));
      return true;
    }
  }
  std::string names;
  for (int i = 1; i < type.value_count(); ++i) names += (i > 1 ? ", " : "one of ") + type.value(i)->name();
  return Wanted(value, names.c_str(), error);
}

bool ReadFlag(const element& value, bool* flag, JsonError* error) {
  std::string_view text;
  if (value.get(*flag) == simdjson::SUCCESS) return true;
  if (value.get(text) == simdjson::SUCCESS && (text == "true" || text == "false")) {
    *flag = text == "true";
    return true;
  }
  return Wanted(value, "true or false", error);
}

// Seconds with up to nine digits behind the point and an "s", as proto3 JSON has them.
bool ReadDuration(const element& value, google::protobuf::Duration* duration, JsonError* error) {
  constexpr std::int64_t kSecondsMax = 315'576'000'000;
  constexpr char kWanted[] = "seconds such as \"7776000s\"";
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS || text.size() < 2 || text.back() != 's') {
    return Wanted(value, kWanted, error);
  }
  text.remove_suffix(1);
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string fraction(text.substr(std::min(point + 1, text.size())));
  const bool has_point = point < text.size();
  if (fraction.size() > 9 || (has_point && fraction.empty())) return Wanted(value, kWanted, error);
  fraction.resize(9, '0');
  std::uint64_t seconds = 0;
  std::uint32_t nanos = 0;
  const bool whole =
      ParseWhole(text.substr(0, point), &seconds) && ParseWhole(std::string_view(fraction), &nanos);
  if (!whole || seconds > kSecondsMax) return Wanted(value, kWanted, error);
  duration->set_seconds(negative ? -static_cast<std::int64_t>(seconds) : static_cast<std::int64_t>(seconds));
  duration->set_nanos(negative ? -static_cast<std::int32_t>(nanos) : static_cast<std::int32_t>(nanos));
  return true;
}

}  // namespace parley::json_fields
