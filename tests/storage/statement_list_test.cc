// Listing statements: every filter against a plain walk over everything.

#include <algorithm>
#include <functional>
#include <random>

#include "absl/strings/str_cat.h"
#include "core/time.h"
#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

class StatementListTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
    Append(DeclareSpeaker("peskov"));
    std::mt19937 random(7);
    const std::vector<std::string> parties = {"ukraine", "russia"};
    const std::vector<std::string> issues = {"security", "nato", "troops"};
    const std::vector<std::string> speakers = {"", "putin", "peskov"};
    for (int i = 1; i <= 200; ++i) {
      auto pick = [&](const auto& from) { return from[random() % from.size()]; };
      event::v1::Statement statement = MakeStatement(absl::StrCat(1990 + random() % 30), pick(parties),
                                                     pick(issues), static_cast<Stance>(1 + random() % 9));
      statement.set_speaker(pick(speakers));
      statement.set_attribution(static_cast<Attribution>(1 + random() % 7));
      statement.set_quote(i % 5 == 0 ? "Never, said STRASSE" : "Perhaps");
      Append(Record(i, statement));
      if (i % 7 == 0) Append(Retract(i));
      if (i % 11 == 0 && i % 7 != 0) {
        statement.set_said_at_precision(event::v1::DATE_PRECISION_YEAR);
        statement.set_party(pick(parties));
        Append(Amend(i, statement));
      }
    }
  }

  // All statements in force, in the order of the list, by asking for them one by one.
  std::vector<event::v1::Statement> Everything(uint64_t known_position) {
    std::vector<event::v1::Statement> all;
    for (int i = 1; i <= 200; ++i) {
      auto history = store_->Read()->Statement(*Uuid::Parse(Id(i)), known_position);
      if (history.ok() && history->current.has_value()) all.push_back(*history->current);
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.said_at().seconds() < b.said_at().seconds();
    });
    return all;
  }

  // All pages of a list.
  std::vector<std::string> List(const StatementQuery& query, const Basis& basis, size_t page_size) {
    std::vector<std::string> ids;
    std::optional<LineKey> from;
    do {
      auto page = store_->Read()->Statements(query, basis, from, page_size, {});
      EXPECT_TRUE(page.ok()) << page.status();
      for (const auto& statement : page->statements) ids.push_back(statement.statement_id());
      from = page->next;
    } while (from.has_value());
    return ids;
  }

  void ExpectLists(StatementQuery query, const std::function<bool(const event::v1::Statement&)>& matches) {
    for (const uint64_t known : {store_->last_position(), uint64_t{120}}) {
      std::vector<std::string> wanted;
      for (const auto& statement : Everything(known)) {
        if (matches(statement)) wanted.push_back(statement.statement_id());
      }
      const Basis basis{now_us_, known};
      EXPECT_EQ(List(query, basis, 3), wanted);
      EXPECT_EQ(List(query, basis, 1000), wanted);
      query.descending = true;
      std::reverse(wanted.begin(), wanted.end());
      EXPECT_EQ(List(query, basis, 4), wanted);
      query.descending = false;
    }
  }

  uint32_t Number(NameKind kind, const std::string& id) { return store_->catalog().NumberOf(kind, id); }
};

TEST_F(StatementListTest, All) {
  ExpectLists({}, [](const auto&) { return true; });
}

TEST_F(StatementListTest, ByParty) {
  StatementQuery query;
  query.parties = {Number(NameKind::kParty, "russia")};
  ExpectLists(query, [](const auto& s) { return s.party() == "russia"; });
}

TEST_F(StatementListTest, ByIssues) {
  StatementQuery query;
  query.issues = {Number(NameKind::kIssue, "nato"), Number(NameKind::kIssue, "troops")};
  ExpectLists(query, [](const auto& s) { return s.issue() != "security"; });
}

TEST_F(StatementListTest, ByPair) {
  StatementQuery query;
  query.parties = {Number(NameKind::kParty, "russia"), Number(NameKind::kParty, "ukraine")};
  query.issues = {Number(NameKind::kIssue, "nato")};
  ExpectLists(query, [](const auto& s) { return s.issue() == "nato"; });
}

TEST_F(StatementListTest, BySpeaker) {
  StatementQuery query;
  query.speakers = {Number(NameKind::kSpeaker, "putin")};
  query.parties = {Number(NameKind::kParty, "russia")};
  ExpectLists(query, [](const auto& s) { return s.speaker() == "putin" && s.party() == "russia"; });
}

TEST_F(StatementListTest, ByDates) {
  StatementQuery query;
  query.said_from_us = At("2000");
  query.said_before_us = At("2010");
  ExpectLists(query, [](const auto& s) {
    return s.said_at().seconds() >= At("2000") / kMicrosPerSecond &&
           s.said_at().seconds() < At("2010") / kMicrosPerSecond;
  });
}

TEST_F(StatementListTest, ByAttributionAndStance) {
  StatementQuery query;
  query.attributions = {event::v1::ATTRIBUTION_VOTE, event::v1::ATTRIBUTION_RELAYED};
  query.stances = {event::v1::STANCE_MIXED, event::v1::STANCE_DEMANDS, event::v1::STANCE_NEUTRAL};
  ExpectLists(query, [&](const auto& s) {
    return (s.attribution() == event::v1::ATTRIBUTION_VOTE ||
            s.attribution() == event::v1::ATTRIBUTION_RELAYED) &&
           (s.stance() == event::v1::STANCE_MIXED || s.stance() == event::v1::STANCE_DEMANDS ||
            s.stance() == event::v1::STANCE_NEUTRAL);
  });
}

TEST_F(StatementListTest, ByTextWhateverTheCase) {
  StatementQuery query;
  query.text = "straße";
  ExpectLists(query, [](const auto& s) { return s.quote() != "Perhaps"; });
}

TEST_F(StatementListTest, AsOfCutsTheList) {
  const Basis basis{At("1995"), store_->last_position()};
  auto page = store_->Read()->Statements({}, basis, std::nullopt, 1000, {});
  ASSERT_TRUE(page.ok());
  for (const auto& s : page->statements) EXPECT_LE(s.said_at().seconds(), At("1995") / kMicrosPerSecond);
}

TEST_F(StatementListTest, StopsWhenAsked) {
  const Basis basis{now_us_, store_->last_position()};
  auto page =
      store_->Read()->Statements({}, basis, std::nullopt, 1000, [] { return absl::CancelledError("gone"); });
  EXPECT_EQ(page.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace parley::testing
