// SerializedFields: fields of an answer that are serialised as they are found, in pieces that gRPC sends as
// they are. Messages for each would be made, copied and freed for nothing.
#pragma once

#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace parley {

// For one thread.
class SerializedFields {
 public:
  // Adds field `number` of wire type 2 (a message, a text) with `size` bytes, which the caller writes to what
  // is returned before it adds another.
  uint8_t* Add(int number, size_t size);

  // Adds fields as Joined returned them.
  void AddSerialized(absl::string_view fields);

  // Adds all of `other`, which are used up.
  void Add(SerializedFields&& other);

  // Bytes of all fields, with their tags.
  size_t size() const { return size_; }

  // All fields, in order.
  std::string Joined() const;

  // The same, for gRPC. Nothing is left.
  std::vector<grpc::Slice> Take();

 private:
  uint8_t* Room(size_t bytes);

  struct Piece {
    std::unique_ptr<uint8_t[]> bytes;
    size_t capacity = 0;
    size_t size = 0;
  };

  std::vector<Piece> pieces_;
  size_t size_ = 0;
};

// An answer, and those of its fields that are serialised already.
template <typename Message>
struct WithFields {
  Message message;
  SerializedFields fields;
};

}  // namespace parley
