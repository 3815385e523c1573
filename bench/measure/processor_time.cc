#include "bench/measure/processor_time.h"

#include <unistd.h>

#include <fstream>
#include <limits>

namespace parley::bench {

double ProcessorSeconds(const std::string& pid) {
  constexpr int kFieldsToUtime = 11;  // behind the name, which ends with ')': proc(5)
  std::ifstream stat("/proc/" + pid + "/stat");
  stat.ignore(std::numeric_limits<std::streamsize>::max(), ')');
  std::string skipped;
  for (int i = 0; i < kFieldsToUtime; ++i) stat >> skipped;
  double user = 0;
  double system = 0;
  if (!(stat >> user >> system)) return 0;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace parley::bench
