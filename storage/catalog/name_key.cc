#include "storage/catalog/name_key.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace parley {
namespace {

bool IsLowerAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f && (c < 'A' || c > 'Z'); });
}

}  // namespace

std::string FoldCase(const std::string& text) {
  if (IsLowerAscii(text)) return text;
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folder = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) return text;
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded);
  folder->normalizeUTF8(0, icu::StringPiece(text), sink, nullptr, error);
  return U_FAILURE(error) ? text : folded;
}

std::string NameKey(const std::string& name) {
  const std::string folded = FoldCase(name);
  std::string key;
  bool gap = false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(folded.data());  // U8_NEXT wants unsigned bytes
  const auto size = static_cast<int32_t>(folded.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0 || u_isUWhiteSpace(c)) {
      gap = true;
      continue;
    }
    if (gap && !key.empty()) key.push_back(' ');
    gap = false;
    key.append(folded, static_cast<size_t>(begin), static_cast<size_t>(at - begin));
  }
  return key;
}

}  // namespace parley
