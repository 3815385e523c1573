// What a node tells where its bytes stay, against the same node unpacked.
#include "storage/fold/node_view.h"

#include <gtest/gtest.h>

#include <random>

#include "core/time.h"
#include "storage/fold/fold_codec.h"

namespace parley {
namespace {

constexpr uint64_t kAllOfDate = UINT64_MAX;

class NodeViewTest : public ::testing::TestWithParam<unsigned> {
 protected:
  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }

  // Later than those before it, or said at the same moment.
  FoldRecord Next() {
    FoldRecord record;
    record.said_at_us = now_us_ += static_cast<int64_t>(Below(3)) * kMicrosPerSecond;
    record.first_position = record.version_position = ++position_;
    record.version_position += Below(3);
    record.stance = static_cast<Stance>(1 + Below(9));  // NOT_STATED as well, which does not fold
    record.attribution = static_cast<Attribution>(1 + Below(7));
    record.precision = event::v1::DATE_PRECISION_DAY;
    record.statement_id.bytes.fill(static_cast<uint8_t>(position_));
    if (Below(4) == 0) record.conditions = {std::string(1 + Below(condition_bytes_max_), 'c')};
    if (Below(4) == 0) record.quantity = 0.5 * static_cast<double>(Below(3));
    return record;
  }

  FoldNode Leaf(size_t size) {
    FoldNode leaf;
    for (size_t i = 0; i < size; ++i) leaf.records.push_back(Next());
    return leaf;
  }

  FoldNode Parent(size_t size) {
    FoldNode node;
    node.level = 1;
    for (size_t i = 0; i < size; ++i) {
      const FoldNode leaf = Leaf(1 + Below(4));
      ChildEntry& child = node.children.emplace_back();
      child.id = {position_, static_cast<uint32_t>(i)};
      child.min = KeyOf(leaf.records.front());
      for (const FoldRecord& record : leaf.records) child.sums.Append(record);
    }
    return node;
  }

  std::mt19937 random_{GetParam()};
  size_t condition_bytes_max_ = 10;
  int64_t now_us_ = 0;
  uint64_t position_ = 0;
};

LineKey KeyAt(const FoldNode& node, size_t i) {
  return node.level == 0 ? node.records[i].key() : node.children[i].min.line();
}

// At each key and around it.
void ExpectSameOrder(const NodeView& view, const FoldNode& node) {
  const auto before = [&](const LineKey& key) {
    size_t count = 0;
    while (count < node.size() && KeyAt(node, count) < key) ++count;
    return count;
  };
  for (size_t i = 0; i < node.size(); ++i) {
    const LineKey key = KeyAt(node, i);
    EXPECT_EQ(view.said_at_us(i), key.said_at_us);
    for (const uint64_t first_position :
         {uint64_t{0}, key.first_position, key.first_position + 1, kAllOfDate}) {
      const LineKey asked = {key.said_at_us, first_position};
      EXPECT_EQ(view.CountBefore(asked), before(asked)) << i;
    }
  }
}

// `value` is that of `node`.
NodeView Viewed(const std::string& value, const FoldNode& node) {
  const auto view = NodeView::OfNode(value);
  EXPECT_TRUE(view.ok()) << view.status();
  if (!view.ok()) return {};
  EXPECT_EQ(view->level(), node.level);
  EXPECT_EQ(view->size(), node.size());
  ExpectSameOrder(*view, node);
  return *view;
}

void ExpectSame(const Stretch& a, const Stretch& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_EQ(a.run_length, b.run_length);
  EXPECT_EQ(a.shift_count, b.shift_count);
  EXPECT_EQ(a.first.stance, b.first.stance);
  EXPECT_EQ(a.first.conditions, b.first.conditions);
  EXPECT_EQ(a.first.quantity, b.first.quantity);
  EXPECT_EQ(a.last.stance, b.last.stance);
  EXPECT_EQ(a.last.conditions, b.last.conditions);
  EXPECT_EQ(a.last.quantity, b.last.quantity);
}

TEST_P(NodeViewTest, ChildrenTellWhatTheyHoldUpToThem) {
  const FoldNode node = Parent(1 + Below(16));
  const std::string value = EncodeNode(node);
  const NodeView view = Viewed(value, node);
  StretchSums sums;
  for (size_t i = 0; i < view.size(); ++i) {
    sums.Append(node.children[i].sums);
    NodeRef ref;
    ASSERT_TRUE(view.ReadRef(i, ref));
    EXPECT_EQ(ref.id, node.children[i].id);
    EXPECT_EQ(ref.level, 0U);
    for (const bool include_secondhand : {false, true}) {
      const Stretch& expected = sums.Of(include_secondhand);
      uint64_t count = 0;
      TrailingRun run;
      Stretch sum;
      ASSERT_TRUE(view.ReadCountUpTo(i, include_secondhand, count) &&
                  view.ReadSumUpTo(i, include_secondhand, run) &&
                  view.ReadSumUpTo(i, include_secondhand, sum));
      EXPECT_EQ(count, expected.count);
      EXPECT_EQ(run.count, expected.count);
      EXPECT_EQ(run.run_length, expected.run_length);
      EXPECT_EQ(run.stance, expected.last.stance);
      ExpectSame(sum, expected);
    }
  }
  StretchSums all;
  ASSERT_TRUE(view.ReadSums(all));
  EXPECT_EQ(all.all.has_value(), sums.all.has_value());
  ExpectSame(all.stated, sums.stated);
  ExpectSame(all.Of(true), sums.Of(true));
}

TEST_P(NodeViewTest, LeavesTellTheirRecords) {
  const FoldNode leaf = Leaf(1 + Below(16));
  const std::string value = EncodeNode(leaf);
  const NodeView view = Viewed(value, leaf);
  for (size_t i = 0; i < view.size(); ++i) {
    const FoldRecord& expected = leaf.records[i];
    EXPECT_EQ(view.Folds(i, false), expected.Folds(false));
    EXPECT_EQ(view.Folds(i, true), expected.Folds(true));
    EXPECT_EQ(view.stance(i), expected.stance);
    EXPECT_EQ(view.statement_id(i), expected.statement_id);
    FoldRecord record;
    ASSERT_TRUE(view.ReadRecord(i, record));
    EXPECT_EQ(KeyOf(record), KeyOf(expected));
    EXPECT_EQ(record.attribution, expected.attribution);
    EXPECT_EQ(record.conditions, expected.conditions);
    EXPECT_EQ(record.quantity, expected.quantity);
  }
}

// Past 64 KiB, where two bytes do not tell where a child ends.
TEST_P(NodeViewTest, LongConditionsComeBack) {
  condition_bytes_max_ = 90'000;
  const FoldNode node = Parent(16);
  const std::string value = EncodeNode(node);
  ASSERT_GT(value.size(), 1U << 16U);
  const auto decoded = DecodeNode(value);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(EncodeNode(*decoded), value);
}

// Any byte changed, or all from one on cut: something is read, or refused, and nothing else happens.
TEST_P(NodeViewTest, DamagedBytesAreReadOrRefused) {
  const std::string value = EncodeNode(Below(2) == 0 ? Leaf(5) : Parent(5));
  for (size_t i = 0; i < value.size(); ++i) {
    std::string damaged = value;
    damaged[i] = static_cast<char>(Below(256));
    EXPECT_FALSE(DecodeNode(value.substr(0, i)).ok()) << "cut to " << i;
    const auto view = NodeView::OfNode(damaged);
    if (!view.ok()) continue;
    static_cast<void>(view->Unpack().ok());
    for (size_t at = 0; at < view->size(); ++at) {
      NodeRef ref;
      Stretch sum;
      FoldRecord record;
      static_cast<void>(view->CountBefore({view->said_at_us(at), 1}));
      static_cast<void>(view->is_leaf() ? view->ReadRecord(at, record)
                                        : view->ReadRef(at, ref) && view->ReadSumUpTo(at, true, sum));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Nodes, NodeViewTest, ::testing::Range(0U, 20U));

}  // namespace
}  // namespace parley
