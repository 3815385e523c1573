#include "services/rpc/wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/slice.h>

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/limits.h"
#include "services/rpc/malformed.h"

namespace parley {
namespace {

// Fills `size` bytes at `out`; `size` is the message's ByteSizeLong().
void SerializeTo(const google::protobuf::Message& message, void* out, size_t size) {
  google::protobuf::io::ArrayOutputStream array(out, static_cast<int>(size));
  google::protobuf::io::CodedOutputStream stream(&array);
  stream.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&stream);
}

// `size` is the message's ByteSizeLong().
grpc::Slice SliceOf(const google::protobuf::Message& message, size_t size) {
  grpc::Slice slice(size);
  SerializeTo(message, const_cast<uint8_t*>(slice.begin()), size);
  return slice;
}

absl::Status CheckAnswerBytes(size_t size) {
  if (size <= limits::kAnswerBytesMax) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "", {}},
                   absl::StrCat("the answer would have ", size, " bytes; at most ", limits::kAnswerBytesMax,
                                " are given at once: ask for fewer parties or issues"));
}

bool Parse(const grpc::ByteBuffer& bytes, google::protobuf::Message& request) {
  grpc::Slice slice;
  if (bytes.TrySingleSlice(&slice).ok()) {
    return request.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  }
  grpc::ByteBuffer shared(bytes);
  grpc::ProtoBufferReader reader(&shared);
  return reader.status().ok() && request.ParseFromZeroCopyStream(&reader);
}

}  // namespace

absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request) {
  if (Parse(bytes, request)) return absl::OkStatus();
  return DescribeMalformed(*request.GetDescriptor(), BytesOf(bytes));
}

absl::Status SerializeResponse(const google::protobuf::Message& response, grpc::ByteBuffer& bytes) {
  const size_t size = response.ByteSizeLong();
  const absl::Status fits = CheckAnswerBytes(size);
  if (!fits.ok()) return fits;
  const grpc::Slice slice = SliceOf(response, size);
  bytes = grpc::ByteBuffer(&slice, 1);
  return absl::OkStatus();
}

absl::Status SerializeResponse(const google::protobuf::Message& response, SerializedFields& fields,
                               grpc::ByteBuffer& bytes) {
  const size_t size = response.ByteSizeLong();
  const absl::Status fits = CheckAnswerBytes(size + fields.size());
  if (!fits.ok()) return fits;
  std::vector<grpc::Slice> slices = fields.Take();
  slices.insert(slices.begin(), SliceOf(response, size));
  bytes = grpc::ByteBuffer(slices.data(), slices.size());
  return absl::OkStatus();
}

std::string SerializeDeterministic(const google::protobuf::Message& message) {
  std::string bytes(message.ByteSizeLong(), '\0');
  SerializeTo(message, bytes.data(), bytes.size());
  return bytes;
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace parley
