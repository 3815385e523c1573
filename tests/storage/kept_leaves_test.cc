// Leaves of timelines that are kept as they are shown: the same entries as one by one, and each made once.
#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

constexpr int kStatements = 400;  // far more than a tail holds

// What a question about the line found.
struct Shown {
  std::string text;
  std::optional<LineKey> next;

  bool operator==(const Shown&) const = default;
};

std::string Text(const TimelineItem& item) {
  return absl::StrCat(item.record->first_position, ".", item.record->version_position, " ",
                      item.shift ? static_cast<int>(item.shift->kind) : 0, " ",
                      item.shift ? absl::StrJoin(item.shift->conditions_dropped, "+") : "", " ",
                      absl::StrJoin(item.corroborations, ","), "\n");
}

// Keeps each leaf as its text.
class Leaves final : public TimelineLeaves {
 public:
  explicit Leaves(const Snapshot& view) : view_(view) {}

  void Take(const TimelineItem& item) {
    text_ += Text(item);
    ++one_by_one_;
  }
  void TakeKept(KeptEntries kept) override {
    absl::StrAppend(&text_, kept.entries);
    ++kept_;
  }
  void BeginLeaf() override { begin_ = text_.size(); }
  void EndLeaf(TimelineLeaf leaf) override {
    view_.KeepLeaf(leaf, absl::string_view(text_).substr(begin_));
    ++made_;
  }

  const std::string& text() const { return text_; }
  int one_by_one() const { return one_by_one_; }
  int kept() const { return kept_; }
  int made() const { return made_; }

 private:
  const Snapshot& view_;
  std::string text_;
  size_t begin_ = 0;
  int one_by_one_ = 0;
  int kept_ = 0;
  int made_ = 0;
};

class KeptLeavesTest : public StoreTest {
 protected:
  // A small cache may drop what was kept just now.
  KeptLeavesTest() { memory_budget_bytes_ = 256 << 20; }

  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
  }

  // Statement `i`, one a day from 2000 on; `day`: on that one instead.
  event::v1::Event Say(int i, int day = -1) {
    const int64_t said_us = At("2000") + (day < 0 ? i : day) * int64_t{86'400'000'000};
    const std::vector<Stance> stances = {event::v1::STANCE_OPPOSES, event::v1::STANCE_SUPPORTS,
                                         event::v1::STANCE_SUPPORTS, event::v1::STANCE_NOT_STATED};
    event::v1::Statement statement =
        MakeStatement("2000", "russia", "nato", stances[static_cast<size_t>(i / 3) % stances.size()]);
    statement.mutable_said_at()->set_seconds(said_us / 1'000'000);
    if (i % 5 == 0) statement.set_attribution(event::v1::ATTRIBUTION_RELAYED);
    if (i % 7 == 0) statement.add_conditions(absl::StrCat("if ", i % 3));
    return Record(i, statement);
  }

  void SayAll() {
    Events events;
    for (int i = 1; i <= kStatements; ++i) events.push_back(Say(i));
    Append(events);
  }

  // A question about russia on nato.
  struct Question {
    Basis basis;
    FoldChoice choice;
    LineKey from{INT64_MIN, 0};
    size_t limit = 1'000;
  };

  Question Now() const { return {{INT64_MAX, store_->last_position()}, {}}; }

  // The answer, entry by entry.
  Shown OneByOne(const Question& question) {
    std::string text;
    const auto take = [&text](const TimelineItem& item) { text += Text(item); };
    const auto next = store_->Read()->Timeline(Pair("russia", "nato"), question.basis, question.choice,
                                               question.from, question.limit, take, nullptr, {});
    EXPECT_TRUE(next.ok()) << next.status();
    return {text, next.value_or(std::nullopt)};
  }

  // The same with leaves; how they came.
  Leaves ByLeaves(const Question& question) {
    const auto view = store_->Read();
    Leaves leaves(*view);
    const auto take = [&leaves](const TimelineItem& item) { leaves.Take(item); };
    const auto next = view->Timeline(Pair("russia", "nato"), question.basis, question.choice, question.from,
                                     question.limit, take, &leaves, {});
    EXPECT_TRUE(next.ok()) << next.status();
    EXPECT_EQ((Shown{leaves.text(), next.value_or(std::nullopt)}), OneByOne(question));
    return leaves;
  }
};

TEST_F(KeptLeavesTest, AreMadeOnce) {
  SayAll();
  const Leaves first = ByLeaves(Now());
  EXPECT_EQ(first.kept(), 0);
  EXPECT_GT(first.made(), kStatements / 16 / 2);
  const Leaves second = ByLeaves(Now());
  EXPECT_EQ(second.kept(), first.made());
  EXPECT_EQ(second.made(), 0);
  EXPECT_LE(second.one_by_one(), 64);  // the tail
}

TEST_F(KeptLeavesTest, ThoseThatChangedAreMadeAgain) {
  SayAll();
  const int all = ByLeaves(Now()).made();
  Append(Say(kStatements + 1, 100));
  const int made = ByLeaves(Now()).made();
  EXPECT_GE(made, 1);
  EXPECT_LE(made, 3);  // it may have been split, and the stance before the next one may be another
  EXPECT_EQ(ByLeaves(Now()).made(), 0);
  EXPECT_GE(ByLeaves(Now()).kept(), all);
}

TEST_F(KeptLeavesTest, CorroborationsThatAreKnownAreShown) {
  SayAll();
  const Question before = Now();
  ByLeaves(before);
  Append(Corroborate(100, "BBC"));
  EXPECT_EQ(ByLeaves(Now()).made(), 1);
  EXPECT_EQ(ByLeaves(Now()).made(), 0);
  EXPECT_EQ(ByLeaves(before).made(), 1);
}

TEST_F(KeptLeavesTest, APageEndsWithinALeaf) {
  SayAll();
  ByLeaves(Now());
  Question question = Now();
  question.limit = 50;
  for (int pages = 1;; ++pages) {
    ByLeaves(question);
    const std::optional<LineKey> next = OneByOne(question).next;
    if (!next) {
      EXPECT_EQ(pages, kStatements / 50);
      break;
    }
    question.from = *next;
  }
}

// Anything may happen to the line, and anything may be asked, in any order.
TEST_F(KeptLeavesTest, ShowTheSameAsEntriesOneByOne) {
  std::mt19937 random(11);
  const auto below = [&random](int end) { return std::uniform_int_distribution<int>(0, end - 1)(random); };
  SayAll();
  int said = kStatements;
  int kept = 0;
  for (int step = 0; step < 400; ++step) {
    const int id = 1 + below(said);
    switch (below(8)) {  // what concerns a retracted statement is refused
      case 0:
        Append(Say(++said, below(kStatements)));
        break;
      case 1:
        static_cast<void>(TryAppend(Corroborate(id, absl::StrCat("paper ", step))));
        break;
      case 2:
        static_cast<void>(TryAppend(Retract(id)));
        break;
      case 3:
        static_cast<void>(
            TryAppend(Amend(id, Say(below(100), below(kStatements)).statement_recorded().statement())));
        break;
      default:
        break;
    }
    Question question = Now();
    if (below(3) == 0) question.basis.known_position -= static_cast<uint64_t>(below(60));
    if (below(3) == 0) question.basis.as_of_us = At("2000") + below(kStatements) * int64_t{86'400'000'000};
    if (below(3) == 0) question.from.said_at_us = At("2000") + below(kStatements) * int64_t{86'400'000'000};
    if (below(3) == 0) question.limit = 1 + static_cast<size_t>(below(300));
    question.choice.include_secondhand = below(4) == 0;
    kept += ByLeaves(question).kept();
  }
  EXPECT_GT(kept, 400);
}

}  // namespace
}  // namespace parley::testing
