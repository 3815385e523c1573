#include "storage/catalog/catalog.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "core/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CatalogTest : public ::testing::Test {
 protected:
  absl::Status Declare(event::v1::Event event) {
    absl::Status status = catalog_.CheckDeclaration(event);
    if (status.ok()) {
      catalog_.Apply(event, ++position_);
      catalog_.Publish(position_);
    }
    return status;
  }

  std::string Resolve(const std::string& name, uint64_t known = UINT64_MAX - 1,
                      NameKind kind = NameKind::kParty) {
    absl::StatusOr<EntityRef> ref = catalog_.Resolve(kind, name, known, "party");
    return ref.ok() ? ref->id : ReasonOf(ref.status());
  }

  std::vector<std::string> Ids(NameKind kind, const std::vector<uint32_t>& numbers) {
    std::vector<std::string> ids;
    for (uint32_t number : numbers) ids.push_back(catalog_.IdOf(kind, number));
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  Catalog catalog_;
  uint64_t position_ = 0;
};

event::v1::Event Coalition(const std::string& id, const std::vector<event::v1::Membership>& members) {
  event::v1::Event event = DeclareParty(id);
  event.mutable_party_declared()->mutable_party()->set_kind(event::v1::PARTY_KIND_COALITION);
  for (const auto& member : members) *event.mutable_party_declared()->mutable_party()->add_members() = member;
  return event;
}

event::v1::Membership Member(const std::string& party, const std::string& from = "",
                             const std::string& to = "") {
  event::v1::Membership member;
  member.set_party(party);
  member.set_from(from);
  member.set_to(to);
  return member;
}

TEST_F(CatalogTest, ResolvesIdAliasAndName) {
  ASSERT_TRUE(Declare(DeclareParty("russia", {"Kremlin", "the Kremlin"})).ok());
  EXPECT_EQ(Resolve("russia"), "russia");
  EXPECT_EQ(Resolve("RUSSIA"), "russia");
  EXPECT_EQ(Resolve("KREMLIN"), "russia");
  EXPECT_EQ(Resolve("  the   kremlin "), "russia");
  EXPECT_EQ(Resolve("The Russia"), "russia");
}

TEST_F(CatalogTest, UnknownNameOffersTheNearest) {
  ASSERT_TRUE(Declare(DeclareParty("russia", {"Kremlin"})).ok());
  ASSERT_TRUE(Declare(DeclareParty("ukraine", {"Kyiv"})).ok());
  const absl::Status status = catalog_.Resolve(NameKind::kParty, "Kremlim", 2, "party").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(DetailOf(status)->metadata.at("suggestions").substr(0, 6), "russia");
  EXPECT_THAT(std::string(status.message()), HasSubstr("nearest: russia"));
}

TEST_F(CatalogTest, AmbiguousNameListsCandidates) {
  event::v1::Event caucasus = DeclareParty("georgia");
  event::v1::Event america = DeclareParty("georgia-us");
  caucasus.mutable_party_declared()->mutable_party()->set_name("Republic of Georgia");
  america.mutable_party_declared()->mutable_party()->set_name("Republic of Georgia");
  ASSERT_TRUE(Declare(caucasus).ok());
  ASSERT_TRUE(Declare(america).ok());
  EXPECT_EQ(Resolve("georgia"), "georgia");
  const absl::Status status = catalog_.Resolve(NameKind::kParty, "republic of georgia", 2, "party").status();
  EXPECT_EQ(ReasonOf(status), "AMBIGUOUS_NAME");
  EXPECT_EQ(DetailOf(status)->metadata.at("candidates"), "georgia, georgia-us");
}

TEST_F(CatalogTest, AliasTakenNamesTheHolder) {
  ASSERT_TRUE(Declare(DeclareParty("russia", {"Kremlin"})).ok());
  const absl::Status status = Declare(DeclareParty("tatarstan", {"Kazan", "KREMLIN"}));
  EXPECT_EQ(ReasonOf(status), "NAME_TAKEN");
  EXPECT_EQ(FieldOf(status), "party_declared.party.aliases[1]");
  EXPECT_EQ(DetailOf(status)->metadata.at("holder"), "russia");
  EXPECT_EQ(ReasonOf(Declare(DeclareParty("kremlin"))), "NAME_TAKEN");
  EXPECT_EQ(ReasonOf(Declare(DeclareParty("other", {"Russia"}))), "NAME_TAKEN");
}

TEST_F(CatalogTest, RevisionFreesAliasesButThePastKeepsThem) {
  ASSERT_TRUE(Declare(DeclareParty("russia", {"Kremlin"})).ok());     // 1
  ASSERT_TRUE(Declare(DeclareParty("russia")).ok());                  // 2
  ASSERT_TRUE(Declare(DeclareParty("tatarstan", {"Kremlin"})).ok());  // 3
  EXPECT_EQ(Resolve("Kremlin", 1), "russia");
  EXPECT_EQ(Resolve("Kremlin", 2), "tatarstan");  // nobody then: what it came to mean first
  EXPECT_EQ(Resolve("Kremlin", 3), "tatarstan");
}

TEST_F(CatalogTest, ReadersDoNotSeeWhatIsNotPublished) {
  ASSERT_TRUE(Declare(DeclareParty("russia")).ok());
  catalog_.Apply(DeclareParty("ukraine", {"Kyiv"}), 2);
  EXPECT_EQ(Resolve("ukraine", 1), "UNKNOWN_NAME");
  EXPECT_EQ(Resolve("Kyiv", 1), "UNKNOWN_NAME");
  EXPECT_EQ(Resolve("Kyiv", Catalog::kNewest), "ukraine");
  catalog_.Publish(2);
  EXPECT_EQ(Resolve("Kyiv", 1), "ukraine");
}

TEST_F(CatalogTest, TruncateTakesDeclarationsBack) {
  ASSERT_TRUE(Declare(DeclareParty("russia", {"Moscow"})).ok());
  catalog_.Apply(DeclareParty("russia", {"Kremlin"}), 2);
  catalog_.Apply(DeclareParty("ukraine", {"Kyiv"}), 3);
  catalog_.Truncate(1);
  EXPECT_EQ(catalog_.Count(NameKind::kParty), 1U);
  EXPECT_EQ(Resolve("Moscow", Catalog::kNewest), "russia");
  EXPECT_EQ(Resolve("Kremlin", Catalog::kNewest), "UNKNOWN_NAME");
  EXPECT_EQ(catalog_.NumberOf(NameKind::kParty, "ukraine"), 0U);
  ASSERT_TRUE(Declare(DeclareParty("nato")).ok());
  EXPECT_EQ(catalog_.NumberOf(NameKind::kParty, "nato"), 2U);
}

TEST_F(CatalogTest, MembersFollowTheirDatesAndNestedCoalitions) {
  for (const char* id : {"france", "britain", "poland"}) ASSERT_TRUE(Declare(DeclareParty(id, {})).ok());
  ASSERT_TRUE(Declare(Coalition("weimar", {Member("poland", "2020")})).ok());
  ASSERT_TRUE(
      Declare(Coalition("west", {Member("france"), Member("britain", "", "2021-02"), Member("weimar")}))
          .ok());
  const uint32_t west = catalog_.NumberOf(NameKind::kParty, "west");
  auto members = [&](const std::string& as_of) {
    return absl::StrJoin(Ids(NameKind::kParty, catalog_.WithMembers(west, At(as_of), position_)), " ");
  };
  EXPECT_EQ(members("2019"), "britain france weimar west");
  EXPECT_EQ(members("2021-01-31"), "britain france poland weimar west");
  EXPECT_EQ(members("2021-02-01"), "france poland weimar west");
}

TEST_F(CatalogTest, CoalitionIsNotItsOwnMember) {
  EXPECT_EQ(FieldOf(Declare(Coalition("west", {Member("West")}))), "party_declared.party.members[0].party");
}

TEST_F(CatalogTest, ReferencesBecomeIds) {
  ASSERT_TRUE(Declare(DeclareParty("france", {"Paris"})).ok());
  ASSERT_TRUE(Declare(Coalition("west", {Member("PARIS")})).ok());
  EXPECT_EQ(catalog_.PartyAt(2, 2).value->members(0).party(), "france");
}

TEST_F(CatalogTest, IssueTreeAndCycles) {
  ASSERT_TRUE(Declare(DeclareIssue("a")).ok());
  ASSERT_TRUE(Declare(DeclareIssue("b", "a")).ok());
  ASSERT_TRUE(Declare(DeclareIssue("c", "b")).ok());
  EXPECT_THAT(Ids(NameKind::kIssue, catalog_.WithSubissues(1, 3)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids(NameKind::kIssue, catalog_.WithSubissues(1, 2)), ElementsAre("a", "b"));
  const absl::Status status = Declare(DeclareIssue("a", "c"));
  EXPECT_EQ(ReasonOf(status), "ISSUE_CYCLE");
  EXPECT_EQ(FieldOf(status), "issue_declared.issue.parent");
  EXPECT_EQ(ReasonOf(Declare(DeclareIssue("d", "D"))), "ISSUE_CYCLE");
  EXPECT_EQ(ReasonOf(Declare(DeclareIssue("d", "nowhere"))), "UNKNOWN_NAME");
}

TEST_F(CatalogTest, ListsByIdAsOfAPosition) {
  ASSERT_TRUE(Declare(DeclareParty("russia")).ok());
  ASSERT_TRUE(Declare(DeclareParty("france")).ok());
  EXPECT_EQ(catalog_.List(NameKind::kParty, 1).size(), 1U);
  const auto list = catalog_.List(NameKind::kParty, 2);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].id, "france");
  EXPECT_EQ(list[0].number, 2U);
}

}  // namespace
}  // namespace parley::testing
