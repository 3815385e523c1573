#include "services/request/fold_options.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/time.h"
#include "google/protobuf/duration.pb.h"

namespace parley {
namespace {

constexpr int64_t kNanosPerMicro = 1'000;
constexpr int64_t kNanosMax = 999'999'999;
constexpr int64_t kMaxAgeSecondsMax = 10'000LL * 366 * 86'400;  // longer than any record
constexpr int64_t kWindowSecondsMax = 366LL * 86'400;

// A positive duration of whole microseconds, at most `seconds_max`.
absl::StatusOr<int64_t> ReadDuration(const google::protobuf::Duration& duration, int64_t seconds_max,
                                     const std::string& field, const char* wanted) {
  const int64_t seconds = duration.seconds();
  const int64_t nanos = duration.nanos();
  const bool in_range = seconds >= 0 && nanos >= 0 && nanos <= kNanosMax && nanos % kNanosPerMicro == 0 &&
                        (seconds < seconds_max || (seconds == seconds_max && nanos == 0));
  if (!in_range || (seconds == 0 && nanos == 0)) {
    return InvalidField(field, absl::StrCat(seconds, "s ", nanos, "ns"), wanted);
  }
  return seconds * kMicrosPerSecond + nanos / kNanosPerMicro;
}

}  // namespace

absl::StatusOr<FoldChoice> ReadFoldOptions(const v1::FoldOptions& options, const std::string& field) {
  FoldChoice choice;
  choice.include_secondhand = options.include_secondhand();
  if (options.has_max_age()) {
    const absl::StatusOr<int64_t> age = ReadDuration(options.max_age(), kMaxAgeSecondsMax, field + ".max_age",
                                                     "a positive duration in whole microseconds");
    if (!age.ok()) return age.status();
    choice.max_age_us = *age;
  }
  if (options.has_mixed_signals_window()) {
    const absl::StatusOr<int64_t> window =
        ReadDuration(options.mixed_signals_window(), kWindowSecondsMax, field + ".mixed_signals_window",
                     "a positive duration in whole microseconds, at most 366 days");
    if (!window.ok()) return window.status();
    choice.mixed_window_us = *window;
  }
  return choice;
}

}  // namespace parley
