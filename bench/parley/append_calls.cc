#include "bench/parley/append_calls.h"

#include <utility>

#include "parley/v1/ledger_service.pb.h"

namespace parley::bench {

Workload WorkloadAfter(const Settings& settings, const TextSource& text) {
  WorkloadShape shape = settings.shape;
  shape.corrections = false;
  Workload workload(shape, text);
  workload.Skip(settings.first);
  return workload;
}

Call MakeAppend(event::v1::Event event) {
  v1::AppendRequest request;
  request.set_allow_future_dates(true);
  *request.add_events() = std::move(event);
  return MakeCall("/parley.v1.LedgerService/Append", request);
}

std::vector<Call> MakeAppends(int count, const std::function<event::v1::Event()>& next) {
  std::vector<Call> calls;
  for (int i = 0; i < count; ++i) calls.push_back(MakeAppend(next()));
  return calls;
}

// An answer's basis is the last position of its group, so the receipt's is read.
uint64_t AppendedPosition(const grpc::ByteBuffer& answer) {
  grpc::Slice slice;
  v1::AppendResponse response;
  if (!answer.DumpToSingleSlice(&slice).ok()) return 0;
  response.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  return response.receipts_size() == 0 ? 0 : response.receipts(0).position();
}

}  // namespace parley::bench
