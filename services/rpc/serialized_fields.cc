#include "services/rpc/serialized_fields.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace parley {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr size_t kPieceBytesMin = 8 << 10;  // a piece is as large as those before it, but for
constexpr size_t kPieceBytesMax = 64 << 10;

void Free(void* bytes) {
  const std::unique_ptr<uint8_t[]> owned(static_cast<uint8_t*>(bytes));
}

}  // namespace

uint8_t* SerializedFields::Add(int number, size_t size) {
  const uint32_t tag = WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  const auto length = static_cast<uint32_t>(size);
  uint8_t* at = Room(CodedOutputStream::VarintSize32(tag) + CodedOutputStream::VarintSize32(length) + size);
  at = CodedOutputStream::WriteTagToArray(tag, at);
  return CodedOutputStream::WriteVarint32ToArray(length, at);
}

void SerializedFields::AddSerialized(absl::string_view fields) {
  std::memcpy(Room(fields.size()), fields.data(), fields.size());
}

// So many more bytes, in one piece.
uint8_t* SerializedFields::Room(size_t bytes) {
  if (pieces_.empty() || bytes > pieces_.back().capacity - pieces_.back().size) {
    const size_t capacity = std::max(bytes, std::clamp(size_, kPieceBytesMin, kPieceBytesMax));
    // Not make_unique, which would write zeros first.
    pieces_.push_back({std::unique_ptr<uint8_t[]>(new uint8_t[capacity]), capacity, 0});
  }
  Piece& piece = pieces_.back();
  uint8_t* const room = piece.bytes.get() + piece.size;
  piece.size += bytes;
  size_ += bytes;
  return room;
}

void SerializedFields::Add(SerializedFields&& other) {
  size_ += other.size_;
  std::move(other.pieces_.begin(), other.pieces_.end(), std::back_inserter(pieces_));
  other = {};
}

std::string SerializedFields::Joined() const {
  std::string joined;
  joined.reserve(size_);
  for (const Piece& piece : pieces_)
    joined.append(reinterpret_cast<const char*>(piece.bytes.get()), piece.size);
  return joined;
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
