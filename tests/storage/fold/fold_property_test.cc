// Random histories: the fold index answers as the reference in core does, at every basis.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>

#include "core/diff.h"
#include "core/fold.h"
#include "core/time.h"
#include "line_model.h"
#include "storage/fold/fold_changes.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_index.h"
#include "storage/fold/pair_scan.h"
#include "test_state.h"

namespace parley {
namespace {

constexpr FoldShape kTiny = {.tail_max = 4, .tail_kept = 1, .leaf_max = 4, .fanout_max = 4};
constexpr PairKey kPair = {7, 3};
constexpr PairKey kOtherPair = {7, 4};
constexpr int64_t kHour = 3'600 * kMicrosPerSecond;

// How a history goes, in percent.
struct Habits {
  int late = 0;       // recorded after statements that were made later
  int same_time = 0;  // said at the same instant as one in force
  int amended = 0;
  int amended_last = 0;  // of the amendments, how many hit the statement amended before
  int retracted = 0;
  int other_pair = 0;  // moved to the other pair by an amendment
  int secondhand = 0;
  int plain_stance = 50;  // SUPPORTS, so that runs get long
};

class History {
 public:
  History(uint32_t seed, const Habits& habits, const FoldShape& shape)
      : random_(seed), habits_(habits), shape_(shape), model_(state_, shape) {
    model_.KeepChanges(changes_);
  }

  void Step() {
    const int dice = Percent();
    if (model_.open_count() > 0 && dice < habits_.amended) return Amend();
    if (model_.open_count() > 0 && dice < habits_.amended + habits_.retracted)
      return model_.Retract(AnyOpen());
    model_.Record(kPair, Statement());
  }

  // Compares all answers at a random basis.
  void Check();
  // Applies all changes anew, by pair: the same bytes.
  void CheckByPair() const;
  void CheckScan(PairKey pair, const Basis& earlier, const Basis& basis, const FoldChoice& choice);

  const LineModel& model() const { return model_; }

 private:
  int Percent() { return std::uniform_int_distribution<int>(0, 99)(random_); }
  bool Chance(int percent) { return Percent() < percent; }
  size_t AnyOpen() { return std::uniform_int_distribution<size_t>(0, model_.open_count() - 1)(random_); }

  void Amend();
  int64_t SaidAt();
  Stance AnyStance();
  FoldRecord Statement();
  Basis AnyBasis();
  FoldChoice AnyChoice();

  std::mt19937 random_;
  Habits habits_;
  FoldShape shape_;
  MemoryState state_;
  LineModel::Changes changes_;
  LineModel model_;
  int64_t now_us_ = -300 * kMicrosPerDay;  // 1969
  size_t amended_ = 0;
};

int64_t History::SaidAt() {
  if (model_.open_count() > 0 && Chance(habits_.same_time)) return model_.open(AnyOpen()).said_at_us;
  if (Chance(habits_.late)) {
    return std::uniform_int_distribution<int64_t>(-310 * kMicrosPerDay, now_us_)(random_);
  }
  return now_us_ += std::uniform_int_distribution<int64_t>(0, 20)(random_) * kHour;
}

Stance History::AnyStance() {
  if (Chance(habits_.plain_stance)) return event::v1::STANCE_SUPPORTS;
  return static_cast<Stance>(std::uniform_int_distribution<int>(1, 9)(random_));
}

FoldRecord History::Statement() {
  FoldRecord record = Said(SaidAt(), AnyStance());
  if (Chance(habits_.secondhand)) record.attribution = event::v1::ATTRIBUTION_RELAYED;
  if (Chance(10)) record.conditions = {"if others join"};
  if (Chance(5)) record.conditions.emplace_back("after a ceasefire");
  if (Chance(10)) record.quantity = Percent() / 25;
  return record;
}

void History::Amend() {
  const size_t index = amended_ < model_.open_count() && Chance(habits_.amended_last) ? amended_ : AnyOpen();
  amended_ = index;
  FoldRecord amended = model_.open(index);
  if (Chance(20)) amended.said_at_us = SaidAt();
  if (Chance(50)) amended.stance = AnyStance();
  model_.Amend(index, Chance(habits_.other_pair) ? kOtherPair : kPair, amended);
}

Basis History::AnyBasis() {
  Basis basis;
  basis.known_position = std::uniform_int_distribution<uint64_t>(0, model_.position() + 1)(random_);
  if (Chance(25)) basis.known_position = model_.position();
  basis.as_of_us =
      std::uniform_int_distribution<int64_t>(-311 * kMicrosPerDay, now_us_ + kMicrosPerDay)(random_);
  if (Chance(25)) basis.as_of_us = now_us_;
  if (model_.open_count() > 0 && Chance(25)) basis.as_of_us = model_.open(AnyOpen()).said_at_us;
  return basis;
}

FoldChoice History::AnyChoice() {
  FoldChoice choice;
  choice.include_secondhand = Chance(40);
  if (Chance(30)) choice.max_age_us = 3 * kMicrosPerDay;
  if (Chance(30)) choice.mixed_window_us = 5 * kMicrosPerDay;
  return choice;
}

// Everything a standing stance says, as a text that shows where two differ.
std::string Text(const FoldRecord& record) {
  std::string text = std::to_string(record.said_at_us) + "/" + std::to_string(record.first_position) + "/" +
                     std::to_string(record.version_position) + " " + event::v1::Stance_Name(record.stance) +
                     " " + event::v1::Attribution_Name(record.attribution) + " " +
                     record.statement_id.ToString();
  for (const std::string& condition : record.conditions) text += " (" + condition + ")";
  if (record.quantity) text += " " + std::to_string(*record.quantity);
  return text;
}

std::string Text(const std::optional<FoldRecord>& record) {
  return record ? Text(*record) : "none";
}

std::string Text(const std::optional<StandingStance>& standing) {
  if (!standing) return "none";
  std::string text = Text(standing->last) + " since " + std::to_string(standing->run_start.key.said_at_us) +
                     "/" + standing->run_start.statement_id.ToString() + " +" +
                     std::to_string(standing->reaffirmed_count) + (standing->lapsed ? " lapsed" : "");
  for (const Uuid& id : standing->mixed_signals) text += " !" + id.ToString();
  return text;
}

std::string Text(const LineCounts& counts) {
  return std::to_string(counts.statements) + " statements, " + std::to_string(counts.shifts) + " shifts";
}

std::string Text(const Basis& basis) {
  return "as_of " + std::to_string(basis.as_of_us) + " known " + std::to_string(basis.known_position);
}

// All records the cursor gives; the key `from` on.
std::vector<FoldRecord> Walk(const ReadState& state, PairKey pair, const Basis& basis, const LineKey& from) {
  std::vector<FoldRecord> records;
  LineCursor cursor(state, pair, basis, from);
  while (true) {
    const absl::StatusOr<const FoldRecord*> record = cursor.Next();
    EXPECT_TRUE(record.ok()) << record.status();
    if (!record.ok() || *record == nullptr) return records;
    records.push_back(**record);
  }
}

std::vector<FoldRecord> WalkReference(const std::vector<FoldRecord>& versions, const Basis& basis,
                                      const LineKey& from) {
  std::vector<FoldRecord> records;
  for (const FoldRecord& version : versions) {
    if (version.VisibleAt(basis) && version.key() >= from) records.push_back(version);
  }
  std::sort(records.begin(), records.end(),
            [](const FoldRecord& a, const FoldRecord& b) { return a.key() < b.key(); });
  return records;
}

std::string Text(const std::vector<FoldRecord>& records) {
  std::string text;
  for (const FoldRecord& record : records) text += Text(record) + "\n";
  return text;
}

std::optional<FoldRecord> BeforeReference(const std::vector<FoldRecord>& versions, const LineKey& key,
                                          uint64_t known, const FoldChoice& choice) {
  std::optional<FoldRecord> before;
  for (const FoldRecord& record : FoldedLine(versions, {INT64_MAX, known}, choice)) {
    if (record.key() < key) before = record;
  }
  return before;
}

// One line asked several times answers as lines asked once.
void History::CheckScan(PairKey pair, const Basis& earlier, const Basis& basis, const FoldChoice& choice) {
  PairScan scan(state_, Chance(50) ? 0 : 16 << 20);
  const auto pairs = scan.Pairs(pair.party, {pair.issue}, {});
  ASSERT_TRUE(pairs.ok()) << pairs.status();
  const std::vector<FoldRecord>& versions = model_.Versions(pair);
  ASSERT_EQ(pairs->empty(), versions.empty());
  if (versions.empty()) return;
  const auto line = scan.Open(pair);
  ASSERT_TRUE(line.ok()) << line.status();
  const auto before = FoldVersions(versions, earlier, choice);
  const auto after = FoldVersions(versions, basis, choice);
  const std::optional<PositionChange> change = DiffStances(before, after);
  const bool is_unchanged = !change || change->shift.kind == ShiftKind::kUnchanged;
  EXPECT_EQ(*(*line)->IsUnchanged(earlier, basis, choice), is_unchanged);
  EXPECT_EQ(Text(*(*line)->Standing(earlier, choice)), Text(before));
  EXPECT_EQ(Text(*(*line)->Standing(basis, choice)), Text(after));
  EXPECT_EQ(Text(*(*line)->Counts(earlier, basis, choice)),
            Text(CountBetween(versions, earlier, basis, choice)));
}

void History::Check() {
  const PairKey pair = Chance(habits_.other_pair) ? kOtherPair : kPair;
  const std::vector<FoldRecord>& versions = model_.Versions(pair);
  const Basis basis = AnyBasis();
  const FoldChoice choice = AnyChoice();
  SCOPED_TRACE(Text(basis) + " of position " + std::to_string(model_.position()));
  const auto standing = StandingAt(state_, pair, basis, choice);
  ASSERT_TRUE(standing.ok()) << standing.status();
  EXPECT_EQ(Text(*standing), Text(FoldVersions(versions, basis, choice)));

  Basis earlier = AnyBasis();
  if (Chance(40)) earlier.known_position = basis.known_position;
  const auto counts = CountBetween(state_, pair, earlier, basis, choice);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(Text(*counts), Text(CountBetween(versions, earlier, basis, choice))) << "from " << Text(earlier);

  CheckScan(pair, earlier, basis, choice);

  const LineKey key = {earlier.as_of_us, Chance(50) ? 0 : earlier.known_position};
  const auto before = LineCursor(state_, pair, basis, key).FoldedBefore(key, choice.include_secondhand);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(Text(*before), Text(BeforeReference(versions, key, basis.known_position, choice)));
  EXPECT_EQ(Text(Walk(state_, pair, basis, key)), Text(WalkReference(versions, basis, key)));
}

void History::CheckByPair() const {
  MemoryState by_pair;
  std::optional<FoldWriter> line;
  for (const auto& [key, value] : changes_) {
    const PairKey pair = PairOf(key);
    if (!line || pair != line->pair()) {
      ASSERT_TRUE(!line || line->PutHead().ok());
      line.emplace(by_pair, pair, shape_, PairHead{});
    }
    const absl::Status applied = ApplyFoldChange(key, value, *line);
    ASSERT_TRUE(applied.ok()) << applied;
  }
  ASSERT_TRUE(line && line->PutHead().ok());
  EXPECT_TRUE(by_pair.Dump(Family::kPairs) == state_.Dump(Family::kPairs));
  EXPECT_TRUE(by_pair.Dump(Family::kFolds) == state_.Dump(Family::kFolds));
}

struct Case {
  const char* name;
  Habits habits;
  FoldShape shape;
  int steps;
  int checks_every;  // steps between checks
  int checks_at_end;
};

class FoldPropertyTest : public testing::TestWithParam<Case> {};

TEST_P(FoldPropertyTest, AnswersAsTheReferenceDoes) {
  const Case& c = GetParam();
  for (const uint32_t seed : {1U, 2U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed, c.habits, c.shape);
    for (int step = 1; step <= c.steps; ++step) {
      history.Step();
      if (step % c.checks_every == 0) history.Check();
      if (testing::Test::HasFailure()) return;
    }
    for (int i = 0; i < c.checks_at_end; ++i) history.Check();
    history.CheckByPair();
    if (testing::Test::HasFailure()) return;
  }
}

std::string NameOf(const testing::TestParamInfo<Case>& test) {
  return test.param.name;
}

// late, same_time, amended, amended_last, retracted, other_pair, secondhand, plain_stance
INSTANTIATE_TEST_SUITE_P(
    Histories, FoldPropertyTest,
    testing::Values(Case{"InOrder", {}, kTiny, 400, 6, 120},
                    Case{"InOrderStoreShape", {}, FoldShape{}, 1'000, 20, 100},
                    Case{"Secondhand", {0, 10, 0, 0, 0, 0, 30, 20}, kTiny, 400, 6, 120},
                    Case{"Late", {60, 20, 0, 0, 0, 0, 10, 40}, kTiny, 400, 6, 120},
                    Case{"Corrected", {20, 10, 40, 0, 10, 10, 10, 40}, kTiny, 500, 6, 150},
                    Case{"CorrectedStoreShape", {20, 10, 40, 0, 10, 10, 10, 40}, FoldShape{}, 1'200, 20, 200},
                    Case{"MostlyTakenBack", {20, 10, 20, 0, 35, 10, 10, 40}, kTiny, 500, 6, 150},
                    Case{"SameInstant", {0, 95, 20, 50, 5, 0, 10, 40}, kTiny, 400, 6, 120},
                    Case{"MovedBetweenPairs", {10, 10, 40, 20, 5, 50, 10, 40}, kTiny, 400, 6, 150},
                    Case{"LongRuns", {10, 5, 10, 20, 3, 0, 5, 99}, kTiny, 500, 6, 120},
                    Case{"OneCorrectedAgainAndAgain", {10, 5, 90, 99, 0, 0, 5, 50}, kTiny, 1'200, 10, 100},
                    Case{"LongLine", {5, 3, 5, 20, 1, 2, 5, 60}, kTiny, 5'500, 500, 12}),
    NameOf);

}  // namespace
}  // namespace parley
