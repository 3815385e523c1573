// How long a stance query takes next to a health check on the same connection: the two in turn, so that
// the machine's mood hits both alike. Prints medians, 99th percentiles and the ratio of the medians.
//
//   stance_latency --server 127.0.0.1:7411 --calls 5000 PARTY/ISSUE...

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "bench/measure/run_main.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "parley/v1/history_service.grpc.pb.h"

namespace {

using Clock = std::chrono::steady_clock;

// Durations of one kind of call, in microseconds.
struct Series {
  std::vector<double> us;

  double Quantile(double q) {
    const auto at = us.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(us.size() - 1));
    std::nth_element(us.begin(), at, us.end());
    return *at;
  }
};

template <typename Call>
bool Measure(Series& series, Call call) {
  const auto start = Clock::now();
  const grpc::Status status = call();
  const std::chrono::duration<double, std::micro> took = Clock::now() - start;
  series.us.push_back(took.count());
  if (!status.ok()) std::fprintf(stderr, "call failed: %s\n", status.error_message().c_str());
  return status.ok();
}

struct Options {
  std::string server = "127.0.0.1:7411";
  int calls = 5000;
  int64_t as_of_s = 0;  // 0: now
  std::vector<std::string> pairs;
};

std::vector<parley::v1::GetStanceRequest> MakeRequests(const Options& options) {
  std::vector<parley::v1::GetStanceRequest> requests;
  for (const std::string& pair : options.pairs) {
    const size_t slash = pair.find('/');
    parley::v1::GetStanceRequest& request = requests.emplace_back();
    request.set_party(pair.substr(0, slash));
    request.set_issue(slash == std::string::npos ? "" : pair.substr(slash + 1));
    if (options.as_of_s != 0) request.mutable_basis()->mutable_as_of()->set_seconds(options.as_of_s);
  }
  return requests;
}

int Run(const Options& options) {
  const auto channel = grpc::CreateChannel(options.server, grpc::InsecureChannelCredentials());
  const auto health = grpc::health::v1::Health::NewStub(channel);
  const auto history = parley::v1::HistoryService::NewStub(channel);
  const std::vector<parley::v1::GetStanceRequest> requests = MakeRequests(options);
  Series checks;
  Series stances;
  const int warm_up = options.calls / 10;
  for (int i = -warm_up; i < options.calls; ++i) {
    if (i == 0) checks.us.clear(), stances.us.clear();
    const bool checked = Measure(checks, [&] {
      grpc::ClientContext context;
      grpc::health::v1::HealthCheckResponse response;
      return health->Check(&context, {}, &response);
    });
    const bool asked = Measure(stances, [&] {
      grpc::ClientContext context;
      parley::v1::GetStanceResponse response;
      return history->GetStance(&context, requests[static_cast<size_t>(i + warm_up) % requests.size()],
                                &response);
    });
    if (!checked || !asked) return 1;
  }
  std::printf("health check  median %.1f us  p99 %.1f us\n", checks.Quantile(0.5), checks.Quantile(0.99));
  std::printf("GetStance     median %.1f us  p99 %.1f us\n", stances.Quantile(0.5), stances.Quantile(0.99));
  std::printf("ratio of medians %.2f (%d calls each)\n", stances.Quantile(0.5) / checks.Quantile(0.5),
              options.calls);
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("Stance queries next to health checks on one connection");
  Options options;
  app.add_option("--server", options.server, "HOST:PORT of parleyd");
  app.add_option("--calls", options.calls, "Calls of each kind")->check(CLI::PositiveNumber);
  app.add_option("--as-of", options.as_of_s, "as_of in seconds since 1970; 0: now");
  app.add_option("pairs", options.pairs, "PARTY/ISSUE, asked in turn")->required();
  CLI11_PARSE(app, argc, argv);
  return Run(options);
}

}  // namespace

int main(int argc, char** argv) {
  return parley::bench::RunMain(Main, argc, argv);
}
