#include "bench/measure/series.h"

#include <algorithm>
#include <cstdio>

namespace parley::bench {

double Series::Quantile(double q) {
  if (us_.empty()) return 0;
  const auto at = us_.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(us_.size() - 1));
  std::nth_element(us_.begin(), at, us_.end());
  return *at;
}

void Print(const std::string& what, std::initializer_list<std::pair<const char*, double>> figures) {
  std::printf("{\"what\": \"%s\"", what.c_str());
  for (const auto& [name, value] : figures) std::printf(", \"%s\": %.6g", name, value);
  std::printf("}\n");
  std::fflush(stdout);
}

void PrintCalls(const std::string& what, Series& series, double seconds) {
  const auto calls = static_cast<double>(series.size());
  Print(what, {{"calls", calls},
               {"seconds", seconds},
               {"per_second", calls / seconds},
               {"p50_us", series.Quantile(0.5)},
               {"p99_us", series.Quantile(0.99)}});
}

}  // namespace parley::bench
