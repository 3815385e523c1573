// Made-up alert rules over the parties and issues of a workload.
#pragma once

#include <vector>

#include "bench/workload/workload.h"
#include "parley/event/v1/alert.pb.h"

namespace parley::bench {

// `count` rules of all kinds, as an office would keep them: each looks at one to three parties, and most at
// up to twenty issues. Spread over all parties and issues, so that statements match some.
std::vector<event::v1::AlertRule> MakeRules(const WorkloadShape& shape, int count);

}  // namespace parley::bench
