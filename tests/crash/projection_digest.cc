// Prints a digest of every projection in a data directory; with --rebuild after deriving all of them
// again. Equal digests: equal bytes.
//
//   projection_digest DATA_DIR [--rebuild]
#include <cstdio>
#include <string>

#include "storage/store.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: projection_digest DATA_DIR [--rebuild]\n", stderr);
    return 2;
  }
  parley::StoreOptions options;
  options.directory = argv[1];
  options.rebuild = argc > 2 && std::string(argv[2]) == "--rebuild";
  const auto store = parley::Store::Open(std::move(options));
  const auto digest = store.ok() ? (*store)->ProjectionDigest() : store.status();
  if (!digest.ok()) {
    std::fprintf(stderr, "%s\n", digest.status().ToString().c_str());
    return 1;
  }
  std::printf("%s %llu\n", digest->c_str(), static_cast<unsigned long long>((*store)->last_position()));
  return 0;
}
