// Events as JSON lines: proto3 JSON of parley.event.v1.Event, converted at import speed.
//
//   EventJsonParser parser;
//   JsonError error;
//   if (!parser.Parse(line.data, line.size, &event, &error)) ... error.field, error.reason
//
// Reads what protobuf's own JSON parser reads: camelCase and snake_case names, enums by name or number,
// numbers as numbers or strings, null as absent, times with any offset. Stricter where that protects
// the record: JSON must be well formed, no field may be given twice, unknown fields are errors.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "parley/event/v1/event.pb.h"

namespace parley {

// Bytes behind a line that must be readable (their content does not matter).
inline constexpr std::size_t kJsonPadding = 64;

// Why a line is no event.
struct JsonError {
  std::string field;   // path in JSON names, such as "statementRecorded.statement.stance"; may be empty
  std::string reason;  // the value given and what was wanted
};

// Converts lines to events. Reuses its buffers; not thread-safe.
class EventJsonParser {
 public:
  EventJsonParser();
  ~EventJsonParser();
  EventJsonParser(const EventJsonParser&) = delete;
  EventJsonParser& operator=(const EventJsonParser&) = delete;

  // Fills `event`, which must be empty. False with an error when the line is no event; `event` then
  // holds some part of it. `data` needs kJsonPadding readable bytes behind `size`.
  bool Parse(const char* data, std::size_t size, event::v1::Event* event, JsonError* error);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

// Appends the event as proto3 JSON on one line, without a line break: camelCase names, default values
// left out, the same as protobuf's printer up to the choice of escapes.
void AppendEventJson(const event::v1::Event& event, std::string* out);

}  // namespace parley
