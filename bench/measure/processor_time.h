// Processor time of programs, to tell who is the limit: the server that is measured or its clients.
#pragma once

#include <string>

namespace parley::bench {

// Seconds on processors that process `pid` has taken so far, all threads, user and system; 0 when there is
// none. "self" is this one.
double ProcessorSeconds(const std::string& pid);

}  // namespace parley::bench
