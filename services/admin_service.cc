#include "services/admin_service.h"

#include "core/time.h"
#include "services/rpc/unary.h"

namespace parley {
namespace {

void Convert(const LedgerCounts& counts, v1::LedgerCounts& out) {
  out.set_events(counts.events);
  out.set_statements(counts.statements);
  out.set_amendments(counts.amendments);
  out.set_corroborations(counts.corroborations);
  out.set_retractions(counts.retractions);
  out.set_parties(counts.parties);
  out.set_speakers(counts.speakers);
  out.set_issues(counts.issues);
  out.set_pairs(counts.pairs);
}

absl::Status AnswerGetStatus(const ServiceContext& context, v1::GetStatusResponse& response) {
  const std::shared_ptr<const Snapshot> snapshot = context.store.Read();
  response.mutable_basis()->set_known_position(snapshot->last_position());
  if (snapshot->last_position() > 0) {
    *response.mutable_last_recorded_at() = TimestampFromMicros(snapshot->last_recorded_at_us());
  }
  Convert(snapshot->counts(), *response.mutable_counts());
  response.set_server_version(context.version);
  response.set_format_version(kStoreFormatVersion);
  response.set_projection_version(kProjectionVersion);
  *response.mutable_started_at() = TimestampFromMicros(context.started_at_us);
  response.set_disk_bytes(context.store.DiskBytes());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* call,
                                                  const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return AnswerInline<v1::GetStatusRequest, v1::GetStatusResponse>(
      {call, context_.Count("parley.v1.AdminService/GetStatus")}, in, out,
      [this](const v1::GetStatusRequest&, const StopCheck&, v1::GetStatusResponse& response) {
        return AnswerGetStatus(context_, response);
      });
}

}  // namespace parley
