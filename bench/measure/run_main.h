// What main() of a program of the bench does.
#pragma once

#include <cstdio>
#include <exception>

namespace parley::bench {

// Runs a program and returns its exit status; 1 and a line on standard error for what it throws.
inline int RunMain(int (*program)(int argc, char** argv), int argc, char** argv) {
  try {
    return program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace parley::bench
