#include "cli/context.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "absl/strings/cord.h"
#include "cli/dates.h"

namespace parley {
namespace {

constexpr char kUsagePayload[] = "parley/usage";
constexpr std::size_t kWidthDefault = 80;
constexpr std::size_t kWidthMin = 20;

}  // namespace

absl::Status UsageError(const std::string& message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsagePayload, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) {
  return status.GetPayload(kUsagePayload).has_value();
}

Context::Context(const GlobalFlags& flags, const Streams& streams) : flags_(flags), streams_(streams) {}

Client& Context::client() {
  if (client_ == nullptr) {
    ClientOptions options;
    options.server = flags_.server;
    options.timeout = ParseSpan(flags_.timeout).value_or(options.timeout);
    client_ = std::make_unique<Client>(options);
  }
  return *client_;
}

OutputFormat Context::format() const {
  if (flags_.output == "json") return OutputFormat::kJson;
  if (flags_.output == "jsonl") return OutputFormat::kJsonl;
  if (flags_.output == "csv") return OutputFormat::kCsv;
  if (flags_.output == "markdown") return OutputFormat::kMarkdown;
  return OutputFormat::kTable;
}

bool Context::color() const {
  if (flags_.color == "always") return true;
  if (flags_.color == "never") return false;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string(term) == "dumb";
  return streams_.out_is_terminal && !dumb && (no_color == nullptr || *no_color == '\0');
}

std::size_t Context::width() const {
  if (flags_.width != 0) return flags_.width;
  return TerminalWidth();
}

v1::BasisSelector Context::Basis() const {
  v1::BasisSelector basis;
  if (!flags_.as_of.empty()) {
    if (const auto as_of = ParseEnd(flags_.as_of); as_of.ok()) *basis.mutable_as_of() = *as_of;
  }
  if (HasKnownAt()) *basis.mutable_known_at() = KnownAt();
  return basis;
}

v1::KnownAt Context::KnownAt() const {
  return ParseKnownAt(flags_.known_at).value_or(v1::KnownAt());
}

v1::FoldOptions Context::Fold() const {
  v1::FoldOptions fold;
  fold.set_include_secondhand(flags_.secondhand);
  if (const auto max_age = ParseSpan(flags_.max_age); max_age.ok()) {
    *fold.mutable_max_age() = ToDuration(*max_age);
  }
  return fold;
}

std::size_t TerminalWidth() {
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const auto given = std::strtoll(columns, nullptr, 10);
    if (given >= static_cast<int64_t>(kWidthMin)) return static_cast<std::size_t>(given);
  }
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= kWidthMin) return size.ws_col;
  return kWidthDefault;
}

std::string DefaultServer() {
  const char* server = std::getenv("PARLEY_SERVER");
  return server != nullptr && *server != '\0' ? server : ClientOptions().server;
}

}  // namespace parley
