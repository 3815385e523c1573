// The bytes of the family of alerts. docs/storage-format-alerts.md shows them; they are on people's disks.
#include "storage/alerts/alert_codec.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

Uuid AlertId() {
  return Uuid::Parse("5b1c8a52-9d0c-5b7e-8f0e-3f5d7c1b2a10").value();
}

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(AlertCodecTest, KeysAreThoseOfTheDocument) {
  EXPECT_EQ(Hex(CursorKey()), "63");
  EXPECT_EQ(Hex(AlertLogKey({9, 1})), "61000000000000000900000001");
  EXPECT_EQ(Hex(AlertIdKey(AlertId())), "695b1c8a529d0c5b7e8f0e3f5d7c1b2a10");
  EXPECT_EQ(Hex(RulePrefix("moves")), "726d6f76657300");
  EXPECT_EQ(Hex(RuleKey("moves", {9, 1})), "726d6f76657300000000000000000900000001");
  EXPECT_EQ(Hex(AcknowledgementKey(AlertId())), "6b5b1c8a529d0c5b7e8f0e3f5d7c1b2a10");
  EXPECT_EQ(Hex(SilenceKey("quiet", {2, 3})), "737175696574000000000200000003");
}

TEST(AlertCodecTest, ValuesAreThoseOfTheDocument) {
  const int64_t noon_us = At("2025-09-03") + 12 * 3'600'000'000;
  EXPECT_EQ(Hex(EncodeCursor({12, noon_us})), "00000001000000000000000c80063de45816f000");
  EXPECT_EQ(Hex(EncodeCursor({12, INT64_MIN})), "00000001000000000000000c0000000000000000");
  EXPECT_EQ(Hex(EncodeKey({9, 1})), "000000000000000900000001");
  EXPECT_EQ(Hex(EncodeAlert({{9, 1}, AlertId(), "moves", "\x0a\x01x"})),
            "5b1c8a529d0c5b7e8f0e3f5d7c1b2a10056d6f7665730a0178");
}

TEST(AlertCodecTest, WhatWasWrittenIsRead) {
  const auto cursor = DecodeCursor(EncodeCursor({12, -5}));
  ASSERT_TRUE(cursor.has_value());
  EXPECT_EQ(cursor->evaluated, 12U);
  EXPECT_EQ(cursor->ticked_us, -5);
  EXPECT_EQ(DecodeKey(EncodeKey({9, 1})), (AlertKey{9, 1}));
  const auto alert = DecodeAlert(AlertLogKey({9, 1}), EncodeAlert({{9, 1}, AlertId(), "moves", "value"}));
  ASSERT_TRUE(alert.has_value());
  EXPECT_EQ(alert->key, (AlertKey{9, 1}));
  EXPECT_EQ(alert->alert_id, AlertId());
  EXPECT_EQ(alert->rule_id, "moves");
  EXPECT_EQ(alert->value, "value");
}

TEST(AlertCodecTest, AnotherVersionAndDamagedBytesAreNotRead) {
  std::string cursor = EncodeCursor({12, 0});
  cursor[3] = 2;
  EXPECT_FALSE(DecodeCursor(cursor).has_value());
  EXPECT_FALSE(DecodeCursor("").has_value());
  EXPECT_FALSE(DecodeKey("short").has_value());
  const std::string value = EncodeAlert({{9, 1}, AlertId(), "moves", ""});
  EXPECT_TRUE(DecodeAlert(AlertLogKey({9, 1}), value).has_value());
  EXPECT_FALSE(DecodeAlert(AlertLogKey({9, 1}), value.substr(0, value.size() - 1)).has_value());
  EXPECT_FALSE(DecodeAlert(AlertLogKey({9, 1}), value.substr(0, 16)).has_value());
  EXPECT_FALSE(DecodeAlert("a", value).has_value());
}

}  // namespace
}  // namespace parley::testing
