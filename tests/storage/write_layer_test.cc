// Writes that wait for their batch, and iterating through them.

#include "storage/engine/write_layer.h"

#include <map>
#include <memory>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/layered_iterator.h"
#include "storage/engine/recent_values.h"

namespace parley {
namespace {

std::string RevisionKey(uint64_t first, uint64_t rest) {
  std::string key;
  PutU64(key, first);
  key.push_back(1);
  PutU64(key, rest);
  return key;
}

// What two layers, the second over the first, say all together.
using Model = std::map<std::string, std::string>;

void WriteAtRandom(std::mt19937& random, WriteLayer& layer, Model& model) {
  const std::string key = RevisionKey(random() % 3, random() % 40);
  if (random() % 4 == 0) {
    layer.Put(Family::kRevisions, key, {}, /*is_deleted=*/true);
    model.erase(key);
  } else {
    const std::string value(random() % 20, static_cast<char>('a' + random() % 26));
    layer.Put(Family::kRevisions, key, value);
    model[key] = value;
  }
}

std::unique_ptr<rocksdb::Iterator> Over(std::unique_ptr<rocksdb::Iterator> base, const WriteLayer& layer,
                                        const std::string& prefix) {
  return std::make_unique<LayeredIterator>(std::move(base), layer, Family::kRevisions, prefix);
}

// The entry under the iterator and the one the model has there.
void ExpectAt(const rocksdb::Iterator& it, const Model& model, Model::const_iterator expected) {
  ASSERT_EQ(it.Valid(), expected != model.end());
  if (!it.Valid()) return;
  EXPECT_EQ(it.key().ToString(), expected->first);
  EXPECT_EQ(it.value().ToString(), expected->second);
}

TEST(ByteArenaTest, GivesBackWhatWasTakenSinceAMark) {
  ByteArena arena;
  const rocksdb::Slice kept = arena.Keep("kept");
  const ByteArena::Mark mark = arena.mark();
  for (int i = 0; i < 100; ++i) {
    arena.Take(100'000);
    arena.Take(1'000'000);
  }
  arena.CutTo(mark);
  EXPECT_EQ(arena.mark().blocks, 1U);
  EXPECT_EQ(arena.mark().large, 0U);
  EXPECT_EQ(arena.Keep("next").data(), kept.data() + kept.size());
  EXPECT_EQ(kept.ToString(), "kept");
}

// Requests that are refused again and again take no memory: what they wrote is given back.
TEST(WriteLayerTest, WhatIsTakenBackLeavesNothing) {
  WriteLayer layer;
  layer.Put(Family::kRevisions, RevisionKey(1, 1), "stays");
  const size_t bytes = layer.size_bytes();
  for (int round = 0; round < 3; ++round) {
    layer.SetSavePoint();
    for (uint64_t i = 0; i < 1'000; ++i)
      layer.Put(Family::kRevisions, RevisionKey(i % 7, i), std::string(600, 'x'));
    layer.Put(Family::kRevisions, RevisionKey(1, 1), std::string(300'000, 'y'));
    layer.RollBack();
    EXPECT_EQ(layer.size_bytes(), bytes);
    WriteLayer::Items made;
    ASSERT_EQ(layer.WithPrefix(Family::kRevisions, RevisionKey(1, 0).substr(0, 9), made).size(), 1U);
    EXPECT_EQ(layer.Find(Family::kRevisions, RevisionKey(1, 1))->value.ToString(), "stays");
    EXPECT_TRUE(layer.WithPrefix(Family::kRevisions, RevisionKey(3, 0).substr(0, 9), made).empty());
  }
}

TEST(WriteLayerTest, IteratorsShowLayersInOrderWhicheverWayTheyGo) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    WriteLayer below, above;
    Model model;
    for (size_t i = random() % 60; i > 0; --i) WriteAtRandom(random, below, model);
    for (size_t i = random() % 60; i > 0; --i) WriteAtRandom(random, above, model);
    const auto it =
        Over(Over(std::unique_ptr<rocksdb::Iterator>(rocksdb::NewEmptyIterator()), below, ""), above, "");
    const std::string target = RevisionKey(random() % 3, random() % 40);
    it->Seek(target);
    auto expected = model.lower_bound(target);
    ExpectAt(*it, model, expected);
    for (int step = 0; step < 20 && it->Valid(); ++step) {
      if (random() % 2 == 0) {
        it->Next();
        ++expected;
      } else {
        it->Prev();
        expected = expected == model.begin() ? model.end() : std::prev(expected);
      }
      ExpectAt(*it, model, expected);
    }
    it->SeekForPrev(target);
    expected = model.upper_bound(target);
    ExpectAt(*it, model, expected == model.begin() ? model.end() : std::prev(expected));
  }
}

TEST(WriteLayerTest, APrefixShowsItsOwnKeysInOrder) {
  WriteLayer layer;
  for (const unsigned rest : {5U, 1U, 9U, 3U}) {
    for (const unsigned first : {1U, 2U}) layer.Put(Family::kRevisions, RevisionKey(first, rest), "v");
  }
  const std::string prefix = RevisionKey(2, 0).substr(0, 9);
  const auto it = Over(std::unique_ptr<rocksdb::Iterator>(rocksdb::NewEmptyIterator()), layer, prefix);
  it->Seek(prefix);
  for (const unsigned rest : {1U, 3U, 5U, 9U}) {
    ASSERT_TRUE(it->Valid());
    EXPECT_EQ(it->key().ToString(), RevisionKey(2, rest));
    it->Next();
  }
  EXPECT_FALSE(it->Valid());
}

TEST(WriteLayerTest, RollBackRestoresWhatWasWrittenOverAndForgetsWhatWasAdded) {
  WriteLayer layer;
  layer.Put(Family::kPairs, "old", "1");
  layer.PutBlind(Family::kByParty, "kept", "");
  const size_t bytes = layer.size_bytes();
  layer.SetSavePoint();
  layer.Put(Family::kPairs, "old", "2");
  layer.Put(Family::kPairs, "old", "3");
  layer.Put(Family::kPairs, "new", "4");
  layer.Put(Family::kRevisions, RevisionKey(1, 1), "5");
  layer.PutBlind(Family::kByParty, "taken back", "");
  layer.RollBack();
  EXPECT_EQ(layer.Find(Family::kPairs, "old")->value.ToString(), "1");
  EXPECT_EQ(layer.Find(Family::kPairs, "new"), nullptr);
  EXPECT_TRUE(layer.Sorted(Family::kRevisions).empty());
  WriteLayer::Items made;
  EXPECT_TRUE(layer.WithPrefix(Family::kRevisions, RevisionKey(1, 0).substr(0, 9), made).empty());
  EXPECT_EQ(layer.Sorted(Family::kByParty).size(), 1U);
  EXPECT_EQ(layer.size_bytes(), bytes);
}

TEST(WriteLayerTest, AValueThatGrowsTakesNoPlaceForEachOfItsSteps) {
  WriteLayer layer;
  std::string value;
  for (int step = 0; step < 1'000; ++step) layer.Put(Family::kPairs, "key", value += 'x');
  EXPECT_EQ(layer.Find(Family::kPairs, "key")->value.ToString(), value);
  EXPECT_LT(layer.size_bytes(), 10 * value.size());
  layer.SetSavePoint();
  for (const char* text : {"one", "another one", "1"}) layer.Put(Family::kPairs, "key", text);
  EXPECT_EQ(layer.Find(Family::kPairs, "key")->value.ToString(), "1");
  layer.RollBack();
  EXPECT_EQ(layer.Find(Family::kPairs, "key")->value.ToString(), value);
}

// However many leading bytes they share.
TEST(WriteLayerTest, LongKeysComeSorted) {
  WriteLayer layer;
  const std::vector<std::string> sorted = {"0123456",          "01234567",          "0123456789abcde",
                                           "0123456789abcdef", "0123456789abcdefA", "0123456789abcdefB",
                                           "0123456789abcdeg"};
  for (const std::string& key : std::vector<std::string>(sorted.rbegin(), sorted.rend()))
    layer.PutBlind(Family::kByParty, key, {});
  std::vector<std::string> keys;
  for (const WriteLayer::Item* item : layer.Sorted(Family::kByParty)) keys.push_back(item->key.ToString());
  EXPECT_EQ(keys, sorted);
}

TEST(WriteLayerTest, KeysComeSortedAndLargeValuesWhole) {
  WriteLayer layer;
  const std::string large(1 << 20, 'x');
  for (const char* key : {"b", "abcdefghi", "abcdefgh", "", "a"}) layer.Put(Family::kFolds, key, large);
  std::vector<std::string> keys;
  for (const WriteLayer::Item* item : layer.Sorted(Family::kFolds)) {
    keys.push_back(item->key.ToString());
    EXPECT_EQ(item->value.ToString(), large);
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"", "a", "abcdefgh", "abcdefghi", "b"}));
  layer.Clear();
  EXPECT_TRUE(layer.empty());
  EXPECT_EQ(layer.Find(Family::kFolds, "a"), nullptr);
}

TEST(RecentValuesTest, TheNewestValueIsFoundAndOldOnesGiveWay) {
  RecentValues recent(20'000);
  std::map<std::string, std::string> written;
  std::mt19937 random(7);
  size_t found = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string key = RevisionKey(0, random() % 400);
    std::string value;
    if (recent.Find(key, &value)) {
      ++found;
      ASSERT_EQ(value, written[key]);
    }
    written[key] = std::string(random() % 50, static_cast<char>('a' + random() % 26));
    recent.Keep(key, written[key]);
  }
  EXPECT_GT(found, 0U);
  EXPECT_LT(found, 3'000U - 400U) << "nothing ever gave way";
}

TEST(RecentValuesTest, WhatIsAskedForAgainAndAgainStays) {
  RecentValues recent(20'000);
  recent.Keep("wanted", "1");
  std::string value;
  for (unsigned i = 0; i < 10'000; ++i) {
    recent.Keep(RevisionKey(1, i), "x");
    ASSERT_TRUE(recent.Find("wanted", &value)) << i;
    ASSERT_EQ(value, "1");
  }
  EXPECT_FALSE(recent.Find(RevisionKey(1, 0), &value));
}

}  // namespace
}  // namespace parley
