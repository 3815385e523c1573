#include "storage/fold/node_view.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "core/shift.h"
#include "storage/fold/fold_codec.h"
#include "storage/fold/fold_error.h"
#include "storage/fold/node_codec.h"
#include "storage/fold/record_codec.h"
#include "storage/fold/terms_codec.h"

namespace parley {
namespace {

constexpr size_t kDateBytes = 8;
constexpr size_t kHeadBytes = 2;
constexpr size_t kIdBytes = 16;

// What a child starts with: sums up to it, itself included, without terms.
struct EntryCounts {
  unsigned flags = 0;
  SumsUpTo up_to;
};

EntryCounts ReadEntryCounts(ByteReader& in) {
  EntryCounts counts;
  counts.flags = in.U8();
  if ((counts.flags & ~kChildFlags) != 0) in.Fail();
  counts.up_to.has_all = (counts.flags & kAllUpToChild) != 0;
  ReadCounts(in, counts.up_to.stated);
  if (counts.up_to.has_all) {
    ReadCounts(in, counts.up_to.all);
  } else {
    counts.up_to.all = counts.up_to.stated;
  }
  return counts;
}

void ReadTerms(ByteReader& in, StanceTerms& terms) {
  const uint8_t head = in.U8();
  const unsigned flags = HighNibble(head);
  if ((flags & ~kTermsFlags) != 0) in.Fail();
  terms.stance = CheckedStance(in, LowNibble(head));
  if (flags != 0) ReadQualifiers(in, flags, terms);
}

// The stance of terms, which are stepped over.
Stance ReadStanceAlone(ByteReader& in) {
  const uint8_t head = in.U8();
  SkipQualifiers(in, HighNibble(head));
  return CheckedStance(in, LowNibble(head));
}

// How many other terms stand ahead of those that the sum up to a child ends with.
size_t TermsBefore(const EntryCounts& counts, bool include_secondhand) {
  const bool are_behind = include_secondhand && counts.up_to.has_all && !(counts.flags & kSameLastTerms);
  return are_behind && !counts.up_to.stated.empty() ? 1 : 0;
}

void SkipId(ByteReader& in) {
  for (int i = 0; i < 4; ++i) in.Varint();  // position and number, first position and version
}

// Terms, which are stepped over unless `sum` has records of its own. Where those up to it end then.
const StanceTerms* ReadLast(ByteReader& in, const StanceTerms* before, Stretch& sum) {
  if (sum.empty()) {
    ReadStanceAlone(in);
    return before;
  }
  ReadTerms(in, sum.last);
  return &sum.last;
}

// The terms that the sums up to a child end with, which are its own when it has records.
void ReadLastTerms(ByteReader& in, EntryCounts& counts, const SumsUpTo& before, StretchSums& own) {
  SumsUpTo& up_to = counts.up_to;
  if (!up_to.stated.empty()) up_to.stated.last = ReadLast(in, before.stated.last, own.stated);
  up_to.all.last = own.stated.empty() ? before.all.last : up_to.stated.last;
  if (!up_to.has_all) return;
  if (counts.flags & kSameLastTerms) {
    if (up_to.stated.last == nullptr) return in.Fail();
    if (own.all) own.all->last = *up_to.stated.last;
  } else if (own.all) {
    ReadLast(in, nullptr, *own.all);
  } else {
    ReadStanceAlone(in);
  }
  if (own.all && !own.all->empty()) up_to.all.last = &own.all->last;
}

// The terms that a child starts with, in each folding: those that it ends with when it has one record.
void ReadOwnFirst(ByteReader& in, unsigned flags, StretchSums& own) {
  if (own.stated.count > 1) {
    ReadTerms(in, own.stated.first);
  } else {
    own.stated.first = own.stated.last;
  }
  if (!own.all) return;
  if (own.all->count <= 1) {
    own.all->first = own.all->last;
  } else if (flags & kSameFirstTerms) {
    own.all->first = own.stated.first;
  } else {
    ReadTerms(in, own.all->first);
  }
}

// The counts of a child in one folding: those up to it without those up to the child before. False when that
// is less than nothing.
bool TakeOwnCounts(const SumUpTo& before, const SumUpTo& up_to, Stretch& own) {
  if (up_to.count < before.count) return false;
  own.count = up_to.count - before.count;
  own.run_length = std::min(up_to.run_length, own.count);
  return true;
}

// The same of its shifts, when its first terms are known.
bool TakeOwnShifts(const SumUpTo& before, const SumUpTo& up_to, Stretch& own) {
  if (own.empty()) return true;
  const uint64_t others = before.shift_count + (before.IsShift(own.first) ? 1 : 0);
  if (up_to.shift_count < others) return false;
  own.shift_count = up_to.shift_count - others;
  return true;
}

}  // namespace

absl::StatusOr<NodeView> NodeView::Open(ByteReader& in, const char* what) {
  NodeView view;
  view.level_ = in.U8();
  view.size_ = in.Varint();
  if (!view.ReadColumns(in)) return UnreadableFold(what);
  view.rest_ = in.Take(in.left());
  return view;
}

bool NodeView::ReadColumns(ByteReader& in) {
  if (size_ > in.left() || (!is_leaf() && size_ == 0)) in.Fail();  // each takes a byte at least
  if (!in.ok()) return false;
  dates_ = in.Take(size_ * kDateBytes).data();
  if (is_leaf()) {
    heads_ = in.Take(size_ * kHeadBytes).data();
    ids_ = in.Take(size_ * kIdBytes).data();
  } else {
    end_bytes_ = in.U8();
    if (end_bytes_ != kEndBytes && end_bytes_ != kWideEndBytes) in.Fail();
    ends_ = in.Take(size_ * end_bytes_).data();
  }
  return in.ok();
}

absl::StatusOr<NodeView> NodeView::OfNode(const rocksdb::Slice& value) {
  ByteReader in(value);
  ReadFormat(in, kNodeFormat);
  return Open(in, "node");
}

absl::StatusOr<NodeView> NodeView::OfRoot(const rocksdb::Slice& value) {
  FoldRoot root;
  return OfRoot(value, root);
}

absl::StatusOr<NodeView> NodeView::OfRoot(const rocksdb::Slice& value, FoldRoot& root) {
  ByteReader in(value);
  ReadFormat(in, kNodeFormat);
  root.tail_start = ReadVersionKey(in);
  root.next_number = static_cast<uint32_t>(in.Varint());
  return Open(in, "root");
}

size_t NodeView::CountBefore(const LineKey& key) const {
  const bool takes_all_of_date = key.first_position == std::numeric_limits<uint64_t>::max();
  size_t low = 0;
  for (size_t high = size_; low < high;) {
    const size_t middle = (low + high) / 2;
    const int64_t said_at = said_at_us(middle);
    if (said_at < key.said_at_us || (takes_all_of_date && said_at == key.said_at_us)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (takes_all_of_date) return low;
  while (low < size_ && said_at_us(low) == key.said_at_us && FirstPosition(low) < key.first_position) ++low;
  return low;
}

uint64_t NodeView::FirstPosition(size_t i) const {
  if (is_leaf()) {
    FoldRecord record;
    return ReadRecord(i, record) ? record.first_position : 0;
  }
  ByteReader in = Entry(i);
  ReadEntryCounts(in);
  in.Varint();
  in.Varint();
  return in.Varint();
}

absl::StatusOr<FoldNode> NodeView::Unpack() const {
  FoldNode node;
  node.level = level_;
  bool is_read = true;
  if (is_leaf()) {
    ByteReader in(rest_);
    node.records.resize(size_);
    for (size_t i = 0; i < size_ && in.ok(); ++i) ReadRest(in, i, node.records[i]);
    is_read = in.ok() && in.at_end();
  } else {
    node.children.resize(size_);
    is_read = ReadChildren(node.children) && rest_.size() == EndOf(size_ - 1);
  }
  if (!is_read) return UnreadableFold("node");
  return node;
}

size_t NodeView::EndOf(size_t i) const {
  return end_bytes_ == kEndBytes ? GetU16(ends_ + i * kEndBytes) : GetU32(ends_ + i * kWideEndBytes);
}

ByteReader NodeView::Entry(size_t i) const {
  const size_t begin = i == 0 ? 0 : EndOf(i - 1);
  const size_t end = EndOf(i);
  if (begin > end || end > rest_.size()) return ByteReader({});
  return ByteReader({rest_.data() + begin, end - begin});
}

bool NodeView::ReadRef(size_t i, NodeRef& ref) const {
  ByteReader in = Entry(i);
  ReadEntryCounts(in);
  ref.id.position = in.Varint();
  ref.id.number = static_cast<uint32_t>(in.Varint());
  ref.level = static_cast<uint8_t>(level_ - 1);
  ref.min_us = said_at_us(i);
  return in.ok();
}

bool NodeView::ReadCountUpTo(size_t i, bool include_secondhand, uint64_t& count) const {
  ByteReader in = Entry(i);
  count = ReadEntryCounts(in).up_to.Of(include_secondhand).count;
  return in.ok();
}

bool NodeView::ReadSumUpTo(size_t i, bool include_secondhand, TrailingRun& run) const {
  ByteReader in = Entry(i);
  const EntryCounts counts = ReadEntryCounts(in);
  SkipId(in);
  run.AppendRun(counts.up_to.Of(include_secondhand), /*goes_on=*/false);
  for (size_t skipped = TermsBefore(counts, include_secondhand); skipped > 0; --skipped) ReadStanceAlone(in);
  if (!run.empty()) run.stance = ReadStanceAlone(in);
  return in.ok();
}

bool NodeView::ReadSumUpTo(size_t i, bool include_secondhand, Stretch& sum) const {
  ByteReader in = Entry(i);
  const EntryCounts counts = ReadEntryCounts(in);
  SkipId(in);
  const SumUpTo& up_to = counts.up_to.Of(include_secondhand);
  sum.AppendRun(up_to, /*goes_on=*/false);
  sum.shift_count = up_to.shift_count;
  if (sum.empty()) return in.ok();
  for (size_t skipped = TermsBefore(counts, include_secondhand); skipped > 0; --skipped) ReadStanceAlone(in);
  ReadTerms(in, sum.last);
  return in.ok() && ReadFirstTerms(include_secondhand, sum.first);
}

// Of the first child that has folded records: nearly always of the first.
bool NodeView::ReadFirstTerms(bool include_secondhand, StanceTerms& first) const {
  SumsUpTo before;
  std::vector<ChildEntry> children(size_);
  for (size_t i = 0; i < size_; ++i) {
    if (!ReadChild(i, before, children[i])) return false;
    const Stretch& own = children[i].sums.Of(include_secondhand);
    if (own.empty()) continue;
    first = own.first;
    return true;
  }
  return false;
}

bool NodeView::ReadSums(StretchSums& sums) const {
  ByteReader in = Entry(size_ - 1);
  const bool has_all = ReadEntryCounts(in).up_to.has_all;
  return ReadSumUpTo(size_ - 1, false, sums.stated) &&
         (!has_all || ReadSumUpTo(size_ - 1, true, sums.all.emplace()));
}

// The first of the children, into what is new.
bool NodeView::ReadChildren(std::vector<ChildEntry>& children) const {
  SumsUpTo before;
  for (size_t i = 0; i < children.size(); ++i) {
    if (!ReadChild(i, before, children[i])) return false;
  }
  return true;
}

// `before`: up to the child before; when this returns, up to this one, which must outlive it.
bool NodeView::ReadChild(size_t i, SumsUpTo& before, ChildEntry& child) const {
  ByteReader in = Entry(i);
  EntryCounts counts = ReadEntryCounts(in);
  child.id.position = in.Varint();
  child.id.number = static_cast<uint32_t>(in.Varint());
  child.min.said_at_us = said_at_us(i);
  child.min.first_position = in.Varint();
  child.min.version_position = child.min.first_position + in.Varint();
  Stretch& stated = child.sums.stated;
  Stretch* const all = counts.flags & kAllOfChild ? &child.sums.all.emplace() : nullptr;
  SumsUpTo& up_to = counts.up_to;
  if (!TakeOwnCounts(before.stated, up_to.stated, stated)) return false;
  if (all != nullptr && !TakeOwnCounts(before.all, up_to.all, *all)) return false;
  ReadLastTerms(in, counts, before, child.sums);
  ReadOwnFirst(in, counts.flags, child.sums);
  if (!TakeOwnShifts(before.stated, up_to.stated, stated)) return false;
  if (all != nullptr && !TakeOwnShifts(before.all, up_to.all, *all)) return false;
  before = up_to;
  return in.ok() && in.at_end();
}

bool NodeView::Folds(size_t i, bool include_secondhand) const {
  const auto attribution = static_cast<Attribution>(LowNibble(static_cast<uint8_t>(heads_[2 * i + 1])));
  return TakesPosition(stance(i)) && (include_secondhand || !IsSecondhand(attribution));
}

Uuid NodeView::statement_id(size_t i) const {
  Uuid id;
  std::memcpy(id.bytes.data(), ids_ + i * kIdBytes, kIdBytes);
  return id;
}

bool NodeView::ReadRecord(size_t i, FoldRecord& record) const {
  ByteReader in(rest_);
  for (size_t before = 0; before < i; ++before) {
    in.Varint();
    in.Varint();
    SkipQualifiers(in, FlagsOfRecord(before));
  }
  ReadRest(in, i, record);
  return in.ok();
}

void NodeView::ReadRest(ByteReader& in, size_t i, FoldRecord& record) const {
  const unsigned flags = FlagsOfRecord(i);
  if ((flags & ~kTermsFlags) != 0) in.Fail();
  const auto qualities = static_cast<uint8_t>(heads_[2 * i + 1]);
  record.said_at_us = said_at_us(i);
  record.stance = CheckedStance(in, static_cast<unsigned>(stance(i)));
  record.attribution = CheckedAttribution(in, LowNibble(qualities));
  record.precision = CheckedPrecision(in, HighNibble(qualities));
  record.statement_id = statement_id(i);
  record.first_position = in.Varint();
  record.version_position = record.first_position + in.Varint();
  if (flags != 0) ReadQualifiers(in, flags, record);
}

}  // namespace parley
