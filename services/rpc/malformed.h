// Says what is wrong with bytes that do not parse as a message.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace parley {

// InvalidArgument kMalformedRequest for `bytes`, which do not parse as a message of `type`: names the
// first text that is not UTF-8, such as "events[3].statement_recorded.statement.quote", or the field in
// which the bytes end or stop making sense.
absl::Status DescribeMalformed(const google::protobuf::Descriptor& type, const std::string& bytes);

}  // namespace parley
