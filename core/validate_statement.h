// The rules of statements and their sources. Part of core/validate.h.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "core/validate.h"
#include "parley/event/v1/statement.pb.h"

namespace parley {

// OK, or an error whose field is a path from the statement. Its statement_id is not looked at.
absl::Status ValidateStatement(const event::v1::Statement& statement, const ValidationContext& context);

// OK, or an error whose field is a path from the source.
absl::Status ValidateSource(const event::v1::Source& source);

}  // namespace parley
