#include "services/rpc/serialized_fields.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace parley {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr size_t kPieceBytes = 64 << 10;

void Free(void* bytes) {
  const std::unique_ptr<uint8_t[]> owned(static_cast<uint8_t*>(bytes));
}

}  // namespace

uint8_t* SerializedFields::Add(int number, size_t size) {
  const uint32_t tag = WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  const auto length = static_cast<uint32_t>(size);
  const size_t total = CodedOutputStream::VarintSize32(tag) + CodedOutputStream::VarintSize32(length) + size;
  if (pieces_.empty() || total > pieces_.back().capacity - pieces_.back().size) {
    const size_t capacity = std::max(total, kPieceBytes);
    // Not make_unique, which would write zeros first.
    pieces_.push_back({std::unique_ptr<uint8_t[]>(new uint8_t[capacity]), capacity, 0});
  }
  Piece& piece = pieces_.back();
  uint8_t* at = piece.bytes.get() + piece.size;
  at = CodedOutputStream::WriteTagToArray(tag, at);
  at = CodedOutputStream::WriteVarint32ToArray(length, at);
  piece.size += total;
  size_ += total;
  return at;
}

void SerializedFields::Add(SerializedFields&& other) {
  size_ += other.size_;
  std::move(other.pieces_.begin(), other.pieces_.end(), std::back_inserter(pieces_));
  other = {};
}

std::vector<grpc::Slice> SerializedFields::Take() {
  std::vector<grpc::Slice> slices;
  for (Piece& piece : pieces_) {
    uint8_t* const bytes = piece.bytes.release();
    slices.emplace_back(bytes, piece.size, &Free, bytes);
  }
  *this = {};
  return slices;
}

}  // namespace parley
