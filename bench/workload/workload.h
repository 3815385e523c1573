// Workload: a ledger of made-up statements with the shape of real ones.
//
// Many tiny lines and a few long ones: 200,000 pairs of party and issue, a median of 2 statements and 30 at
// the 99th percentile, and as many lines of 100,000 as it takes to reach the number of statements. Quotes of
// 200 bytes. 5 % are recorded late, 2 % of the events amend and 1 % retract an earlier statement.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "bench/workload/text.h"
#include "parley/event/v1/event.pb.h"

namespace parley::bench {

// What to make.
struct WorkloadShape {
  uint64_t events = 1'000'000;  // besides declarations
  uint32_t parties = 1'000;
  uint32_t issues = 200;
  size_t quote_bytes = 200;
  uint64_t seed = 1;
  bool corrections = true;  // late, amended and retracted statements
  uint64_t repeats = 1;  // statements in a row on one pair: as many pairs as a repeats-th of the events have
};

// A party and an issue, by number from 0.
struct WorkloadPair {
  uint32_t party = 0;
  uint32_t issue = 0;
};

// What is asked about: a pair, and a date between the first and the last that something was said.
struct WorkloadQuestion {
  WorkloadPair pair;
  int64_t as_of_s = 0;
};

// The two dates of diffs over all pairs.
constexpr int64_t kDiffBefore_s = 1'209'657'600;  // 2008-05-01
constexpr int64_t kDiffAfter_s = 1'341'144'000;   // 2012-07-01

std::string PartyId(uint32_t number);
std::string IssueId(uint32_t number);

// Ids under which statement `index` is recorded; distinct for distinct seeds.
std::string EventId(uint64_t seed, uint64_t index);

// One thread. The text source must outlive it.
class Workload {
 public:
  Workload(const WorkloadShape& shape, const TextSource& text);

  // Events that declare every party, issue and speaker; to be appended first.
  std::vector<event::v1::Event> Declarations() const;

  // Event `index`, from 0 to shape.events - 1 and on from there. To be asked for in this order.
  event::v1::Event Next();
  uint64_t next_index() const { return next_; }

  // Event `index` is next. Makes those between when there are corrections, which need them.
  void Skip(uint64_t index);

  // An amendment of statement `index`, the times-th from 1; the same pair, else drawn anew. Without
  // corrections only, so that every event is a statement.
  event::v1::Event Amendment(uint64_t index, uint64_t times) const;

  // The pair of statement `index`; its line may hold none when all were retracted.
  WorkloadPair PairOf(uint64_t index) const;

  // Question `number`: pairs are drawn as often as statements speak of them, so that long lines are asked
  // about most.
  WorkloadQuestion Question(uint64_t number) const;

  // A pair with a line of about 100,000 statements; one that was drawn at random when there is none.
  WorkloadPair HotPair() const;

  const WorkloadShape& shape() const { return shape_; }

 private:
  enum class Kind { kRecorded, kAmended, kRetracted };

  Kind KindOf(uint64_t index) const;
  event::v1::Statement MakeStatement(uint64_t index, uint64_t version) const;
  bool PickTarget(uint64_t index, uint64_t* target) const;

  const WorkloadShape shape_;
  const TextSource& text_;
  std::vector<double> weights_;  // cumulative, by pair
  std::vector<std::string> publishers_;
  uint32_t hottest_ = 0;
  uint64_t next_ = 0;
  std::unordered_set<uint64_t> retracted_;
};

}  // namespace parley::bench
