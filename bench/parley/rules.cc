#include "bench/workload/rules.h"

#include <cstdio>
#include <cstdlib>

#include "bench/calls/calls.h"
#include "bench/measure/series.h"
#include "bench/parley/alerts_behind.h"
#include "bench/parley/commands.h"

namespace parley::bench {

void DeclareRules(const Settings& settings) {
  const auto channel = Connect(settings.server, 1).front();
  const Clock::time_point start = Clock::now();
  v1::DeclareAlertRulesRequest request;
  for (event::v1::AlertRule& rule : MakeRules(settings.shape, settings.rules)) *request.add_rules() = rule;
  grpc::ClientContext context;
  v1::DeclareAlertRulesResponse response;
  const auto stub = v1::AlertService::NewStub(channel);
  const grpc::Status status = stub->DeclareAlertRules(&context, request, &response);
  if (!status.ok()) {
    std::fprintf(stderr, "bench: rules cannot be declared: %s\n", status.error_message().c_str());
    std::exit(1);
  }
  const AlertsBehind applied(channel);
  Print("rules",
        {{"rules", static_cast<double>(response.outcomes_size())}, {"seconds", SecondsSince(start)}});
}

}  // namespace parley::bench
