// parleyd's log: one line an entry on standard error, key=value after the message. Also takes what gRPC
// and Protobuf have to say.
//
//   2025-09-03T12:00:00.000Z info  ready address="127.0.0.1:7411" position=6
#pragma once

#include <string>

namespace parley {

// Sets up the log. `level`: debug, info, warning, error or off.
void StartLog(const std::string& level);

// Log a message.
void LogInfo(const std::string& message);
void LogWarning(const std::string& message);
void LogError(const std::string& message);

// ` key="value"` with quotes and control characters escaped, to append to a message.
std::string LogField(const std::string& key, const std::string& value);

}  // namespace parley
