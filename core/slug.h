// Ids of parties, speakers and issues.
#pragma once

#include <string>

namespace parley {

// True for `[a-z0-9][a-z0-9-]{0,62}`.
bool IsSlug(const std::string& text);

}  // namespace parley
