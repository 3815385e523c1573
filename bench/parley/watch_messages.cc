#include "bench/parley/watch_messages.h"

#include <cstdio>
#include <cstdlib>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "parley/v1/basis.pb.h"
#include "parley/v1/history_service.pb.h"
#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// The same in both messages.
constexpr int kBasisField = v1::WatchShiftsResponse::kBasisFieldNumber;
constexpr int kBatchField = v1::WatchShiftsResponse::kShiftsFieldNumber;
constexpr int kItemsField = v1::ShiftBatch::kChangesFieldNumber;
static_assert(kBasisField == int{v1::WatchEventsResponse::kBasisFieldNumber});
static_assert(kBatchField == int{v1::WatchEventsResponse::kEventsFieldNumber});
static_assert(kItemsField == int{v1::EventBatch::kEventsFieldNumber});

[[noreturn]] void EndMalformed() {
  std::fprintf(stderr, "bench: a message of a watch is malformed\n");
  std::_Exit(1);
}

// Goes into a message inside of another, and leaves it where it ends.
class Inside {
 public:
  explicit Inside(CodedInputStream& in) : in_(in) {
    uint32_t size = 0;
    if (!in_.ReadVarint32(&size)) EndMalformed();
    limit_ = in_.PushLimit(static_cast<int>(size));
  }
  ~Inside() {
    in_.Skip(in_.BytesUntilLimit());
    in_.PopLimit(limit_);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  CodedInputStream& in_;
  CodedInputStream::Limit limit_;
};

// Goes on to the next field of the message with this number; false at its end.
bool FindField(CodedInputStream& in, int number) {
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormatLite::GetTagFieldNumber(tag) == number) return true;
    if (!WireFormatLite::SkipField(&in, tag)) EndMalformed();
  }
  return false;
}

// The number in a field of the message that begins here; 0 when it is not in it.
uint64_t NumberIn(CodedInputStream& in, int field) {
  const Inside inside(in);
  uint64_t number = 0;
  if (FindField(in, field) && !in.ReadVarint64(&number)) EndMalformed();
  return number;
}

void ReadItems(CodedInputStream& in, int position_field, Delivered& out) {
  const Inside inside(in);
  while (FindField(in, kItemsField)) {
    const uint64_t position = NumberIn(in, position_field);
    if (out.first != 0 && position != out.last + 1) {
      std::fprintf(stderr, "bench: in a message of a watch %llu follows %llu\n",
                   static_cast<unsigned long long>(position), static_cast<unsigned long long>(out.last));
      std::_Exit(1);
    }
    if (out.first == 0) out.first = position;
    out.last = position;
  }
}

}  // namespace

Delivered ReadWatchMessage(const grpc::ByteBuffer& message, int position_field) {
  grpc::ByteBuffer same(message);  // shares the bytes
  grpc::ProtoBufferReader bytes(&same);
  CodedInputStream in(&bytes);
  Delivered out;
  while (const uint32_t tag = in.ReadTag()) {
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    if (number == kBasisField) {
      out.up_to = NumberIn(in, v1::Basis::kKnownPositionFieldNumber);
    } else if (number == kBatchField) {
      ReadItems(in, position_field, out);
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      EndMalformed();
    }
  }
  if (out.up_to == 0) EndMalformed();
  return out;
}

}  // namespace parley::bench
