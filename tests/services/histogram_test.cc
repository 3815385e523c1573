// Histograms: what is counted, and how it is written.
#include "services/metrics/histogram.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "prometheus/text_serializer.h"
#include "services/metrics/families.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(HistogramTest, BoundsAreInclusive) {
  Histogram histogram({10, 20}, 0.5);
  for (const uint64_t value : {uint64_t{0}, uint64_t{10}, uint64_t{11}, uint64_t{20}, uint64_t{21}}) {
    histogram.Observe(value);
  }
  const HistogramFigures figures = histogram.Figures();
  EXPECT_THAT(figures.bounds, ElementsAre(5, 10));
  EXPECT_THAT(figures.counts, ElementsAre(2, 2, 1));
  EXPECT_DOUBLE_EQ(figures.sum, 31);
}

TEST(HistogramTest, ObservationsOfManyThreadsAreAllCounted) {
  Histogram histogram({10}, 1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (uint64_t i = 0; i < 1'000; ++i) histogram.Observe(i % 20);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const HistogramFigures figures = histogram.Figures();
  EXPECT_EQ(figures.counts[0] + figures.counts[1], 4'000u);
  EXPECT_DOUBLE_EQ(figures.sum, 4 * 50 * 190);
}

TEST(FamiliesTest, BucketsAreCumulative) {
  Families families;
  Distribution(families, "parley_test_seconds", "Help.").Add(HistogramFigures{{1, 2}, {3, 4, 5}, 1.5});
  const std::string text = prometheus::TextSerializer().Serialize(families);
  EXPECT_THAT(text, HasSubstr("parley_test_seconds_bucket{le=\"1\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("parley_test_seconds_bucket{le=\"2\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("parley_test_seconds_bucket{le=\"+Inf\"} 12\n"));
  EXPECT_THAT(text, HasSubstr("parley_test_seconds_count 12\n"));
  EXPECT_THAT(text, Not(HasSubstr("Nan")));
}

}  // namespace
}  // namespace parley::testing
