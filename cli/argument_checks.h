// What may still be wrong with a command line that the parser accepted.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "absl/status/status.h"

namespace parley {

// A usage error that names the flag when a shared flag was given that `command` does not take, or a text
// that is not UTF-8: the first would change nothing without a word, the second no server takes.
absl::Status CheckArguments(const CLI::App& root, const CLI::App& command);

}  // namespace parley
