// Bytes of the fold index. The golden ones are frozen and explained in docs/storage-format-folds.md: if
// one changes, stores of released versions can no longer be read.
#include "storage/fold/fold_codec.h"

#include <gtest/gtest.h>

#include "line_model.h"
#include "storage/fold/packed_records.h"

namespace parley {
namespace {

constexpr PairKey kPair = {1, 2};

std::string Hex(const std::string& bytes) {
  return rocksdb::Slice(bytes).ToString(/*hex=*/true);
}

// 2025-09-03, recorded at position 5.
FoldRecord Plain() {
  FoldRecord record;
  record.said_at_us = 1'756'857'600'000'000;
  record.first_position = record.version_position = 5;
  record.statement_id = *Uuid::Parse("00112233-4455-6677-8899-aabbccddeeff");
  record.stance = event::v1::STANCE_RULES_OUT;
  record.attribution = event::v1::ATTRIBUTION_DIRECT_QUOTE;
  record.precision = event::v1::DATE_PRECISION_DAY;
  return record;
}

// Amended at position 300 and superseded at 301, before 1970, with everything in it.
FoldRecord Rich() {
  FoldRecord record = Plain();
  record.said_at_us = -1;
  record.version_position = 300;
  record.closed_position = 301;
  record.stance = event::v1::STANCE_ACCEPTS;
  record.attribution = event::v1::ATTRIBUTION_RELAYED;
  record.conditions = {"only if", "and"};
  record.quantity = 1.5;
  record.quantity_max = 2;
  return record;
}

void ExpectSame(const FoldRecord& a, const FoldRecord& b) {
  EXPECT_EQ(KeyOf(a), KeyOf(b));
  EXPECT_EQ(a.closed_position, b.closed_position);
  EXPECT_EQ(a.statement_id, b.statement_id);
  EXPECT_EQ(a.stance, b.stance);
  EXPECT_EQ(a.attribution, b.attribution);
  EXPECT_EQ(a.precision, b.precision);
  EXPECT_EQ(a.conditions, b.conditions);
  EXPECT_EQ(a.quantity, b.quantity);
  EXPECT_EQ(a.quantity_max, b.quantity_max);
}

FoldRecord Later(int64_t seconds, Stance stance) {
  FoldRecord record = Plain();
  record.said_at_us += seconds * 1'000'000;
  record.first_position = record.version_position = 5 + static_cast<uint64_t>(seconds);
  record.stance = stance;
  return record;
}

HeadSums ThreeStatements() {
  HeadSums sums;
  sums.Append(Plain());
  sums.Append(Later(1, event::v1::STANCE_ACCEPTS));
  sums.Append(Later(2, event::v1::STANCE_ACCEPTS));
  return sums;
}

TEST(FoldCodecTest, GoldenKeys) {
  EXPECT_EQ(Hex(PairBytes(kPair)), "0000000100000002");
  EXPECT_EQ(Hex(NodeKeyBytes(kPair, {{300, 1}, 1, 0})),
            "0000000100000002"
            "01"
            "000000000000012C"
            "00000001");
  EXPECT_EQ(Hex(NodeKeyBytes(kPair, {{300, 1}, 0, Plain().said_at_us})),
            "0000000100000002"
            "04"
            "80063DDA492B4000"
            "000000000000012C"
            "00000001");
  EXPECT_EQ(Hex(RootKeyBytes(kPair, 300)),
            "0000000100000002"
            "02"
            "000000000000012C");
  EXPECT_EQ(Hex(SealKeyBytes(kPair, 300)),
            "0000000100000002"
            "03"
            "000000000000012C");
}

const std::string kId = "00112233445566778899AABBCCDDEEFF";
const std::string kPlainKey =
    "80063DDA492B4000"
    "05"
    "00";
const std::string kPlainRecord = kPlainKey +
                                 "00"
                                 "01"
                                 "01"
                                 "02" +
                                 kId;
// Quantities and conditions of Rich().
const std::string kRichQualifiers =
    "3FF8000000000000"
    "4000000000000000"
    "02"
    "07"
    "6F6E6C79206966"
    "03"
    "616E64";

TEST(FoldCodecTest, GoldenRecords) {
  EXPECT_EQ(Hex(Pack({Plain()}).bytes), kPlainRecord);
  EXPECT_EQ(Hex(Pack({Rich()}).bytes),
            "7FFFFFFFFFFFFFFF"
            "05"
            "A702"
            "0F"
            "05"
            "06"
            "02" +
                kId + "AD02" + kRichQualifiers);
}

TEST(FoldCodecTest, GoldenHead) {
  PairHead head;
  head.last_change_position = 300;
  head.last_key = KeyOf(Plain());
  head.Append(Plain());
  AppendRecord(head.tail, Plain());
  EXPECT_EQ(Hex(EncodeHead(head)),
            "01"
            "AC02"
            "01" +
                kPlainKey +
                "00"
                "00"
                "00"
                "01"
                "00"
                "01" +
                kPlainRecord + kPlainRecord);
}

TEST(FoldCodecTest, GoldenLeafAndSeal) {
  FoldNode leaf;
  leaf.records = {Rich(), Plain()};
  EXPECT_EQ(Hex(EncodeNode(leaf)),
            "02"
            "00"
            "02"
            "7FFFFFFFFFFFFFFF"
            "80063DDA492B4000"
            "75"
            "26"
            "01"
            "21" +
                kId + kId +
                "05"
                "A702" +
                kRichQualifiers +
                "05"
                "00");
  EXPECT_EQ(Hex(EncodeSeal({Plain()})),
            "01"
            "01" +
                kPlainRecord);
}

// With one child that holds Plain(), one with a secondhand statement and everything in its terms, and one as
// the first, whose terms both sums end with.
TEST(FoldCodecTest, GoldenRoot) {
  FoldRoot root;
  root.tail_start = {Plain().said_at_us, 5, 6};
  root.next_number = 2;
  root.node.level = 1;
  root.node.children.push_back({{300, 0}, KeyOf(Plain()), {}});
  root.node.children[0].sums.Append(Plain());
  root.node.children.push_back({{300, 1}, KeyOf(Plain()), {}});
  root.node.children[1].sums.Append(Plain());
  root.node.children[1].sums.Append(Rich());
  root.node.children.push_back({{300, 2}, KeyOf(Plain()), {}});
  root.node.children[2].sums.Append(Plain());
  const std::string first =
      "00"
      "01"
      "00"
      "01"
      "AC02"
      "00"
      "05"
      "00"
      "01";
  const std::string with_the_second =
      "0B"
      "02"
      "00"
      "02"
      "03"
      "01"
      "01"
      "AC02"
      "01"
      "05"
      "00"
      "01"
      "75" +
      kRichQualifiers;
  const std::string with_the_third =
      "05"
      "03"
      "00"
      "03"
      "04"
      "02"
      "01"
      "AC02"
      "02"
      "05"
      "00"
      "01";
  EXPECT_EQ(Hex(EncodeRoot(root)),
            "02"
            "80063DDA492B4000"
            "05"
            "01"
            "02"
            "01"
            "03"
            "80063DDA492B4000"
            "80063DDA492B4000"
            "80063DDA492B4000"
            "02"
            "000A"
            "0035"
            "0042" +
                first + with_the_second + with_the_third);
}

TEST(FoldCodecTest, RootsComeBack) {
  FoldRoot root;
  root.node.level = 1;
  for (int64_t i = 0; i < 3; ++i) {
    ChildEntry& child = root.node.children.emplace_back();
    child.id = {300, static_cast<uint32_t>(i)};
    child.min = {i, 7, 9};
    for (int64_t j = 0; j <= i; ++j) child.sums.Append(Later(j, event::v1::STANCE_ACCEPTS));
    if (i == 2) child.sums.Append(Rich());
  }
  const auto decoded = DecodeRoot(EncodeRoot(root));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->node.children[2].min, root.node.children[2].min);
  EXPECT_EQ(decoded->node.children[2].sums.Of(true).last.conditions, Rich().conditions);
  EXPECT_EQ(decoded->node.children[2].sums.Of(false).run_length, 3U);
  EXPECT_EQ(EncodeRoot(*decoded), EncodeRoot(root));
  const std::string value = EncodeRoot(root);
  for (size_t size = 0; size < value.size(); ++size) {
    EXPECT_FALSE(DecodeRoot(value.substr(0, size)).ok()) << "cut to " << size;
  }
}

TEST(FoldCodecTest, TailsComeBackInTheirHead) {
  PairHead head;
  for (const FoldRecord& record : {Rich(), Plain()}) AppendRecord(head.tail, record);
  const auto decoded = DecodeHead(EncodeHead(head));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  const auto tail = Unpack(decoded->tail);
  ASSERT_TRUE(tail.ok()) << tail.status();
  ASSERT_EQ(tail->size(), 2U);
  ExpectSame(tail->front(), Rich());
  ExpectSame(tail->back(), Plain());
}

void ExpectSame(const HeadSummary& a, const HeadSummary& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_EQ(a.shift_count, b.shift_count);
  EXPECT_EQ(a.run_length, b.run_length);
  EXPECT_EQ(a.run_start.key, b.run_start.key);
  EXPECT_EQ(a.run_start.statement_id, b.run_start.statement_id);
  EXPECT_EQ(a.run_start.precision, b.run_start.precision);
  ExpectSame(a.first, b.first);
  ExpectSame(a.last, b.last);
}

TEST(FoldCodecTest, HeadsComeBackAtEveryLength) {
  PairHead head;
  for (int64_t i = 0; i < 8; ++i) {
    FoldRecord record = Later(i, i < 3 ? event::v1::STANCE_ACCEPTS : event::v1::STANCE_MIXED);
    if (i == 5) record.attribution = event::v1::ATTRIBUTION_ANALYST_ASSESSMENT;
    head.Append(record);
    const auto decoded = DecodeHead(EncodeHead(head));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ExpectSame(decoded->sums.stated, head.sums.stated);
    ExpectSame(decoded->sums.Of(true), head.sums.Of(true));
    EXPECT_EQ(decoded->sums.all.has_value(), i >= 5);
    EXPECT_EQ(decoded->before_run_us, head.before_run_us);
    EXPECT_EQ(EncodeHead(*decoded), EncodeHead(head));
  }
}

// The offsets are those of GoldenRecords.
TEST(FoldCodecTest, RefusesBytesItDoesNotKnow) {
  const PackedRecords rich = Pack({Rich()});
  const auto refused = [](uint64_t count, const std::string& bytes) { return !Unpack({count, bytes}).ok(); };
  for (size_t size = 0; size < rich.bytes.size(); ++size) {
    EXPECT_TRUE(refused(1, rich.bytes.substr(0, size))) << "cut to " << size;
  }
  EXPECT_TRUE(refused(1, rich.bytes + "x"));
  EXPECT_TRUE(refused(2, rich.bytes));
  EXPECT_TRUE(refused(UINT64_MAX, rich.bytes));
  std::string newer_flag = rich.bytes;
  newer_flag[11] = static_cast<char>(0x80);
  EXPECT_TRUE(refused(1, newer_flag));
  std::string no_stance = rich.bytes;
  no_stance[12] = 99;
  EXPECT_TRUE(refused(1, no_stance));
  std::string newer_format = EncodeSeal({Rich()});
  newer_format[0] = 2;
  EXPECT_FALSE(DecodeSeal(newer_format).ok());
  std::string older_format = EncodeNode({});
  ASSERT_TRUE(DecodeNode(older_format).ok());
  older_format[0] = 1;
  EXPECT_FALSE(DecodeNode(older_format).ok());
  EXPECT_FALSE(DecodeSeal("\x01\xff\xff\xff\xff\x0f").ok());
  PairHead head;
  head.sums = ThreeStatements();
  const std::string head_value = EncodeHead(head);
  for (size_t size = 0; size < head_value.size(); ++size) {
    EXPECT_FALSE(DecodeHead(head_value.substr(0, size)).ok()) << "cut to " << size;
  }
}

}  // namespace
}  // namespace parley
