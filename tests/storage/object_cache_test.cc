#include "storage/engine/object_cache.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

constexpr size_t kCharge = 100;

class ObjectCacheTest : public ::testing::Test {
 protected:
  std::shared_ptr<const int> Current(uint64_t epoch) {
    return cache_.FindCurrent<int>(ObjectKind::kHead, "pair", epoch);
  }
  void Keep(uint64_t epoch, int value) {
    cache_.AddCurrent(ObjectKind::kHead, "pair", epoch, std::make_shared<const int>(value), kCharge);
  }
  void Commit(const std::vector<rocksdb::Slice>& keys) {
    cache_.BeginCommit(ObjectKind::kHead, keys);
    cache_.EndCommit();
  }

  ObjectCache cache_{rocksdb::NewLRUCache(1 << 20)};
};

TEST_F(ObjectCacheTest, FixedValuesStayOverCommits) {
  cache_.AddFixed(ObjectKind::kNode, "key", std::make_shared<const int>(7), kCharge);
  Commit({"key"});
  ASSERT_NE(cache_.FindFixed<int>(ObjectKind::kNode, "key"), nullptr);
  EXPECT_EQ(*cache_.FindFixed<int>(ObjectKind::kNode, "key"), 7);
  EXPECT_EQ(cache_.FindFixed<int>(ObjectKind::kRoot, "key"), nullptr);
}

TEST_F(ObjectCacheTest, CurrentValueIsFoundWhileItDoesNotChange) {
  Keep(cache_.epoch(), 1);
  Commit({"other"});
  ASSERT_NE(Current(cache_.epoch()), nullptr);
  EXPECT_EQ(*Current(cache_.epoch()), 1);
}

TEST_F(ObjectCacheTest, CommitTakesOutWhatItChanges) {
  Keep(cache_.epoch(), 1);
  cache_.BeginCommit(ObjectKind::kHead, {"pair"});
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
  cache_.EndCommit();
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
}

TEST_F(ObjectCacheTest, OlderSnapshotDoesNotFindNewerValue) {
  const uint64_t older = cache_.epoch();
  Commit({"pair"});
  Keep(cache_.epoch(), 2);
  EXPECT_EQ(Current(older), nullptr);
  ASSERT_NE(Current(cache_.epoch()), nullptr);
  EXPECT_EQ(*Current(cache_.epoch()), 2);
}

TEST_F(ObjectCacheTest, ValueReadBeforeACommitIsNotKeptAfterIt) {
  const uint64_t read_in = cache_.epoch();
  Commit({"pair"});
  Keep(read_in, 1);
  EXPECT_EQ(Current(read_in), nullptr);
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
}

}  // namespace
}  // namespace parley
