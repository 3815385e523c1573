// Ids of sinks: what people see instead of an address.
#pragma once

#include <string>

#include "parley/event/v1/alert.pb.h"

namespace parley {

// "webhook" or "alertmanager"; empty for a sink of no kind.
std::string SinkKind(const event::v1::AlertSink& sink);

// The kind, '-' and 12 hexadecimal digits of SHA-256 over kind, address and name of the secret: the same on
// every server and for ever. Equal sinks of several rules are one sink. Frozen: cursors are kept under it.
std::string SinkId(const event::v1::AlertSink& sink);

// Its address.
const std::string& SinkUrl(const event::v1::AlertSink& sink);

}  // namespace parley
