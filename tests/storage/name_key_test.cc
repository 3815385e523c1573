#include "storage/catalog/name_key.h"

#include "gtest/gtest.h"

namespace parley {
namespace {

TEST(NameKeyTest, FoldsCaseAndSpace) {
  EXPECT_EQ(NameKey("  The   Kremlin\t"), "the kremlin");
  EXPECT_EQ(NameKey("Кремль"), NameKey("КРЕМЛЬ"));
  EXPECT_EQ(NameKey("Straße"), NameKey("STRASSE"));
  EXPECT_EQ(NameKey("the\u00a0West"), "the west");
}

TEST(NameKeyTest, NormalisesCompositionAndCompatibility) {
  EXPECT_EQ(NameKey("Zelenski\u0301"), NameKey("Zelensk\u00ed"));
  EXPECT_EQ(NameKey("\uff35\uff33"), "us");  // full-width letters
}

TEST(NameKeyTest, FoldCaseKeepsSpace) {
  EXPECT_EQ(FoldCase("A  B"), "a  b");
}

TEST(NameKeyTest, EmptyAndBlank) {
  EXPECT_EQ(NameKey(""), "");
  EXPECT_EQ(NameKey(" \n "), "");
}

}  // namespace
}  // namespace parley
