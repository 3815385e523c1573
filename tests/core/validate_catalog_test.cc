// One bad input per test of the rules of parties, speakers and issues.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "absl/strings/str_cat.h"
#include "tests/core/valid_events.h"

namespace parley::testing_core {
namespace {

using event::v1::Event;
using event::v1::Issue;
using event::v1::Party;
using event::v1::Speaker;

void PartyRefused(const std::function<void(Party&)>& change, const std::string& field,
                  const std::string& fragment = "") {
  Event event = PartyEvent();
  change(*event.mutable_party_declared()->mutable_party());
  ExpectRefused(event, "party_declared.party." + field, fragment);
}

void SpeakerRefused(const std::function<void(Speaker&)>& change, const std::string& field,
                    const std::string& fragment = "") {
  Event event = SpeakerEvent();
  change(*event.mutable_speaker_declared()->mutable_speaker());
  ExpectRefused(event, "speaker_declared.speaker." + field, fragment);
}

void IssueRefused(const std::function<void(Issue&)>& change, const std::string& field,
                  const std::string& fragment = "") {
  Event event = IssueEvent();
  change(*event.mutable_issue_declared()->mutable_issue());
  ExpectRefused(event, "issue_declared.issue." + field, fragment);
}

TEST(ValidatePartyTest, IdIsASlug) {
  PartyRefused([](Party& p) { p.clear_party_id(); }, "party_id", "missing");
  PartyRefused([](Party& p) { p.set_party_id("Russia"); }, "party_id", "lower-case");
  PartyRefused([](Party& p) { p.set_party_id(std::string(64, 'a')); }, "party_id", "63");
}

TEST(ValidatePartyTest, NameIsShownToPeople) {
  PartyRefused([](Party& p) { p.clear_name(); }, "name", "missing");
  PartyRefused([](Party& p) { p.set_name(" \t"); }, "name");
  PartyRefused([](Party& p) { p.set_name("\u00a0\u2003"); }, "name", "not only spaces");
  PartyRefused([](Party& p) { p.set_name("Two\nlines"); }, "name", "line breaks");
  PartyRefused([](Party& p) { p.set_name(std::string(201, 'x')); }, "name", "201");
  PartyRefused([](Party& p) { p.set_name("\xff"); }, "name", "UTF-8");
}

TEST(ValidatePartyTest, KindIsRequiredAndKnown) {
  PartyRefused([](Party& p) { p.clear_kind(); }, "kind", "COALITION");
  PartyRefused([](Party& p) { p.set_kind(static_cast<event::v1::PartyKind>(7)); }, "kind", "\"7\"");
}

TEST(ValidatePartyTest, Aliases) {
  PartyRefused([](Party& p) { p.add_aliases(""); }, "aliases[1]", "missing");
  PartyRefused([](Party& p) { p.add_aliases("  "); }, "aliases[1]", "not only spaces");
  PartyRefused([](Party& p) { p.add_aliases(std::string(201, 'x')); }, "aliases[1]", "201");
  PartyRefused(
      [](Party& p) {
        for (int i = 0; i < 64; ++i) p.add_aliases(absl::StrCat("alias ", i));
      },
      "aliases", "at most 64");
}

TEST(ValidatePartyTest, OnlyCoalitionsHaveMembers) {
  PartyRefused([](Party& p) { p.set_kind(event::v1::PARTY_KIND_STATE); }, "members", "COALITION");
  Event alone = PartyEvent();
  alone.mutable_party_declared()->mutable_party()->clear_members();
  EXPECT_TRUE(Check(alone).ok());
}

TEST(ValidatePartyTest, Members) {
  PartyRefused([](Party& p) { p.add_members(); }, "members[1].party", "missing");
  PartyRefused([](Party& p) { p.add_members()->set_party(p.party_id()); }, "members[1].party", "itself");
  PartyRefused([](Party& p) { p.mutable_members(0)->set_from("March"); }, "members[0].from", "2025-06-05");
  PartyRefused([](Party& p) { p.mutable_members(0)->set_to("2025-13"); }, "members[0].to", "2025-13");
  PartyRefused([](Party& p) { p.mutable_members(0)->set_to("2025-03-02"); }, "members[0].to", "after `from`");
  PartyRefused([](Party& p) { p.mutable_members(0)->set_to("2025"); }, "members[0].to", "after `from`");
  PartyRefused(
      [](Party& p) {
        for (int i = 0; i < 512; ++i) p.add_members()->set_party(absl::StrCat("member-", i));
      },
      "members", "at most 512");
}

TEST(ValidateSpeakerTest, IdNameAndAliases) {
  SpeakerRefused([](Speaker& s) { s.set_speaker_id("-x"); }, "speaker_id", "hyphen");
  SpeakerRefused([](Speaker& s) { s.clear_name(); }, "name", "missing");
  SpeakerRefused([](Speaker& s) { s.add_aliases("\x7f"); }, "aliases[1]", "control");
}

TEST(ValidateSpeakerTest, Roles) {
  SpeakerRefused([](Speaker& s) { s.mutable_roles(0)->clear_party(); }, "roles[0].party", "missing");
  SpeakerRefused([](Speaker& s) { s.mutable_roles(0)->set_title(std::string(201, 'x')); }, "roles[0].title",
                 "201");
  SpeakerRefused([](Speaker& s) { s.mutable_roles(0)->set_from("20.05.2019"); }, "roles[0].from",
                 "20.05.2019");
  SpeakerRefused([](Speaker& s) { s.mutable_roles(0)->set_to("2018"); }, "roles[0].to", "2019-05-20");
  SpeakerRefused(
      [](Speaker& s) {
        for (int i = 0; i < 128; ++i) s.add_roles()->set_party("ukraine");
      },
      "roles", "at most 128");
}

TEST(ValidateIssueTest, EveryField) {
  IssueRefused([](Issue& i) { i.set_issue_id("army size cap"); }, "issue_id", "hyphens");
  IssueRefused([](Issue& i) { i.clear_proposition(); }, "proposition", "missing");
  IssueRefused([](Issue& i) { i.set_proposition(std::string(501, 'x')); }, "proposition", "501");
  IssueRefused([](Issue& i) { i.set_parent(std::string(201, 'x')); }, "parent", "201");
  IssueRefused([](Issue& i) { i.set_unit(std::string(65, 'x')); }, "unit", "65");
  IssueRefused([](Issue& i) { i.add_aliases(" "); }, "aliases[1]");
  IssueRefused([](Issue& i) { i.set_status_quo(std::numeric_limits<double>::quiet_NaN()); }, "status_quo",
               "finite");
}

TEST(ValidateIssueTest, ARootNeedsOnlyIdAndProposition) {
  Event event;
  event.mutable_issue_declared()->mutable_issue()->set_issue_id("security-guarantees");
  event.mutable_issue_declared()->mutable_issue()->set_proposition("Ukraine gets security guarantees");
  EXPECT_TRUE(Check(event).ok());
}

}  // namespace
}  // namespace parley::testing_core
