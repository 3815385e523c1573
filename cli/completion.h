// Completion scripts, made from the tree of commands so that they never fall behind it.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string>

namespace parley {

// A script for bash: `source <(parley completion bash)`.
std::string BashCompletion(const CLI::App& app);

// A script for zsh: `parley completion zsh > "${fpath[1]}/_parley"`.
std::string ZshCompletion(const CLI::App& app);

}  // namespace parley
