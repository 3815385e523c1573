#include "storage/engine/value_cache.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

class ValueCacheTest : public ::testing::Test {
 protected:
  KeptValue Current(uint64_t epoch) { return cache_.FindCurrent(ValueKind::kHead, "pair", epoch); }
  void KeepCurrent(uint64_t epoch, const std::string& value) {
    cache_.AddCurrent(ValueKind::kHead, "pair", epoch, Keep(value));
  }
  void Commit(const std::vector<rocksdb::Slice>& keys) {
    cache_.BeginCommit(ValueKind::kHead, keys);
    cache_.EndCommit();
  }

  ValueCache cache_{rocksdb::NewLRUCache(1 << 20)};
};

TEST_F(ValueCacheTest, FixedValuesStayOverCommits) {
  cache_.AddFixed(ValueKind::kNode, "key", Keep("7"));
  Commit({"key"});
  ASSERT_NE(cache_.FindFixed(ValueKind::kNode, "key"), nullptr);
  EXPECT_EQ(*cache_.FindFixed(ValueKind::kNode, "key"), "7");
  EXPECT_EQ(cache_.FindFixed(ValueKind::kRoot, "key"), nullptr);
}

TEST_F(ValueCacheTest, CurrentValueIsFoundWhileItDoesNotChange) {
  KeepCurrent(cache_.epoch(), "1");
  Commit({"other"});
  ASSERT_NE(Current(cache_.epoch()), nullptr);
  EXPECT_EQ(*Current(cache_.epoch()), "1");
}

TEST_F(ValueCacheTest, CommitTakesOutWhatItChanges) {
  KeepCurrent(cache_.epoch(), "1");
  cache_.BeginCommit(ValueKind::kHead, {"pair"});
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
  cache_.EndCommit();
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
}

TEST_F(ValueCacheTest, OlderSnapshotDoesNotFindNewerValue) {
  const uint64_t older = cache_.epoch();
  Commit({"pair"});
  KeepCurrent(cache_.epoch(), "2");
  EXPECT_EQ(Current(older), nullptr);
  ASSERT_NE(Current(cache_.epoch()), nullptr);
  EXPECT_EQ(*Current(cache_.epoch()), "2");
}

TEST_F(ValueCacheTest, ValueReadBeforeACommitIsNotKeptAfterIt) {
  const uint64_t read_in = cache_.epoch();
  Commit({"pair"});
  KeepCurrent(read_in, "1");
  EXPECT_EQ(Current(read_in), nullptr);
  EXPECT_EQ(Current(cache_.epoch()), nullptr);
}

TEST(ValuesAndBlocks, BlocksReadOnceDoNotPushOutValues) {
  const std::shared_ptr<rocksdb::Cache> shared = rocksdb::NewLRUCache(1 << 20);
  ValueCache values(shared);
  values.AddFixed(ValueKind::kNode, "key", Keep("7"));
  constexpr size_t kBlockBytes = 8 << 10;
  for (size_t i = 0; i * kBlockBytes < 4 * shared->GetCapacity(); ++i) {
    const auto nothing = [](const rocksdb::Slice&, void*) {};
    ASSERT_TRUE(shared->Insert("block " + std::to_string(i), nullptr, kBlockBytes, nothing).ok());
  }
  EXPECT_NE(values.FindFixed(ValueKind::kNode, "key"), nullptr);
}

}  // namespace
}  // namespace parley
