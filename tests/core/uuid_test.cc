#include "core/uuid.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace parley {
namespace {

constexpr char kText[] = "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a10";

TEST(UuidTest, TextRoundTrips) {
  const auto id = Uuid::Parse(kText);
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(id->ToString(), kText);
  EXPECT_EQ(id->bytes[0], 0x6f);
  EXPECT_EQ(id->bytes[15], 0x10);
}

TEST(UuidTest, UpperCaseIsTheSameId) {
  EXPECT_EQ(*Uuid::Parse("6F1C0F4E-6C1B-5D55-9F39-0C5F5F1F2A10"), *Uuid::Parse(kText));
}

TEST(UuidTest, BytesRoundTrip) {
  const Uuid id = *Uuid::Parse(kText);
  EXPECT_EQ(id.ToBytes().size(), 16U);
  EXPECT_EQ(Uuid::FromBytes(id.ToBytes()), id);
}

TEST(UuidTest, OrderIsThatOfTheBytes) {
  const Uuid low = *Uuid::Parse("00000000-0000-0000-0000-0000000000ff");
  const Uuid high = *Uuid::Parse("f0000000-0000-0000-0000-000000000000");
  EXPECT_LT(low, high);
  EXPECT_LT(low.ToBytes(), high.ToBytes());
}

TEST(UuidTest, OtherFormsAreRefused) {
  for (const char* bad :
       {"", "6f1c0f4e", "6f1c0f4e6c1b5d559f390c5f5f1f2a10", "{6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a10}",
        "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a1", "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a100",
        "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a1g", "6f1c0f4e06c1b-5d55-9f39-0c5f5f1f2a10",
        "6f1c0f4-e6c1b-5d55-9f39-0c5f5f1f2a10", "6f1c0f4e-6c1b-5d55-9f39-0c5f5f1f2a1 "}) {
    const auto id = Uuid::Parse(bad);
    ASSERT_FALSE(id.ok()) << bad;
    EXPECT_EQ(DetailOf(id.status())->reason, Reason::kInvalidField);
  }
}

}  // namespace
}  // namespace parley
