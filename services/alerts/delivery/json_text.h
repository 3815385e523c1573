// Small pieces of JSON text.
#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace parley {

// `text`, which is valid UTF-8, as a JSON string with its quotes. Control characters, quotes, backslashes
// and what ends a line in JavaScript are escaped.
std::string JsonString(const std::string& text);

// The proto3 JSON of a message of ours.
std::string JsonOf(const google::protobuf::Message& message);

}  // namespace parley
