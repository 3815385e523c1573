#include "storage/statements/statement_keys.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace parley {
namespace {

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

// Frozen: other bytes need a new projection version.
TEST(StatementKeysTest, BytesAreFrozen) {
  const std::string prefix = IndexPrefix(258);
  EXPECT_EQ(Hex(IndexKey(prefix, {{-1, 9}, 9})), "000001027fffffffffffffff0000000000000009");
  EXPECT_EQ(Hex(IndexKey(prefix, {{1, 9}, 10})), "0000010280000000000000010000000000000009000000000000000a");
}

TEST(StatementKeysTest, SortAsValues) {
  const std::string p = IndexPrefix(1);
  EXPECT_LT(IndexKey(p, {{-5, 9}, 9}), IndexKey(p, {{-4, 1}, 1}));
  EXPECT_LT(IndexKey(p, {{-1, 9}, 9}), IndexKey(p, {{0, 1}, 1}));
  EXPECT_LT(IndexKey(p, {{3, 9}, 9}), IndexKey(p, {{3, 9}, 12}));
  EXPECT_LT(IndexKey(p, {{3, 9}, 12}), IndexKey(p, {{3, 10}, 10}));
}

TEST(StatementKeysTest, RoundTrip) {
  for (const IndexEntry& entry : {IndexEntry{{-7, 3}, 3}, IndexEntry{{7, 3}, 300}}) {
    EXPECT_EQ(ParseIndexKey(IndexKey("ab", entry), "ab"), entry);
  }
  EXPECT_FALSE(ParseIndexKey("abcdefgh", "ab").has_value());
  EXPECT_FALSE(ParseIndexKey(IndexKey("ab", {{1, 1}, 1}), "ac").has_value());
}

}  // namespace
}  // namespace parley
