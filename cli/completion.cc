#include "cli/completion.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/command_line.h"
#include "cli/enum_names.h"
#include "parley/event/v1/alert.pb.h"
#include "parley/event/v1/statement.pb.h"

namespace parley {
namespace {

std::vector<const CLI::App*> Commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

// Left out of the help as well: kept for scripts.
bool IsHidden(const CLI::Option& option) {
  return option.get_group().empty();
}

bool TakesValue(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

// "--output -o" for an option; "" for a positional.
std::vector<std::string> Names(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

std::string Join(const std::vector<std::string>& words, const char* separator) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : separator) + word;
  return joined;
}

// What completes a value: words, or the name of a kind that the script asks for, or "".
std::string Candidates(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  if (open != std::string::npos) {
    std::string words = type.substr(open + 1, type.find('}', open) - open - 1);
    for (char& c : words) c = c == ',' ? ' ' : c;
    return "words " + words;
  }
  if (type == kPartyType) return "ask party";
  if (type == kIssueType) return "ask issue";
  if (type == kSpeakerType) return "ask speaker";
  if (type == kStanceType) return "words " + Join(EnumWords(*event::v1::Stance_descriptor()), " ");
  if (type == kRuleType) return "ask rule";
  if (type == kSeverityType) {
    return "words " + Join(EnumWords(*event::v1::AlertSeverity_descriptor()), " ");
  }
  if (type == kAttributionType) return "words " + Join(EnumWords(*event::v1::Attribution_descriptor()), " ");
  if (type == kFileType) return "files";
  return "none";
}

// The options of a command; those that only some commands take are among the options of these.
std::string OptionLines(const CLI::App& app, const std::string& command, bool with_shared = true) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    if (IsHidden(*option) || (!with_shared && option->get_group() == kSharedGroup)) continue;
    for (const std::string& name : Names(*option)) names.push_back(name);
  }
  return "    '" + command + "') echo '" + Join(names, " ") + "' ;;\n";
}

std::string ValueLines(const CLI::App& app, const std::string& command) {
  std::string lines;
  for (const CLI::Option* option : app.get_options()) {
    if (!TakesValue(*option) || option->get_positional()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : Names(*option))
      patterns.push_back(absl::StrCat("'", command, " ", name, "'"));
    lines += "    " + Join(patterns, "|") + ") echo '" + Candidates(*option) + "' ;;\n";
  }
  return lines;
}

std::string PositionalLines(const CLI::App& app, const std::string& command) {
  std::string lines;
  int index = 0;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const bool many = option->get_expected_max() > 1;
    lines += "    '" + command + " '" + (many ? "*" : std::to_string(++index)) + ") echo '" +
             Candidates(*option) + "' ;;\n";
  }
  return lines;
}

// What the script knows, in lines of its functions.
struct ScriptLines {
  std::string subcommands;
  std::string options;
  std::string values;
  std::string positionals;
};

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : Commands(app)) names.push_back(command->get_name());
  return names;
}

// Adds what is below `app`, whose words are `words`: "" for parley itself, "alerts" for a group.
void AddLines(const CLI::App& app, const std::string& words, ScriptLines* lines) {
  lines->options += OptionLines(app, words);
  lines->values += ValueLines(app, words);
  lines->positionals += PositionalLines(app, words);
  if (Commands(app).empty()) return;
  lines->subcommands += "    '" + words + "') echo '" + Join(CommandNames(app), " ") + "' ;;\n";
  for (const CLI::App* command : Commands(app)) {
    AddLines(*command, words.empty() ? command->get_name() : words + " " + command->get_name(), lines);
  }
}

// Functions that bash and zsh share. Each prints one line.
std::string SharedFunctions(const CLI::App& app) {
  ScriptLines lines;
  AddLines(app, "", &lines);
  lines.options += OptionLines(app, "*", /*with_shared=*/false);
  return "# Commands below a command; '' for parley itself.\n_parley_commands() {\n  case \"$1\" in\n" +
         lines.subcommands +
         "  esac\n}\n\n# Options of a command; '*': of every command, '': ahead of one.\n_parley_options() "
         "{\n"
         "  case \"$1\" in\n" +
         lines.options +
         "  esac\n}\n\n# What completes the value of an option: COMMAND OPTION.\n_parley_value() {\n"
         "  case \"$1 $2\" in\n" +
         lines.values +
         "  esac\n}\n\n# What completes a positional: COMMAND NUMBER.\n_parley_positional() {\n"
         "  case \"$1 $2\" in\n" +
         lines.positionals + "  esac\n}\n\n";
}

// Looks at the words before the cursor; sets parley_plan to what completes the next one and
// parley_server to the server to ask.
constexpr char kPlan[] = R"sh(_parley_plan() {
  local word plan='' command='' expects='' count=0
  parley_server=''
  for word in "$@"; do
    if [[ -n $expects ]]; then
      [[ $expects == --server ]] && parley_server=$word
      expects=''
    elif [[ $word == --server=* ]]; then
      parley_server=${word#--server=}
    elif [[ $word == -?* ]]; then
      plan=$(_parley_value "$command" "$word")
      [[ -z $plan ]] && plan=$(_parley_value '' "$word")
      [[ -n $plan && $word != *=* ]] && expects=$word
    elif [[ -n $(_parley_commands "$command") ]]; then
      command=${command:+$command }$word
    else
      count=$((count + 1))
    fi
  done
  if [[ -n $expects ]]; then
    parley_plan=$plan
  elif [[ -n $(_parley_commands "$command") ]]; then
    parley_plan="words $(_parley_commands "$command")"
  else
    parley_plan=$(_parley_positional "$command" "$((count + 1))")
  fi
  parley_command=$command
}

_parley_all_options() {
  if [[ -n $parley_command ]]; then
    _parley_options "$parley_command"
    _parley_options '*'
  else
    _parley_options ''
  fi
}

_parley_ask() {
  if [[ -n $parley_server ]]; then
    parley --server "$parley_server" --timeout 2s __complete "$1" 2>/dev/null
  else
    parley --timeout 2s __complete "$1" 2>/dev/null
  fi
}
)sh";

constexpr char kBashMain[] = R"sh(
_parley() {
  local current=${COMP_WORDS[COMP_CWORD]} parley_plan='' parley_server='' parley_command=''
  _parley_plan "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  COMPREPLY=()
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_parley_all_options)" -- "$current")
    return
  fi
  case $parley_plan in
    'words '*) mapfile -t COMPREPLY < <(compgen -W "${parley_plan#words }" -- "$current") ;;
    'ask '*) mapfile -t COMPREPLY < <(compgen -W "$(_parley_ask "${parley_plan#ask }")" -- "$current") ;;
    files) mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames 2>/dev/null ;;
  esac
}
complete -F _parley parley
)sh";

constexpr char kZshMain[] = R"sh(
_parley() {
  local parley_plan='' parley_server='' parley_command='' current=${words[CURRENT]}
  _parley_plan "${(@)words[2,CURRENT-1]}"
  if [[ $current == -* ]]; then
    compadd -- ${=$(_parley_all_options)}
    return
  fi
  case $parley_plan in
    'words '*) compadd -- ${=parley_plan#words } ;;
    'ask '*) compadd -- ${(f)"$(_parley_ask "${parley_plan#ask }")"} ;;
    files) _files ;;
  esac
}
if [[ ${funcstack[1]} == _parley ]]; then
  _parley "$@"
else
  compdef _parley parley
fi
)sh";

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  return "# bash completion for parley; made by `parley completion bash`\n\n" + SharedFunctions(app) + kPlan +
         kBashMain;
}

std::string ZshCompletion(const CLI::App& app) {
  return "#compdef parley\n# zsh completion for parley; made by `parley completion zsh`\n\n" +
         SharedFunctions(app) + kPlan + kZshMain;
}

}  // namespace parley
