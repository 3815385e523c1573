#include "cli/render/matrix.h"

#include <gtest/gtest.h>

namespace parley {
namespace {

google::protobuf::RepeatedPtrField<event::v1::Issue> Issues() {
  google::protobuf::RepeatedPtrField<event::v1::Issue> issues;
  const auto add = [&](const std::string& id, const std::string& parent) {
    event::v1::Issue& issue = *issues.Add();
    issue.set_issue_id(id);
    issue.set_parent(parent);
  };
  add("army-size-cap", "security-guarantees");
  add("ceasefire", "");
  add("nato-membership", "security-guarantees");
  add("security-guarantees", "");
  return issues;
}

google::protobuf::RepeatedPtrField<v1::StandingStance> Stances(int parties) {
  google::protobuf::RepeatedPtrField<v1::StandingStance> stances;
  for (int i = 0; i < parties; ++i) {
    v1::StandingStance& stance = *stances.Add();
    stance.set_party("party-" + std::to_string(i));
    stance.set_issue(i % 2 == 0 ? "army-size-cap" : "security-guarantees");
    stance.set_stance(event::v1::STANCE_OPPOSES);
  }
  return stances;
}

std::vector<std::string> Parties(int count) {
  std::vector<std::string> parties;
  for (int i = 0; i < count; ++i) parties.push_back("party-" + std::to_string(i));
  return parties;
}

TEST(IssueTree, ListsParentsBeforeChildren) {
  std::string listed;
  for (const IssueNode& node : IssueTree(Issues(), {}))
    listed += std::string(node.depth, '>') + node.issue_id + " ";
  EXPECT_EQ(listed, "ceasefire security-guarantees >army-size-cap >nato-membership ");
}

TEST(IssueTree, IndentsOnlyBelowListedAncestors) {
  const auto nodes = IssueTree(Issues(), {"army-size-cap", "unknown"});
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0].depth, 0u);
  EXPECT_EQ(nodes[1].issue_id, "unknown");
}

TEST(MatrixTables, PutsIssuesDownWhereThatFits) {
  const auto stances = Stances(2);
  const auto tables =
      MatrixTables({IssueTree(Issues(), {"army-size-cap", "security-guarantees"}), Parties(2), stances}, 80);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(RenderTable(tables[0], {80, false}),
            R"(issue                party-0  party-1
─────────────────────────────────────
security-guarantees  ·        opposes
  army-size-cap      opposes  ·
)");
}

TEST(MatrixTables, TurnsRoundWhereOnlyThatFits) {
  const auto stances = Stances(12);
  const auto tables = MatrixTables({IssueTree(Issues(), {"army-size-cap"}), Parties(12), stances}, 80);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].columns[0].name, "party");
  EXPECT_EQ(tables[0].rows.size(), 12u);
}

TEST(MatrixTables, SplitsPartiesWhereNothingFits) {
  const auto stances = Stances(12);
  const auto tables = MatrixTables(
      {IssueTree(Issues(), {"army-size-cap", "security-guarantees", "nato-membership", "ceasefire"}),
       Parties(12), stances},
      60);
  ASSERT_GT(tables.size(), 1u);
  std::size_t parties = 0;
  for (const Table& table : tables) {
    EXPECT_LE(NaturalWidth(table), 60u);
    parties += table.columns.size() - 1;
  }
  EXPECT_EQ(parties, 12u);
}

}  // namespace
}  // namespace parley
