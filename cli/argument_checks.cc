#include "cli/argument_checks.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/render/text.h"

namespace parley {
namespace {

absl::Status CheckShared(const CLI::App& root, const CLI::App& command) {
  for (const CLI::Option* option : root.get_options()) {
    if (option->get_group() != kSharedGroup || option->count() == 0) continue;
    const std::string name = option->get_name();
    if (command.get_option_no_throw(name) != nullptr) continue;
    const std::string words = CommandWords(command);
    return UsageError(
        absl::StrCat(name, ": ", words, " does not take it; ", words, " --help lists what it takes"));
  }
  return absl::OkStatus();
}

absl::Status CheckTexts(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_type_name() == kFileType) continue;  // the name of a file is bytes
    for (const std::string& text : option->results()) {
      if (IsUtf8(text)) continue;
      return UsageError(absl::StrCat(option->get_name(), ": \"", Sanitize(text),
                                     "\" is not valid UTF-8; wanted text in that encoding"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckArguments(const CLI::App& root, const CLI::App& command) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    if (absl::Status status = CheckTexts(*app); !status.ok()) return status;
  }
  return CheckShared(root, command);
}

}  // namespace parley
