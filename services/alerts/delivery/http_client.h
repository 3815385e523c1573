// HttpClient: posts to many receivers at once from one thread, over libcurl.
//
//   client->Start({url, "application/json", {}, body}, [](const HttpAnswer& answer) { ... });
//   for (;;) { client->Perform(); client->Wait(1'000); }
//
// Nothing but Wait() waits for the network, and nothing for the lookup of a host. Redirects are not followed,
// certificates are verified, proxies of the environment are not used, answers are read up to a limit and
// thrown away. Unless private addresses are allowed, the address of each connection is looked at when it is
// made: no name can be made to lead elsewhere in between.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace parley {

struct HttpOptions {
  bool allow_private = false;
  int64_t connect_timeout_ms = 0;
  int64_t timeout_ms = 0;  // of a whole request
  std::string user_agent;
  std::string ca_file;  // PEM: authorities to trust besides the system's; empty: none
};

struct HttpRequest {
  std::string url;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpAnswer {
  uint32_t status = 0;      // HTTP status; 0: none came
  std::string error;        // why it is no success; empty: a status from 200 to 299
  std::string retry_after;  // the header, as it came
  uint32_t duration_ms = 0;

  bool ok() const { return error.empty(); }
};

// For one thread, except Wakeup().
class HttpClient {
 public:
  using Id = uint64_t;
  using Done = std::function<void(const HttpAnswer&)>;

  // InvalidArgument kInvalidField: `ca_file` holds no certificate, or cannot be read. Internal: libcurl
  // cannot be set up.
  static absl::StatusOr<std::unique_ptr<HttpClient>> Create(HttpOptions options);
  // Cancels what is under way; its `done` is not called.
  virtual ~HttpClient() = default;

  // Posts. `done` is called once, by Perform(), unless the request is cancelled; it may call Start().
  virtual Id Start(HttpRequest request, Done done) = 0;
  // Ends a request; the receiver may have got it. Nothing happens for one that is done.
  virtual void Cancel(Id id) = 0;
  // Goes on with what can go on without waiting, and calls `done` of what ended.
  virtual void Perform() = 0;
  // Waits until Perform() has something to do, Wakeup() is called or `timeout_ms` has passed.
  virtual void Wait(int timeout_ms) = 0;
  // Ends Wait(), or the next one. Thread-safe.
  virtual void Wakeup() = 0;
};

}  // namespace parley
