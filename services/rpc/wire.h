// Messages to and from the bytes that gRPC carries.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "services/rpc/serialized_fields.h"

namespace parley {

// Parses `bytes` into `request`. InvalidArgument kMalformedRequest names the field at fault.
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request);

// Serialises into `bytes`, maps in the order of their keys: equal messages give equal bytes.
// InvalidArgument kRequestTooLarge above limits::kAnswerBytesMax.
absl::Status SerializeResponse(const google::protobuf::Message& response, grpc::ByteBuffer& bytes);

// The same, with `fields`, which are used up, behind the others.
absl::Status SerializeResponse(const google::protobuf::Message& response, SerializedFields& fields,
                               grpc::ByteBuffer& bytes);

// The same as a string, without a limit.
std::string SerializeDeterministic(const google::protobuf::Message& message);

// A buffer with a copy of `bytes`. Copies of the buffer share it.
grpc::ByteBuffer BufferOf(const std::string& bytes);

// A copy of the buffer's bytes.
std::string BytesOf(const grpc::ByteBuffer& buffer);

}  // namespace parley
