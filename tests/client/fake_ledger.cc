#include "tests/client/fake_ledger.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace parley {
namespace {

grpc::Status Broken() {
  return {grpc::StatusCode::UNAVAILABLE, "broken to order"};
}

}  // namespace

FakeLedger::FakeLedger() {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeLedger::~FakeLedger() {
  server_->Shutdown(std::chrono::system_clock::now());
}

std::vector<event::v1::Event> FakeLedger::events() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return events_;
}

void FakeLedger::Put(const event::v1::Event& event) {
  const std::lock_guard<std::mutex> lock(mutex_);
  events_.push_back(event);
  events_.back().set_position(events_.size());
  positions_[event.event_id()] = events_.size();
}

grpc::Status FakeLedger::Refuse(int index) const {
  const std::string field = "events[" + std::to_string(index) + "].statement_recorded.statement.party";
  google::rpc::Status details;
  details.set_code(static_cast<int>(grpc::StatusCode::NOT_FOUND));
  google::rpc::ErrorInfo info;
  info.set_reason("UNKNOWN_NAME");
  (*info.mutable_metadata())["suggestions"] = "norway,niger";
  details.add_details()->PackFrom(info);
  if (!hide_fields_) {
    google::rpc::BadRequest bad_request;
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(field + ": no party \"nowhere\"");
    details.add_details()->PackFrom(bad_request);
  }
  return {grpc::StatusCode::NOT_FOUND, field + ": no party \"nowhere\"", details.SerializeAsString()};
}

template <typename Request, typename Response>
grpc::Status FakeLedger::AppendAll(const Request& request, Response* response) {
  for (int i = 0; i < request.events_size(); ++i) {
    if (request.events(i).statement_recorded().statement().party() == "nowhere") return Refuse(i);
  }
  for (const event::v1::Event& event : request.events()) {
    bool duplicate = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      duplicate = positions_.count(event.event_id()) > 0;
    }
    if (!duplicate) Put(event);
    const std::lock_guard<std::mutex> lock(mutex_);
    v1::AppendReceipt& receipt = *response->add_receipts();
    receipt.set_event_id(event.event_id());
    receipt.set_position(positions_[event.event_id()]);
    receipt.set_duplicate(duplicate);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  response->mutable_basis()->set_known_position(events_.size());
  return grpc::Status::OK;
}

grpc::Status FakeLedger::Append(grpc::ServerContext*, const v1::AppendRequest* request,
                                v1::AppendResponse* response) {
  return AppendAll(*request, response);
}

grpc::Status FakeLedger::AppendStream(
    grpc::ServerContext*,
    grpc::ServerReaderWriter<v1::AppendStreamResponse, v1::AppendStreamRequest>* stream) {
  ++streams_opened_;
  v1::AppendStreamRequest request;
  for (int messages = 0; stream->Read(&request); ++messages) {
    v1::AppendStreamResponse response;
    if (grpc::Status status = AppendAll(request, &response); !status.ok()) return status;
    if (IsBroken(messages)) return Broken();  // appended, but nobody is told
    stream->Write(response);
  }
  return grpc::Status::OK;
}

grpc::Status FakeLedger::ReadEvents(grpc::ServerContext*, const v1::ReadEventsRequest* request,
                                    grpc::ServerWriter<v1::ReadEventsResponse>* writer) {
  ++streams_opened_;
  const std::vector<event::v1::Event> all = events();
  std::uint64_t count = 0;
  for (std::uint64_t position = std::max<std::uint64_t>(request->from_position(), 1); position <= all.size();
       ++position) {
    if (request->limit() != 0 && count == request->limit()) break;
    if (IsBroken(static_cast<int>(count))) return Broken();
    v1::ReadEventsResponse response;
    response.mutable_basis()->set_known_position(all.size());
    *response.add_events() = all[position - 1];
    writer->Write(response);
    ++count;
  }
  return grpc::Status::OK;
}

grpc::Status FakeLedger::WatchEvents(grpc::ServerContext* context, const v1::WatchEventsRequest* request,
                                     grpc::ServerWriter<v1::WatchEventsResponse>* writer) {
  ++streams_opened_;
  const std::vector<event::v1::Event> all = events();
  int messages = 0;
  for (std::uint64_t position = request->after_position() + 1; position <= all.size(); ++position) {
    if (IsBroken(messages++)) return Broken();
    v1::WatchEventsResponse response;
    response.mutable_basis()->set_known_position(position);
    *response.mutable_events()->add_events() = all[position - 1];
    writer->Write(response);
  }
  v1::WatchEventsResponse caught_up;
  caught_up.mutable_basis()->set_known_position(all.size());
  caught_up.mutable_caught_up();
  writer->Write(caught_up);
  return context->IsCancelled() ? grpc::Status::CANCELLED : Broken();
}

}  // namespace parley
