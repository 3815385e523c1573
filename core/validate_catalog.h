// The rules of parties, speakers and issues. Part of core/validate.h.
#pragma once

#include "absl/status/status.h"
#include "parley/event/v1/issue.pb.h"
#include "parley/event/v1/party.pb.h"
#include "parley/event/v1/speaker.pb.h"

namespace parley {

// OK, or an error whose field is a path from the party.
absl::Status ValidateParty(const event::v1::Party& party);

// OK, or an error whose field is a path from the speaker.
absl::Status ValidateSpeaker(const event::v1::Speaker& speaker);

// OK, or an error whose field is a path from the issue.
absl::Status ValidateIssue(const event::v1::Issue& issue);

}  // namespace parley
