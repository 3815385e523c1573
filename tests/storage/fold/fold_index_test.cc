// The fold index as its callers see it; answers at random bases: fold_property_test.cc.
#include "storage/fold/fold_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/time.h"
#include "line_model.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_writer.h"
#include "storage/fold/line_view.h"
#include "test_state.h"

namespace parley {
namespace {

constexpr PairKey kPair = {1, 2};
constexpr int64_t kNoon = 20'000 * kMicrosPerDay + kMicrosPerDay / 2;

Basis At(int64_t as_of_us, uint64_t known_position) {
  return {as_of_us, known_position};
}

// The stance at a basis; STANCE_UNSPECIFIED: none.
Stance StanceAt(const ReadState& state, const Basis& basis) {
  const auto standing = StandingAt(state, kPair, basis, FoldChoice{});
  EXPECT_TRUE(standing.ok()) << standing.status();
  if (!standing.ok() || !*standing) return event::v1::STANCE_UNSPECIFIED;
  return (*standing)->last.stance;
}

TEST(FoldIndexTest, HasNoStanceOfAnUnknownPair) {
  MemoryState state;
  EXPECT_EQ(StanceAt(state, At(kNoon, 5)), event::v1::STANCE_UNSPECIFIED);
  const auto counts = CountBetween(state, kPair, At(0, 1), At(kNoon, 2), FoldChoice{});
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->statements, 0U);
  LineCursor cursor(state, kPair, At(kNoon, 5), {});
  const auto before = cursor.FoldedBefore({kNoon, 1}, /*include_secondhand=*/false);
  ASSERT_TRUE(before.ok());
  EXPECT_FALSE(before->has_value());
  const auto next = cursor.Next();
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(*next, nullptr);
}

TEST(FoldIndexTest, KeepsWhatWasKnownBeforeACorrection) {
  MemoryState state;
  LineModel model(state, FoldShape{});
  model.Record(kPair, Said(kNoon, event::v1::STANCE_OPPOSES));
  model.Amend(0, kPair, Said(kNoon, event::v1::STANCE_ACCEPTS));
  model.Retract(0);
  EXPECT_EQ(StanceAt(state, At(kNoon, 1)), event::v1::STANCE_OPPOSES);
  EXPECT_EQ(StanceAt(state, At(kNoon, 2)), event::v1::STANCE_ACCEPTS);
  EXPECT_EQ(StanceAt(state, At(kNoon, 3)), event::v1::STANCE_UNSPECIFIED);
}

TEST(FoldIndexTest, FindsMixedSignalsOfTheDayAtTheNewestBasis) {
  MemoryState state;
  LineModel model(state, FoldShape{});
  model.Record(kPair, Said(kNoon - kMicrosPerDay, event::v1::STANCE_OPPOSES));
  model.Record(kPair, Said(kNoon - 1, event::v1::STANCE_RULES_OUT));
  model.Record(kPair, Said(kNoon, event::v1::STANCE_SUPPORTS));
  const auto standing = StandingAt(state, kPair, At(kNoon, 3), FoldChoice{});
  ASSERT_TRUE(standing.ok() && *standing);
  ASSERT_EQ((*standing)->mixed_signals.size(), 1U);
  EXPECT_EQ((*standing)->mixed_signals[0], model.open(1).statement_id);
}

// Dates without a time stand at midnight, the first moment of their day.
TEST(FoldIndexTest, FindsMixedSignalsAtTheFirstMomentOfTheDay) {
  constexpr int64_t kMidnight = 20'000 * kMicrosPerDay;
  MemoryState state;
  LineModel model(state, FoldShape{});
  model.Record(kPair, Said(kMidnight, event::v1::STANCE_OPPOSES));
  model.Record(kPair, Said(kMidnight, event::v1::STANCE_SUPPORTS));
  for (const bool is_newest : {true, false}) {
    if (!is_newest) model.Record(kPair, Said(kMidnight + kMicrosPerDay, event::v1::STANCE_NEUTRAL));
    const auto standing = StandingAt(state, kPair, At(kMidnight, 2), FoldChoice{});
    ASSERT_TRUE(standing.ok() && *standing);
    ASSERT_EQ((*standing)->mixed_signals.size(), 1U);
    EXPECT_EQ((*standing)->mixed_signals[0], model.open(0).statement_id);
  }
}

// The writer may amend in either order: the old version may still be in force when the new one comes.
TEST(FoldIndexTest, TakesTheNewVersionBeforeTheOldOneIsClosed) {
  MemoryState state;
  constexpr FoldShape kTiny = {.tail_max = 2, .tail_kept = 1, .leaf_max = 2, .fanout_max = 2};
  FoldRecord record = Said(kNoon, event::v1::STANCE_OPPOSES);
  record.first_position = record.version_position = 1;
  ASSERT_TRUE(AddVersion(state, kPair, record).ok());
  for (uint64_t position = 2; position <= 20; ++position) {
    const LineKey key = record.key();
    const uint64_t old_version = record.version_position;
    record.version_position = position;
    record.stance = position % 2 == 0 ? event::v1::STANCE_ACCEPTS : event::v1::STANCE_OPPOSES;
    ASSERT_TRUE(AddVersion(state, kPair, record, kTiny).ok());
    ASSERT_TRUE(CloseVersion(state, kPair, key, old_version, position, kTiny).ok());
  }
  for (uint64_t known = 1; known <= 20; ++known) {
    EXPECT_EQ(StanceAt(state, At(kNoon, known)),
              known % 2 == 0 ? event::v1::STANCE_ACCEPTS : event::v1::STANCE_OPPOSES);
  }
}

size_t KeysOf(const ReadState& state, Family family) {
  size_t keys = 0;
  const auto it = state.NewIterator(family, {});
  for (it->SeekToFirst(); it->Valid(); it->Next()) ++keys;
  return keys;
}

// A sealed tail keeps its newest versions, so that only what is later than late changes the tree.
TEST(FoldIndexTest, WhatComesALittleLateChangesNoNode) {
  MemoryState state;
  LineModel model(state, FoldShape{});
  for (int64_t i = 0; i < 64; ++i) model.Record(kPair, Said(kNoon + i * 10, event::v1::STANCE_OPPOSES));
  const size_t sealed = KeysOf(state, Family::kFolds);
  ASSERT_GT(sealed, 0U);
  model.Record(kPair, Said(kNoon + 49 * 10 + 5, event::v1::STANCE_OPPOSES));
  EXPECT_EQ(KeysOf(state, Family::kFolds), sealed);
  model.Record(kPair, Said(kNoon + 47 * 10 - 5, event::v1::STANCE_OPPOSES));
  EXPECT_GT(KeysOf(state, Family::kFolds), sealed);
}

TEST(FoldIndexTest, RefusesWhatCannotBe) {
  MemoryState state;
  FoldRecord record = Said(kNoon, event::v1::STANCE_OPPOSES);
  record.first_position = record.version_position = 1;
  ASSERT_TRUE(AddVersion(state, kPair, record).ok());
  EXPECT_EQ(AddVersion(state, kPair, record).status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(CloseVersion(state, kPair, record.key(), 7, 8).code(), absl::StatusCode::kInternal);
  ASSERT_TRUE(CloseVersion(state, kPair, record.key(), 1, 8).ok());
  EXPECT_EQ(CloseVersion(state, kPair, record.key(), 1, 9).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(CloseVersion(state, {9, 9}, record.key(), 1, 9).code(), absl::StatusCode::kInternal);
  record.version_position = record.closed_position = 10;
  EXPECT_EQ(AddVersion(state, kPair, record).status().code(), absl::StatusCode::kInternal);
}

TEST(FoldIndexTest, SaysSoWhenTheDiskHoldsRubbish) {
  MemoryState state;
  LineModel model(state, FoldShape{});
  model.Record(kPair, Said(kNoon, event::v1::STANCE_OPPOSES));
  ASSERT_TRUE(state.Put(Family::kPairs, PairBytes(kPair), "\x02rubbish").ok());
  const auto standing = StandingAt(state, kPair, At(kNoon, 1), FoldChoice{});
  EXPECT_EQ(standing.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(DetailOf(standing.status())->reason, Reason::kStorageFailed);
}

constexpr FoldShape kSmall = {.tail_max = 4, .tail_kept = 1, .leaf_max = 4, .fanout_max = 4};

// A history with everything in it, written with so many writes per batch.
std::string DumpOfHistory(size_t writes_per_batch) {
  MemoryState state(writes_per_batch);
  LineModel model(state, kSmall);
  for (int i = 0; i < 300; ++i) {
    const int64_t said_at_us = kNoon + (i % 7 == 0 ? -i : i) * kMicrosPerSecond;
    model.Record(kPair, Said(said_at_us, i % 5 == 0 ? event::v1::STANCE_OPPOSES : event::v1::STANCE_ACCEPTS));
    if (i % 4 == 0) model.Amend(model.open_count() / 2, kPair, Said(said_at_us / 2, event::v1::STANCE_MIXED));
    if (i % 9 == 0) model.Retract(model.open_count() / 3);
  }
  state.Commit();
  return state.Dump();
}

TEST(FoldIndexTest, WritesTheSameBytesWhateverTheBatches) {
  const std::string one_by_one = DumpOfHistory(1);
  EXPECT_EQ(one_by_one, DumpOfHistory(100));
  EXPECT_EQ(one_by_one, DumpOfHistory(1'000'000));
}

// The nodes that the keys of a state name, in order.
std::vector<NodeId> NodesOf(const MemoryState& state) {
  std::vector<NodeId> nodes;
  const size_t root_bytes = RootKeyBytes(kPair, 0).size();  // seals as well
  const auto it = state.NewIterator(Family::kFolds, {});
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const char* end = it->key().data() + it->key().size();
    if (it->key().size() != root_bytes) nodes.push_back({GetU64(end - 12), GetU32(end - 4)});
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

// A rebuild makes all changes of a line with one writer, an append each with one of its own. Nodes are
// numbered anew at each position.
TEST(FoldIndexTest, WritesTheSameBytesWithOneWriterForManyChanges) {
  constexpr FoldShape kTiny = {.tail_max = 2, .tail_kept = 1, .leaf_max = 2, .fanout_max = 2};
  constexpr uint64_t kChanges = 60;
  MemoryState together;
  MemoryState one_by_one;
  FoldWriter line(together, kPair, kTiny, PairHead{});
  for (uint64_t position = 1; position <= kChanges; ++position) {
    const auto in_no_order = static_cast<int64_t>(position * 37 % kChanges);
    FoldRecord record = Said(kNoon + in_no_order, event::v1::STANCE_ACCEPTS);
    record.first_position = record.version_position = position;
    ASSERT_TRUE(line.Add(record).ok());
    ASSERT_TRUE(AddVersion(one_by_one, kPair, record, kTiny).ok());
  }
  ASSERT_TRUE(line.PutHead().ok());
  EXPECT_EQ(together.Dump(), one_by_one.Dump());
  NodeId expected;
  for (const NodeId& node : NodesOf(together)) {
    if (node.position != expected.position) expected = {node.position, 0};
    ASSERT_EQ(node, expected) << "of position " << node.position;
    ++expected.number;
  }
  EXPECT_GT(expected.position, kChanges / 2);
}

// An amendment takes a version out and puts one in at the same position: the leaf that the first wrote starts
// at another date than that of the second, which takes its place.
TEST(FoldIndexTest, AnAmendmentLeavesNoLeafBehind) {
  MemoryState state;
  LineModel model(state, kSmall);
  for (int i = 0; i < 100; ++i) model.Record(kPair, Said(kNoon + i, event::v1::STANCE_ACCEPTS));
  for (size_t i = 0; i < model.open_count(); ++i) {
    FoldRecord amended = model.open(i);
    amended.stance = event::v1::STANCE_RESISTS;
    model.Amend(i, kPair, amended);
  }
  const std::vector<NodeId> nodes = NodesOf(state);
  EXPECT_EQ(std::adjacent_find(nodes.begin(), nodes.end()), nodes.end()) << "a node is under two keys";
}

// Retracting everything leaves an empty tree; the past stays.
TEST(FoldIndexTest, EmptiesTheTree) {
  MemoryState state;
  LineModel model(state, kSmall);
  for (int i = 0; i < 200; ++i) model.Record(kPair, Said(kNoon + i, event::v1::STANCE_ACCEPTS));
  while (model.open_count() > 0) model.Retract(model.open_count() / 2);
  auto view = LineView::Open(state, kPair, model.position());
  ASSERT_TRUE(view.ok() && *view);
  const auto root = (*view)->tree().RootNode();
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ((*root)->size(), 0U);
  EXPECT_EQ((*root)->level, 0U);
  EXPECT_EQ(StanceAt(state, At(kNoon * 2, model.position())), event::v1::STANCE_UNSPECIFIED);
  EXPECT_EQ(StanceAt(state, At(kNoon * 2, 200)), event::v1::STANCE_ACCEPTS);
}

}  // namespace
}  // namespace parley
