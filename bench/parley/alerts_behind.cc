#include "bench/parley/alerts_behind.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/measure/series.h"

namespace parley::bench {
namespace {

constexpr uint32_t kPage = 1'000;

}  // namespace

AlertsBehind::AlertsBehind(const std::shared_ptr<grpc::Channel>& channel)
    : stub_(v1::AlertService::NewStub(channel)), before_(List(1, "").basis().known_position()) {}

// Its basis is the last position, to which the server waits to have applied the rules.
v1::ListAlertsResponse AlertsBehind::List(uint32_t page_size, const std::string& page_token) {
  grpc::ClientContext context;
  v1::ListAlertsRequest request;
  request.set_page_size(page_size);
  request.set_page_token(page_token);
  v1::ListAlertsResponse response;
  const grpc::Status status = stub_->ListAlerts(&context, request, &response);
  if (!status.ok()) {
    std::fprintf(stderr, "bench: alerts cannot be listed: %s\n", status.error_message().c_str());
    std::exit(1);
  }
  return response;
}

uint64_t AlertsBehind::CountSince() {
  uint64_t count = 0;
  std::string next;
  do {
    const v1::ListAlertsResponse page = List(kPage, next);
    for (const v1::Alert& alert : page.alerts()) {
      if (alert.position() <= before_) return count;
      ++count;
    }
    next = page.next_page_token();
  } while (!next.empty());
  return count;
}

void AlertsBehind::WaitAndPrint(int appends) {
  const Clock::time_point start = Clock::now();
  List(1, "");
  const double seconds = SecondsSince(start);
  Print("alerts", {{"seconds", seconds}, {"raised", static_cast<double>(CountSince()) / appends}});
}

}  // namespace parley::bench
