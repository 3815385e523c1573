#include "services/alerts/delivery/secret_store.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/slug.h"
#include "services/limits.h"

namespace parley {
namespace {

std::optional<std::string> FromProcess(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::string VariableOf(const std::string& name) {
  return absl::StrCat("PARLEY_SECRET_", absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})));
}

absl::StatusOr<std::string> ReadFile(const std::string& name, const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kSecretBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.fail() && !file.eof())) {
    return absl::FailedPreconditionError(absl::StrCat("the file of secret ", name, " cannot be read"));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > limits::kSecretBytesMax) {
    return absl::FailedPreconditionError(absl::StrCat("the file of secret ", name, " is too large"));
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

SecretStore::SecretStore(std::string directory, Environment environment)
    : directory_(std::move(directory)), environment_(environment ? std::move(environment) : FromProcess) {}

absl::StatusOr<std::string> SecretStore::Read(const std::string& name) const {
  if (!IsSlug(name)) return absl::NotFoundError("the name of the secret is not valid");
  if (!directory_.empty()) {
    const std::filesystem::path path = std::filesystem::path(directory_) / name;
    std::error_code error;
    if (std::filesystem::exists(path, error)) return ReadFile(name, path);
  }
  if (std::optional<std::string> value = environment_(VariableOf(name)); value.has_value()) {
    return *std::move(value);
  }
  return absl::NotFoundError(absl::StrCat("secret ", name, " is not known: there is no such file in ",
                                          "--secrets-dir and no variable ", VariableOf(name)));
}

}  // namespace parley
