#include "services/parleyd/signals.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <thread>

namespace parley {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int WaitForStopSignal() {
  const sigset_t signals = StopSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

void ArmWatchdog(int ms, int exit_code) {
  std::thread([ms, exit_code] {
    const sigset_t signals = StopSignals();
    const timespec limit{ms / 1'000, ms % 1'000 * 1'000'000L};
    while (sigtimedwait(&signals, nullptr, &limit) == -1 && errno == EINTR) {
    }
    _exit(exit_code);
  }).detach();
}

}  // namespace parley
