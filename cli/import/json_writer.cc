#include "cli/import/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "cli/dates.h"

namespace parley::json_writer {

void AppendString(const std::string& text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  *out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (c == '\n') {
      *out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      *out += "\\u00";
      *out += kHex[byte >> 4U];
      *out += kHex[byte & 0xFU];
    } else {
      *out += c;
    }
  }
  *out += '"';
}

void AppendNumber(double number, std::string* out) {
  if (std::isnan(number)) {
    *out += "\"NaN\"";
  } else if (std::isinf(number)) {
    *out += number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
    out->append(text.data(), end.ptr);
    if (number == 0 && std::signbit(number)) *out += ".0";  // "-0" would be read as the integer 0
  }
}

void AppendLabels(const google::protobuf::Map<std::string, std::string>& labels, std::string* out) {
  const std::map<std::string, std::string> sorted(labels.begin(), labels.end());
  char lead = '{';
  for (const auto& [key, value] : sorted) {
    *out += lead;
    lead = ',';
    AppendString(key, out);
    *out += ':';
    AppendString(value, out);
  }
  *out += '}';
}

void AppendDuration(const google::protobuf::Duration& duration, std::string* out) {
  const bool negative = duration.seconds() < 0 || duration.nanos() < 0;
  std::string text = negative ? "-" : "";
  text += std::to_string(std::abs(duration.seconds()));
  const int nanos = std::abs(duration.nanos());
  if (nanos != 0) {
    std::array<char, 16> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%09d", nanos);
    std::string digits = fraction.data();
    while (digits.size() > 4 && digits.compare(digits.size() - 3, 3, "000") == 0) {
      digits.resize(digits.size() - 3);
    }
    text += digits;
  }
  AppendString(text + "s", out);
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return FormatRfc3339(time);
}

void AppendEnum(const google::protobuf::EnumDescriptor& type, int value, std::string* out) {
  const google::protobuf::EnumValueDescriptor* found = type.FindValueByNumber(value);
  if (found != nullptr) {
    AppendString(found->name(), out);
  } else {
    *out += std::to_string(value);
  }
}

}  // namespace parley::json_writer
