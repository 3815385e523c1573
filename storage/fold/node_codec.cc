#include "storage/fold/node_codec.h"

#include <limits>
#include <vector>

#include "storage/fold/bytes.h"
#include "storage/fold/sums_up_to.h"
#include "storage/fold/terms_codec.h"

namespace parley {
namespace {

bool AreSame(const StanceTerms* a, const StanceTerms* b) {
  return a != nullptr && b != nullptr && a->stance == b->stance && a->conditions == b->conditions &&
         a->quantity == b->quantity && a->quantity_max == b->quantity_max;
}

void PutTerms(std::string& out, const StanceTerms& terms) {
  PutByte(out, PackedNibbles(static_cast<unsigned>(terms.stance), FlagsOf(terms)));
  PutQualifiers(out, terms);
}

unsigned FlagsOf(const ChildEntry& child, const SumsUpTo& up_to) {
  unsigned flags = 0;
  if (up_to.has_all) {
    flags |= kAllUpToChild;
    if (AreSame(up_to.stated.last, up_to.all.last)) flags |= kSameLastTerms;
  }
  if (child.sums.all) {
    flags |= kAllOfChild;
    if (!child.sums.stated.empty() && AreSame(&child.sums.stated.first, &child.sums.all->first))
      flags |= kSameFirstTerms;
  }
  return flags;
}

void PutCounts(PieceWriter& out, const SumUpTo& sum) {
  out.Varint(sum.count);
  if (sum.empty()) return;
  out.Varint(sum.shift_count);
  out.Varint(sum.run_length);
}

// `up_to`: of the children up to this one, itself included. What follows from the sums up to the child
// before, or from the other folding, is left out.
void PutChild(std::string& out, const ChildEntry& child, const SumsUpTo& up_to) {
  constexpr size_t kNumbers = 10;
  const unsigned flags = FlagsOf(child, up_to);
  {
    PieceWriter pieces(out, 1 + kNumbers * kVarintBytesMax);
    pieces.U8(flags);
    PutCounts(pieces, up_to.stated);
    if (up_to.has_all) PutCounts(pieces, up_to.all);
    pieces.Varint(child.id.position);
    pieces.Varint(child.id.number);
    pieces.Varint(child.min.first_position);
    pieces.Varint(child.min.version_position - child.min.first_position);
  }
  const bool has_terms_of_all = up_to.has_all && !(flags & kSameLastTerms);
  if (up_to.stated.last != nullptr) PutTerms(out, *up_to.stated.last);
  if (has_terms_of_all && up_to.all.last != nullptr) PutTerms(out, *up_to.all.last);
  if (child.sums.stated.count > 1) PutTerms(out, child.sums.stated.first);
  if (child.sums.all && child.sums.all->count > 1 && !(flags & kSameFirstTerms))
    PutTerms(out, child.sums.all->first);
}

void PutChildren(std::string& out, const std::vector<ChildEntry>& children) {
  std::string entries;
  std::vector<size_t> ends;
  SumsUpTo up_to;
  for (const ChildEntry& child : children) {
    PutI64(out, child.min.said_at_us);
    up_to.Append(child.sums);
    PutChild(entries, child, up_to);
    ends.push_back(entries.size());
  }
  const bool is_wide = entries.size() > std::numeric_limits<uint16_t>::max();
  PutByte(out, is_wide ? kWideEndBytes : kEndBytes);
  for (const size_t end : ends) {
    if (is_wide) {
      PutU32(out, static_cast<uint32_t>(end));
    } else {
      PutU16(out, static_cast<uint16_t>(end));
    }
  }
  out += entries;
}

// What the fold asks of each record stands together, in columns; what only one or two are asked for, behind.
void PutLeaf(std::string& out, const FoldRecords& records) {
  for (const FoldRecord& record : records) PutI64(out, record.said_at_us);
  for (const FoldRecord& record : records) {
    PutByte(out, PackedNibbles(static_cast<unsigned>(record.stance), FlagsOf(record)));
    PutByte(out, PackedNibbles(static_cast<unsigned>(record.attribution),
                               static_cast<unsigned>(record.precision)));
  }
  for (const FoldRecord& record : records) PutId(out, record.statement_id);
  for (const FoldRecord& record : records) {
    PutVarint(out, record.first_position);
    PutVarint(out, record.version_position - record.first_position);
    PutQualifiers(out, record);
  }
}

}  // namespace

void PutNode(std::string& out, const FoldNode& node) {
  PutByte(out, node.level);
  PutVarint(out, node.size());
  if (node.level == 0) {
    PutLeaf(out, node.records);
  } else {
    PutChildren(out, node.children);
  }
}

}  // namespace parley
