// Ids for events that a file gives without one.
//
// An id is derived from the event's content, so that importing a file twice adds nothing: SHA-256 over
// the deterministic serialisation of the event without its id. Identical lines of one file are
// different events: the n-th of them (n > 1) hashes that digest followed by n as eight bytes, most
// significant first. The first 16 bytes become a UUID of version 8.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "parley/event/v1/event.pb.h"

namespace parley {

// Writes 16 bytes as a UUID with `version` and the RFC 4122 variant.
std::string FormatUuid(std::array<unsigned char, 16> bytes, unsigned version);

// Derives ids for the events of one file, in order. Not thread-safe. Takes about 50 bytes for each
// distinct event.
class EventIdDeriver {
 public:
  EventIdDeriver();
  ~EventIdDeriver();
  EventIdDeriver(const EventIdDeriver&) = delete;
  EventIdDeriver& operator=(const EventIdDeriver&) = delete;

  // The id of `event`, whose event_id must be empty.
  std::string Derive(const event::v1::Event& event);

 private:
  struct Digest;
  struct KeyHash {
    std::size_t operator()(const std::array<unsigned char, 16>& key) const;
  };

  const std::unique_ptr<Digest> digest_;
  std::string serialized_;
  std::unordered_map<std::array<unsigned char, 16>, std::uint32_t, KeyHash> seen_;
};

}  // namespace parley
