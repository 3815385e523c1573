// Short ways to make prometheus-cpp's families of values that were just read.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "prometheus/metric_family.h"
#include "services/metrics/histogram.h"

namespace parley {

using Families = std::vector<prometheus::MetricFamily>;
using MetricLabels = std::vector<std::pair<const char*, std::string>>;

// A family under construction. `help` is one line: the text format has no way out of it in prometheus-cpp.
class FamilyBuilder {
 public:
  // Adds the family to `families`, which must not grow while the builder is used.
  FamilyBuilder(Families& families, prometheus::MetricType type, const char* name, const char* help);

  // Adds one series.
  FamilyBuilder& Add(double value, const MetricLabels& labels = {});
  FamilyBuilder& Add(uint64_t value, const MetricLabels& labels = {}) {
    return Add(static_cast<double>(value), labels);
  }
  FamilyBuilder& Add(const HistogramFigures& histogram, const MetricLabels& labels = {});

 private:
  prometheus::ClientMetric& NewMetric(const MetricLabels& labels);

  prometheus::MetricFamily& family_;
};

inline FamilyBuilder Gauge(Families& families, const char* name, const char* help) {
  return {families, prometheus::MetricType::Gauge, name, help};
}
inline FamilyBuilder Counter(Families& families, const char* name, const char* help) {
  return {families, prometheus::MetricType::Counter, name, help};
}
inline FamilyBuilder Distribution(Families& families, const char* name, const char* help) {
  return {families, prometheus::MetricType::Histogram, name, help};
}

}  // namespace parley
