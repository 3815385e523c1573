#include "services/metrics/families.h"

#include <limits>

namespace parley {

FamilyBuilder::FamilyBuilder(Families& families, prometheus::MetricType type, const char* name,
                             const char* help)
    : family_(families.emplace_back()) {
  family_.name = name;
  family_.help = help;
  family_.type = type;
}

prometheus::ClientMetric& FamilyBuilder::NewMetric(const MetricLabels& labels) {
  prometheus::ClientMetric& metric = family_.metric.emplace_back();
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  return metric;
}

FamilyBuilder& FamilyBuilder::Add(double value, const MetricLabels& labels) {
  prometheus::ClientMetric& metric = NewMetric(labels);
  metric.counter.value = value;  // the family's type says which one is written
  metric.gauge.value = value;
  return *this;
}

FamilyBuilder& FamilyBuilder::Add(const HistogramFigures& histogram, const MetricLabels& labels) {
  prometheus::ClientMetric::Histogram& out = NewMetric(labels).histogram;
  for (size_t i = 0; i < histogram.counts.size(); ++i) {
    out.sample_count += histogram.counts[i];
    const bool last = i == histogram.bounds.size();
    const double bound = last ? std::numeric_limits<double>::infinity() : histogram.bounds[i];
    out.bucket.push_back({out.sample_count, bound});
  }
  out.sample_sum = histogram.sum;
  return *this;
}

}  // namespace parley
