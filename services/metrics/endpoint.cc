#include "services/metrics/endpoint.h"

#include <exception>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "prometheus/exposer.h"
#include "services/address.h"
#include "services/metrics/page.h"
#include "services/metrics/wake.h"

namespace parley {
namespace {

absl::StatusOr<ListenAddress> ReadAddress(const std::string& listen) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(listen);
  // To civetweb a comma begins another address, and white space ends one.
  if (address.ok() && address->port >= 0 && address->host.find_first_of(", \t\r\n+") == std::string::npos) {
    return address;
  }
  return InvalidField("metrics_listen", listen,
                      "HOST:PORT such as 127.0.0.1:7412 or [::1]:7412, port 0 for a free one");
}

std::vector<std::string> CivetwebOptions(const ListenAddress& address) {
  return {"listening_ports",    AddressText(address),
          "num_threads",        absl::StrCat(limits::kMetricThreads),
          "request_timeout_ms", absl::StrCat(limits::kMetricRequestTimeoutMs)};
}

// The one place where prometheus-cpp throws at us.
absl::StatusOr<std::unique_ptr<prometheus::Exposer>> Listen(const ListenAddress& address) {
  try {
    return std::make_unique<prometheus::Exposer>(CivetwebOptions(address));
  } catch (const std::exception&) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", AddressText(address),
                     " for metrics: the port is taken, or this machine does not have the address"));
  }
}

}  // namespace

struct MetricsEndpoint::Impl {
  // The exposer goes first: its threads use the page.
  ~Impl() {
    StopWoken(listening, [this] { exposer.reset(); });
  }

  ListenAddress listening;
  std::string address;
  std::shared_ptr<MetricsPage> page;
  std::unique_ptr<prometheus::Exposer> exposer;
};

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MetricsEndpoint::~MetricsEndpoint() = default;

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(const std::string& listen,
                                                                        MetricsSources sources) {
  absl::StatusOr<ListenAddress> address = ReadAddress(listen);
  if (!address.ok()) return address.status();
  absl::StatusOr<std::unique_ptr<prometheus::Exposer>> exposer = Listen(*address);
  if (!exposer.ok()) return exposer.status();
  const std::vector<int> ports = (*exposer)->GetListeningPorts();
  if (!ports.empty()) address->port = ports.front();
  auto impl = std::make_unique<Impl>();
  impl->listening = *address;
  impl->address = AddressText(*address);
  impl->page = std::make_shared<MetricsPage>(std::move(sources));
  impl->exposer = *std::move(exposer);
  impl->exposer->RegisterCollectable(impl->page);
  return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(std::move(impl)));
}

const std::string& MetricsEndpoint::address() const {
  return impl_->address;
}

}  // namespace parley
