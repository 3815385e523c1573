// What every command runs with: the global flags, the streams, the terminal and the server.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/client.h"
#include "parley/v1/basis.pb.h"
#include "parley/v1/position.pb.h"

namespace parley {

enum class OutputFormat { kTable, kJson, kJsonl, kCsv, kMarkdown };

// The flags that every command takes, as written; checked by the parser before a command runs.
struct GlobalFlags {
  std::string server;
  std::string output = "table";
  std::string as_of;
  std::string known_at;
  std::string max_age;
  std::string color = "auto";
  std::string timeout = "60s";
  bool secondhand = false;
  std::size_t width = 0;  // 0: the terminal's
};

// Where output goes.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

// A mistake in the command line that the parser could not see; the program exits with status 2.
absl::Status UsageError(const std::string& message);
bool IsUsageError(const absl::Status& status);

// Not thread-safe, but the client it gives is.
class Context {
 public:
  Context(const GlobalFlags& flags, const Streams& streams);

  // Connects on the first call.
  Client& client();

  const GlobalFlags& flags() const { return flags_; }
  OutputFormat format() const;
  std::ostream& out() { return streams_.out; }
  std::ostream& err() { return streams_.err; }
  // Whether progress may be drawn.
  bool err_is_terminal() const { return streams_.err_is_terminal; }
  bool color() const;
  std::size_t width() const;

  // What --as-of and --known-at ask for.
  v1::BasisSelector Basis() const;
  v1::KnownAt KnownAt() const;
  bool HasKnownAt() const { return !flags_.known_at.empty(); }
  // What --secondhand and --max-age ask for.
  v1::FoldOptions Fold() const;

 private:
  const GlobalFlags flags_;
  const Streams streams_;
  std::unique_ptr<Client> client_;
};

// Width of the terminal behind stdout: $COLUMNS, else what the terminal says, else 80.
std::size_t TerminalWidth();

// The server to use when --server is not given: $PARLEY_SERVER, else the default.
std::string DefaultServer();

}  // namespace parley
