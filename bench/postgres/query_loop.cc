#include "bench/postgres/query_loop.h"

namespace parley::bench {
namespace {

bool HasInput(const pollfd& socket) {
  if ((socket.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) Fail("a connection was lost");
  return (socket.revents & POLLIN) != 0;
}

}  // namespace

QueryLoop::QueryLoop(const PostgresSettings& settings, const std::string& sql, int parameters)
    : pipelined_(settings.pipelined) {
  for (int i = 0; i < settings.connections; ++i) {
    Lane& lane = lanes_.emplace_back();
    lane.connection = Connect(settings);
    PGresult* prepared = PQprepare(lane.connection.get(), "q", sql.c_str(), parameters, nullptr);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) Fail(PQerrorMessage(lane.connection.get()));
    PQclear(prepared);
    PQsetnonblocking(lane.connection.get(), 1);
    if (PQenterPipelineMode(lane.connection.get()) != 1) Fail("no pipeline mode");
    sockets_.push_back({PQsocket(lane.connection.get()), POLLIN, 0});
  }
}

void QueryLoop::Run(const std::string& what, int calls, const MakeRow& make) {
  Series latency;
  const Clock::time_point start = Clock::now();
  int started = 0;
  int done = 0;
  while (done < calls) {
    for (Lane& lane : lanes_) {
      while (started < calls && lane.starts.size() < static_cast<size_t>(pipelined_))
        Send(lane, make()), ++started;
      PQflush(lane.connection.get());
    }
    Wait();
    for (size_t i = 0; i < lanes_.size(); ++i)
      if (HasInput(sockets_[i])) done += Receive(lanes_[i], latency);
  }
  PrintCalls(what, latency, SecondsSince(start));
}

void QueryLoop::Send(Lane& lane, const Row& row) {
  std::vector<const char*> values;
  for (const std::string& field : row) values.push_back(field.c_str());
  lane.starts.push_back(Clock::now());
  PQsendQueryPrepared(lane.connection.get(), "q", static_cast<int>(values.size()), values.data(), nullptr,
                      nullptr, 1);
  PQpipelineSync(lane.connection.get());
}

void QueryLoop::Wait() {
  for (pollfd& socket : sockets_) socket.revents = 0;  // poll leaves them alone when a signal ends it
  ::poll(sockets_.data(), sockets_.size(), 1000);
}

int QueryLoop::Receive(Lane& lane, Series& latency) {
  PGconn* connection = lane.connection.get();
  if (PQconsumeInput(connection) == 0) Fail(PQerrorMessage(connection));
  int ended = 0;
  while (!lane.starts.empty() && PQisBusy(connection) == 0) {
    PGresult* result = PQgetResult(connection);
    if (result == nullptr) continue;
    const ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status == PGRES_FATAL_ERROR) Fail(PQerrorMessage(connection));
    if (status != PGRES_PIPELINE_SYNC) continue;
    latency.AddSince(lane.starts.front());
    lane.starts.pop_front();
    ++ended;
  }
  return ended;
}

}  // namespace parley::bench
