// Logs that end as crashes leave them are opened; logs that are damaged in their midst are not.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "storage/engine/crc32c.h"
#include "storage/engine/log_check.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

TEST(Crc32cTest, GivesTheValuesOfTheStandard) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAU);  // RFC 3720, appendix B.4
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(Crc32c(""), 0U);
}

class DamagedLogTest : public StoreTest {
 protected:
  // Appends events of some 600 bytes, so that the log has several blocks of 32 KB, and copies the store as a
  // crash leaves it.
  void SetUp() override {
    StoreTest::SetUp();
    Append(SmallCatalog());
    for (int i = 1; i <= kEvents; i += kEventsPerRequest) {
      Events events;
      for (int k = 0; k < kEventsPerRequest; ++k) {
        events.push_back(Record(i + k, "2020", "ukraine", "nato", event::v1::STANCE_SUPPORTS));
      }
      Append(events);
    }
    options_.directory = folder_ / "crashed";
    std::filesystem::copy(directory_, options_.directory);
    for (const auto& file : std::filesystem::directory_iterator(options_.directory)) {
      if (file.path().extension() == ".log" && (path_.empty() || file.path() > path_)) path_ = file.path();
    }
    bytes_ = Read(path_);
    end_ = bytes_.find_last_not_of('\0') + 1;
    ASSERT_GT(end_, 4 * kBlockBytes);
  }

  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  void Write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  std::optional<LogDamage> Damage(const std::string& bytes) const {
    Write(bytes);
    const auto damage = FindLogDamage(path_);
    EXPECT_TRUE(damage.ok()) << damage.status();
    return damage.ok() ? *damage : std::nullopt;
  }

  uint64_t LastPosition() {
    const auto store = TryOpen(options_);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? (*store)->last_position() : 0;
  }

  static constexpr int kEvents = 250;
  static constexpr int kEventsPerRequest = 5;
  static constexpr uint64_t kLast = 6 + kEvents;
  static constexpr size_t kBlockBytes = 32 << 10;
  StoreOptions options_;
  std::string path_;   // of the log
  std::string bytes_;  // what it holds
  size_t end_ = 0;     // of its last record
};

TEST_F(DamagedLogTest, AWholeLogIsFine) {
  EXPECT_FALSE(Damage(bytes_).has_value());
  EXPECT_EQ(LastPosition(), kLast);
}

TEST_F(DamagedLogTest, ALastWriteThatDidNotGetThereIsFine) {
  for (const size_t missing : {size_t{1}, size_t{100}, size_t{1'000}}) {
    std::string torn = bytes_;
    torn.replace(end_ - missing, missing, missing, '\0');
    EXPECT_FALSE(Damage(torn).has_value()) << missing;
    EXPECT_FALSE(Damage(torn.substr(0, end_ - missing)).has_value()) << missing;
  }
  EXPECT_GE(LastPosition(), kLast - kEventsPerRequest);
}

TEST_F(DamagedLogTest, DamageInTheMidstIsRefusedAndNothingIsChanged) {
  for (const size_t at : {size_t{10}, kBlockBytes / 2, kBlockBytes + 5, 2 * kBlockBytes + 1'000}) {
    std::string damaged = bytes_;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    Write(damaged);
    const absl::Status status = TryOpen(options_).status();
    EXPECT_EQ(ReasonOf(status), "STORE_UNUSABLE") << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("--accept-damaged-log"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
    EXPECT_EQ(Read(path_), damaged);
  }
  Write(bytes_);
  EXPECT_EQ(LastPosition(), kLast);
}

// RocksDB passes over zeros and goes on behind them.
TEST_F(DamagedLogTest, ABlockOfZerosInTheMidstIsRefused) {
  std::string damaged = bytes_;
  damaged.replace(kBlockBytes, kBlockBytes, kBlockBytes, '\0');
  Write(damaged);
  EXPECT_EQ(ReasonOf(TryOpen(options_).status()), "STORE_UNUSABLE");
}

TEST_F(DamagedLogTest, WhatOtherProgramsCallALogIsNotLookedAt) {
  std::string damaged = bytes_;
  damaged[kBlockBytes / 2] = static_cast<char>(damaged[kBlockBytes / 2] ^ 1);
  std::ofstream(options_.directory + "/server.log", std::ios::binary) << damaged;
  EXPECT_EQ(LastPosition(), kLast);
}

TEST_F(DamagedLogTest, WithConsentTheStoreGoesOnWithWhatComesBeforeAndKeepsTheLog) {
  std::string damaged = bytes_;
  damaged[2 * kBlockBytes + 1'000] = static_cast<char>(damaged[2 * kBlockBytes + 1'000] ^ 1);
  Write(damaged);
  std::ofstream(path_ + ".damaged") << "the copy of a start that was cut short";
  options_.accepts_damaged_log = true;
  const uint64_t last = LastPosition();
  EXPECT_GT(last, 30U);
  EXPECT_LT(last, kLast);
  EXPECT_EQ(Read(path_ + ".damaged"), damaged);
  options_.accepts_damaged_log = false;
  EXPECT_EQ(LastPosition(), last);
}

}  // namespace
}  // namespace parley::testing
