// ListSinks, TestSinks, ListParkedDeliveries, ReplayDeliveries.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "services/alerts/alerts.h"
#include "services/request/filter.h"
#include "services/request/page.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

void SetBasis(const AlertContext& context, v1::Basis& basis) {
  basis.set_known_position(context.engine.evaluated());
}

absl::StatusOr<DeclaredRule> RuleToTest(const AlertContext& context, const grpc::ByteBuffer& in) {
  v1::TestSinksRequest request;
  const absl::Status parsed = ParseRequest(in, request);
  if (!parsed.ok()) return parsed;
  return context.services.store.catalog().ResolveRule(request.rule_id(), "rule_id");
}

absl::Status WriteTests(const AlertContext& context, absl::StatusOr<std::vector<v1::SinkTest>> tests,
                        grpc::ByteBuffer& out) {
  if (!tests.ok()) return tests.status();
  v1::TestSinksResponse response;
  SetBasis(context, *response.mutable_basis());
  for (v1::SinkTest& test : *tests) *response.add_tests() = std::move(test);
  return SerializeResponse(response, out);
}

}  // namespace

absl::Status AnswerListSinks(const AlertContext& context, const v1::ListSinksRequest&, const StopCheck&,
                             v1::ListSinksResponse& response) {
  SetBasis(context, *response.mutable_basis());
  absl::StatusOr<std::vector<v1::SinkStatus>> sinks = context.delivery->Status();
  if (!sinks.ok()) return sinks.status();
  for (v1::SinkStatus& sink : *sinks) *response.add_sinks() = std::move(sink);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* BeginTestSinks(const AlertContext& context, const UnaryCall& call,
                                         const grpc::ByteBuffer& in, grpc::ByteBuffer& out) {
  grpc::ServerUnaryReactor* reactor = call.context->DefaultReactor();
  const absl::StatusOr<DeclaredRule> rule = RuleToTest(context, in);
  if (!rule.ok()) {
    Finish(call.counted, reactor, rule.status());
    return reactor;
  }
  // The call, and with it `out`, lives until Finish(), cancelled or not.
  const auto done = [&context, counted = call.counted, reactor,
                     &out](absl::StatusOr<std::vector<v1::SinkTest>> tests) {
    Finish(counted, reactor, WriteTests(context, std::move(tests), out));
  };
  context.delivery->Test(*rule->value, done);
  return reactor;
}

absl::Status AnswerListParkedDeliveries(const AlertContext& context,
                                        const v1::ListParkedDeliveriesRequest& request, const StopCheck&,
                                        v1::ListParkedDeliveriesResponse& response) {
  const QueryView view = ViewOf(context.services.store, context.services.clock);
  const absl::StatusOr<std::optional<PageToken>> token = ReadPageToken(view, request);
  if (!token.ok()) return token.status();
  const uint64_t known = token->has_value() ? (*token)->basis.known_position : context.engine.evaluated();
  const size_t limit = PageSize(request.page_size(), limits::kPageSizeDefault, limits::kPageSizeMax);
  absl::StatusOr<ParkedPage> page =
      context.delivery->Parked(request.sink_id(), token->has_value() ? (*token)->resume : "", limit);
  if (!page.ok()) return page.status();
  response.mutable_basis()->set_known_position(known);
  for (v1::ParkedDelivery& parked : page->deliveries) *response.add_deliveries() = std::move(parked);
  if (!page->resume.empty()) {
    response.set_next_page_token(EncodePageToken(request, {{0, known}, {}, page->resume}));
  }
  return absl::OkStatus();
}

absl::Status AnswerReplayDeliveries(const AlertContext& context, const v1::ReplayDeliveriesRequest& request,
                                    const StopCheck&, v1::ReplayDeliveriesResponse& response) {
  const absl::Status count = CheckNameCount(request.alert_ids_size(), "alert_ids");
  if (!count.ok()) return count;
  std::vector<AlertKey> only;
  for (int i = 0; i < request.alert_ids_size(); ++i) {
    const std::string field = absl::StrCat("alert_ids[", i, "]");
    const absl::StatusOr<Uuid> id = Uuid::Parse(request.alert_ids(i));
    if (!id.ok()) return InvalidField(field, request.alert_ids(i), "the UUID of an alert");
    const absl::StatusOr<std::optional<StoredAlert>> stored = context.services.store.alerts().Find(*id);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value()) return UnknownAlert(field, request.alert_ids(i));
    only.push_back((*stored)->key);
  }
  const absl::StatusOr<uint64_t> replayed = context.delivery->Replay(request.sink_id(), only);
  if (!replayed.ok()) return replayed.status();
  SetBasis(context, *response.mutable_basis());
  response.set_replayed_count(*replayed);
  return absl::OkStatus();
}

}  // namespace parley
