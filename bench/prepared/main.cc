// bench_prepared: a gRPC server that answers every unary call with the same bytes, read from a file when it
// starts. What a call takes here, with the settings of parleyd, is the least that an answer of that size can
// take.
//
//   bench_prepared --answer FILE [--listen 127.0.0.1:0]        prints 'listening on HOST:PORT'

#include <fstream>
#include <iterator>
#include <string>

#include "CLI/CLI.hpp"
#include "bench/calls/generic_server.h"
#include "bench/measure/run_main.h"

namespace parley::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("Answers every call with the same bytes");
  std::string listen = "127.0.0.1:0";
  std::string path;
  app.add_option("--listen", listen, "HOST:PORT; port 0 takes a free one");
  app.add_option("--answer", path, "file of the answer's bytes")->required();
  CLI11_PARSE(app, argc, argv);
  std::ifstream file(path, std::ios::binary);
  const grpc::Slice bytes(std::string(std::istreambuf_iterator<char>(file), {}));
  const grpc::ByteBuffer answer(&bytes, 1);
  return ServeCalls(listen, [&](const std::string&, const GiveAnswer& give) { give(answer); });
}

}  // namespace
}  // namespace parley::bench

int main(int argc, char** argv) {
  return parley::bench::RunMain(parley::bench::Main, argc, argv);
}
