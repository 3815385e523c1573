#include "services/ledger/append_job.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "parley/v1/ledger_service.pb.h"
#include "services/rpc/wire.h"

namespace parley {
namespace {

absl::Status TooLarge(const std::string& given, const std::string& wanted) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "events", {}},
                   absl::StrCat("events: ", given, " given; wanted ", wanted, ": split the append"));
}

absl::Status CheckBytes(size_t bytes) {
  if (bytes <= limits::kAppendBytesMax) return absl::OkStatus();
  return TooLarge(absl::StrCat(bytes, " bytes"), absl::StrCat("at most ", limits::kAppendBytesMax, " bytes"));
}

absl::Status CheckCount(int count) {
  if (count == 0)
    return MissingField("events", absl::StrCat("1 to ", limits::kEventsPerAppendMax, " events"));
  if (static_cast<size_t>(count) <= limits::kEventsPerAppendMax) return absl::OkStatus();
  return TooLarge(absl::StrCat(count), absl::StrCat("1 to ", limits::kEventsPerAppendMax));
}

}  // namespace

template <typename Request>
absl::StatusOr<AppendJob> ReadAppendJob(const grpc::ByteBuffer& bytes) {
  Request request;  // not on an arena: the events move on into the job
  const absl::Status parsed = ParseRequest(bytes, request);
  if (!parsed.ok()) return parsed;
  // A single text too large gets its own error from the checks of events, which name the field.
  const absl::Status count = CheckCount(request.events_size());
  if (!count.ok()) return count;
  const absl::Status size = CheckBytes(bytes.Length());
  if (!size.ok()) return size;
  AppendJob job;
  job.events.reserve(static_cast<size_t>(request.events_size()));
  for (event::v1::Event& event : *request.mutable_events()) job.events.push_back(std::move(event));
  if (request.has_expected_position()) job.expected_position = request.expected_position();
  job.allow_future_dates = request.allow_future_dates();
  return job;
}

template absl::StatusOr<AppendJob> ReadAppendJob<v1::AppendRequest>(const grpc::ByteBuffer& bytes);
template absl::StatusOr<AppendJob> ReadAppendJob<v1::AppendStreamRequest>(const grpc::ByteBuffer& bytes);

}  // namespace parley
