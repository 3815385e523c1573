#include "cli/import/event_id.h"

#include <gtest/gtest.h>

#include <set>

namespace parley {
namespace {

event::v1::Event Retraction(const std::string& reason) {
  event::v1::Event event;
  event.mutable_statement_retracted()->set_statement_id("8f6e6c8e-8a4d-4a43-9d3b-1f0f6a3c0001");
  event.mutable_statement_retracted()->set_reason(reason);
  return event;
}

TEST(EventIdDeriver, GivesTheSameIdsWheneverAFileIsRead) {
  EventIdDeriver first;
  EventIdDeriver second;
  for (const char* reason : {"a", "b", "a", "a"}) {
    EXPECT_EQ(first.Derive(Retraction(reason)), second.Derive(Retraction(reason)));
  }
}

TEST(EventIdDeriver, TellsIdenticalLinesApart) {
  EventIdDeriver deriver;
  std::set<std::string> ids;
  for (int i = 0; i < 300; ++i) ids.insert(deriver.Derive(Retraction("same")));
  EXPECT_EQ(ids.size(), 300u);
}

// Computed apart from this code, from the bytes on the wire: ids in ledgers depend on it for ever.
TEST(EventIdDeriver, KeepsItsRule) {
  EventIdDeriver deriver;
  EXPECT_EQ(deriver.Derive(Retraction("a")), "6263bae5-dc54-8b19-8898-4e9338bd5489");
  EXPECT_EQ(deriver.Derive(Retraction("a")), "ee21710a-1f6e-89a9-a12b-9a43608c444c");
}

TEST(EventIdDeriver, IgnoresTheOrderOfLabels) {
  event::v1::Event forward;
  event::v1::Event backward;
  for (int i = 0; i < 20; ++i) {
    auto& labels = *forward.mutable_statement_recorded()->mutable_statement()->mutable_labels();
    labels[std::to_string(i)] = "x";
  }
  for (int i = 19; i >= 0; --i) {
    auto& labels = *backward.mutable_statement_recorded()->mutable_statement()->mutable_labels();
    labels[std::to_string(i)] = "x";
  }
  EXPECT_EQ(EventIdDeriver().Derive(forward), EventIdDeriver().Derive(backward));
}

TEST(EventIdDeriver, MakesUuidsOfVersion8) {
  const std::string id = EventIdDeriver().Derive(Retraction("a"));
  ASSERT_EQ(id.size(), 36u);
  EXPECT_EQ(id[14], '8');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
}

}  // namespace
}  // namespace parley
