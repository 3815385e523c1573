// What is said of memory, next to what was allocated. A program of its own, since it counts every allocation.

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "gtest/gtest.h"
#include "storage/apply/run_writer.h"
#include "storage/engine/big_endian.h"
#include "storage/engine/database.h"
#include "storage/engine/db_state.h"
#include "storage/engine/write_layer.h"
#include "tests/temp_folder.h"

namespace {

std::atomic<size_t> allocated_bytes = 0;

}  // namespace

void* operator new(size_t size) {
  void* const bytes = std::malloc(size);
  if (bytes == nullptr) throw std::bad_alloc();
  allocated_bytes += malloc_usable_size(bytes);
  return bytes;
}

// Sanitizers have ones of their own for arrays, which do not call these.
void* operator new[](size_t size) {
  return operator new(size);
}

void operator delete(void* bytes) noexcept {
  allocated_bytes -= malloc_usable_size(bytes);
  std::free(bytes);
}

void operator delete(void* bytes, size_t) noexcept {
  operator delete(bytes);
}

void operator delete[](void* bytes) noexcept {
  operator delete(bytes);
}

void operator delete[](void* bytes, size_t) noexcept {
  operator delete(bytes);
}

namespace parley {
namespace {

constexpr uint64_t kWrites = 100'000;

std::string KeyOf(uint64_t number) {
  std::string key;
  PutU64(key, number);
  key.push_back(1);
  PutU64(key, number);
  return key;
}

void ExpectAboutAllocated(const WriteLayer& layer, size_t allocated_before) {
  const double allocated = static_cast<double>(allocated_bytes - allocated_before);
  const double said = static_cast<double>(layer.MemoryBytes());
  EXPECT_GT(said, 0.8 * allocated);
  EXPECT_LT(said, 1.2 * allocated);
}

// A revision is 18 bytes long, and takes ten times as much.
TEST(WriteLayerMemoryTest, ShortWritesThatAreWalkedCountWithWhatFindsThem) {
  const size_t before = allocated_bytes;
  WriteLayer layer;
  for (uint64_t i = 0; i < kWrites; ++i) layer.Put(Family::kRevisions, KeyOf(i), "1");
  ExpectAboutAllocated(layer, before);
  EXPECT_GT(layer.MemoryBytes(), 5 * layer.size_bytes());
  layer.Clear();
  EXPECT_EQ(layer.MemoryBytes(), 0U);
}

TEST(WriteLayerMemoryTest, WritesOfOnePrefixCount) {
  const size_t before = allocated_bytes;
  WriteLayer layer;
  std::string prefix;
  PutU64(prefix, 7);
  prefix.push_back(1);
  for (uint64_t i = 0; i < kWrites; ++i) layer.Put(Family::kRevisions, prefix + KeyOf(i), "");
  ExpectAboutAllocated(layer, before);
}

TEST(WriteLayerMemoryTest, LongWritesCountWithTheirBytes) {
  const size_t before = allocated_bytes;
  WriteLayer layer;
  const std::string value(2'000, 'x');
  for (uint64_t i = 0; i < kWrites / 10; ++i) layer.Put(Family::kFolds, KeyOf(i), value);
  ExpectAboutAllocated(layer, before);
}

TEST(WriteLayerMemoryTest, WritesThatAreNotReadBackCountWithoutWhatWouldFindThem) {
  const size_t before = allocated_bytes;
  WriteLayer layer;
  for (uint64_t i = 0; i < kWrites; ++i) layer.PutBlind(Family::kByParty, KeyOf(i), "");
  ExpectAboutAllocated(layer, before);
}

// Values that were written over since the save point are kept until there is another.
TEST(WriteLayerMemoryTest, WhatCanBeTakenBackCounts) {
  WriteLayer layer;
  for (uint64_t i = 0; i < kWrites; ++i) layer.Put(Family::kPairs, KeyOf(i), "1");
  const size_t before = layer.MemoryBytes();
  layer.SetSavePoint();
  for (uint64_t i = 0; i < kWrites; ++i) layer.Put(Family::kPairs, KeyOf(i), "2");
  EXPECT_GT(layer.MemoryBytes(), before + kWrites * sizeof(WriteLayer::Item));
  layer.RollBack();
  EXPECT_EQ(layer.MemoryBytes(), before);
}

TEST(RunWriterTest, RunsOfShortWritesEndByTheMemoryThatTheyTake) {
  constexpr size_t kRunBytes = 1 << 20;
  const testing::TempFolder folder;
  const absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(folder.path(), 16 << 20);
  ASSERT_TRUE(database.ok()) << database.status();
  BatchState batch(**database);
  RunWriter runs(batch, kRunBytes);
  for (uint64_t i = 0; i < kWrites; ++i) {
    ASSERT_TRUE(batch.Put(Family::kRevisions, KeyOf(i), "1").ok());
    ASSERT_TRUE(runs.EndIfFull().ok());
    ASSERT_LT(batch.MemoryBytes(), kRunBytes) << i;
  }
  ASSERT_TRUE(runs.End().ok());
  ASSERT_TRUE(runs.Wait().ok());
  std::string value;
  for (const uint64_t i : {uint64_t{0}, kWrites / 2, kWrites - 1})
    EXPECT_TRUE(*SnapshotState(**database).Get(Family::kRevisions, KeyOf(i), &value)) << i;
}

}  // namespace
}  // namespace parley
