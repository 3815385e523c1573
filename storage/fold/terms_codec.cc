#include "storage/fold/terms_codec.h"

#include <bit>
#include <cstring>

namespace parley {
namespace {

void PutDouble(std::string& out, double v) {
  PutU64(out, std::bit_cast<uint64_t>(v));
}

double ReadDouble(ByteReader& in) {
  return std::bit_cast<double>(in.U64());
}

}  // namespace

unsigned FlagsOf(const StanceTerms& terms) {
  unsigned flags = 0;
  if (terms.quantity) flags |= kHasQuantity;
  if (terms.quantity_max) flags |= kHasQuantityMax;
  if (!terms.conditions.empty()) flags |= kHasConditions;
  return flags;
}

void PutQualifiers(std::string& out, const StanceTerms& terms) {
  if (terms.quantity) PutDouble(out, *terms.quantity);
  if (terms.quantity_max) PutDouble(out, *terms.quantity_max);
  if (terms.conditions.empty()) return;
  PutVarint(out, terms.conditions.size());
  for (const std::string& condition : terms.conditions) {
    PutVarint(out, condition.size());
    out += condition;
  }
}

void ReadQualifiers(ByteReader& in, unsigned flags, StanceTerms& terms) {
  if (flags & kHasQuantity) terms.quantity = ReadDouble(in);
  if (flags & kHasQuantityMax) terms.quantity_max = ReadDouble(in);
  if (!(flags & kHasConditions)) return;
  const uint64_t count = in.Varint();
  for (uint64_t i = 0; i < count && in.ok(); ++i) terms.conditions.push_back(in.Take(in.Varint()).ToString());
}

void SkipQualifiers(ByteReader& in, unsigned flags) {
  if (flags & kHasQuantity) in.Take(sizeof(double));
  if (flags & kHasQuantityMax) in.Take(sizeof(double));
  if (!(flags & kHasConditions)) return;
  const uint64_t count = in.Varint();
  for (uint64_t i = 0; i < count && in.ok(); ++i) in.Take(in.Varint());
}

void PutId(std::string& out, const Uuid& id) {
  out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

Uuid ReadId(ByteReader& in) {
  Uuid id;
  const rocksdb::Slice bytes = in.Take(id.bytes.size());
  if (!bytes.empty()) std::memcpy(id.bytes.data(), bytes.data(), id.bytes.size());
  return id;
}

}  // namespace parley
