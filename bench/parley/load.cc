#include "bench/parley/load.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "client/append_pipe.h"

namespace parley::bench {
namespace {

void CheckOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "bench: an append was refused: %s\n", status.ToString().c_str());
  std::exit(1);
}

}  // namespace

uint64_t AppendAll(const std::shared_ptr<grpc::Channel>& channel, int batch,
                   const std::function<bool(event::v1::Event*)>& next) {
  Client client(channel, ClientOptions());
  uint64_t sent = 0;
  AppendPipe pipe(client, [](const v1::AppendStreamRequest&, const v1::AppendStreamResponse&) {});
  for (bool more = true; more;) {
    auto request = std::make_shared<v1::AppendStreamRequest>();
    for (int i = 0; i < batch && more; ++i) {
      more = next(request->add_events());
      if (!more) request->mutable_events()->RemoveLast();
    }
    if (request->events().empty()) break;
    sent += static_cast<uint64_t>(request->events_size());
    CheckOk(pipe.Send(std::move(request)));
  }
  CheckOk(pipe.Finish());
  return sent;
}

}  // namespace parley::bench
