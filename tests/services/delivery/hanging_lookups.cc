#include "tests/services/delivery/hanging_lookups.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <mutex>

namespace parley::testing {
namespace {

struct Lookups {
  std::mutex mutex;
  std::condition_variable changed;
  bool hang = false;
  size_t hanging = 0;
};

// Never destroyed: threads of libcurl may be on their way out of here when the program ends.
Lookups& All() {
  static auto& lookups = *new Lookups;
  return lookups;
}

void Hang() {
  Lookups& all = All();
  std::unique_lock lock(all.mutex);
  ++all.hanging;
  all.changed.notify_all();
  all.changed.wait(lock, [&all] { return !all.hang; });
  --all.hanging;
  all.changed.notify_all();
}

}  // namespace

HangingLookups::HangingLookups() {
  const std::scoped_lock lock(All().mutex);
  All().hang = true;
}

HangingLookups::~HangingLookups() {
  Lookups& all = All();
  std::unique_lock lock(all.mutex);
  all.hang = false;
  all.changed.notify_all();
  all.changed.wait(lock, [&all] { return all.hanging == 0; });
}

void HangingLookups::WaitFor(size_t count) const {
  Lookups& all = All();
  std::unique_lock lock(all.mutex);
  all.changed.wait(lock, [&all, count] { return all.hanging >= count; });
}

}  // namespace parley::testing

// In place of the C library's, which it asks for other hosts.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* req, addrinfo** pai) {
  if (name != nullptr && std::strcmp(name, parley::testing::kHangingHost) == 0) {
    parley::testing::Hang();
    return EAI_NONAME;
  }
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(name, service, req, pai);
}
