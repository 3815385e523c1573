// parley: the command line client.

#include <unistd.h>

#include <csignal>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in parleyd
  std::signal(SIGPIPE, SIG_DFL);  // `parley statements | head` ends quietly
  const parley::Streams streams{std::cout, std::cerr, isatty(STDOUT_FILENO) != 0, isatty(STDERR_FILENO) != 0};
  return parley::RunParley(std::vector<std::string>(argv + 1, argv + argc), streams);
}
