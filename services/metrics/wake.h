// Wakes a server that sleeps until somebody connects.
#pragma once

#include <functional>

#include "services/address.h"

namespace parley {

// Runs `stop`, which makes a server on `address` end, and connects to it again and again meanwhile. civetweb
// looks whether it should end only when somebody comes, or every two seconds.
void StopWoken(const ListenAddress& address, const std::function<void()>& stop);

}  // namespace parley
