// Secrets by name: from files or the environment, never from requests, never into answers.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace parley {

// Thread-safe if `environment` is.
class SecretStore {
 public:
  using Environment = std::function<std::optional<std::string>(const std::string& variable)>;

  // `directory` may be empty: no files then. `environment` not given: the process's.
  explicit SecretStore(std::string directory, Environment environment = {});

  // The secret of a name, a slug: the file DIRECTORY/NAME without newlines at its end, or else the variable
  // PARLEY_SECRET_NAME (upper case, '-' as '_'). Read anew at each call, so that a secret can be replaced
  // while the server runs. NotFound and FailedPrecondition name the secret and never tell its content.
  absl::StatusOr<std::string> Read(const std::string& name) const;

 private:
  const std::string directory_;
  const Environment environment_;
};

}  // namespace parley
