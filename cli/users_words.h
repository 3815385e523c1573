// Refusals in the words of the command line: the server names fields of its requests, the user gave flags.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace parley {

// What the user calls the field at a path of a request: "filter.pairs.issues[0]" is "issue",
// "basis.known_at.position" is "--known-at". The path itself where the table has no word for it.
std::string UsersWord(const std::string& path);

// The refusal with the field that it begins with in the user's words; any other status as it is.
absl::Status InUsersWords(const absl::Status& status);

// The status with `words` instead of `field` where its message begins with that; details stay.
absl::Status WithLead(const absl::Status& status, const std::string& field, const std::string& words);

// The status with another message; code and details stay.
absl::Status WithMessage(const absl::Status& status, const std::string& message);

}  // namespace parley
