// Text that compresses like real text: words of a corpus, each followed by one that follows it there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/workload/random.h"

namespace parley::bench {

// Thread-safe once made.
class TextSource {
 public:
  // `corpus` is any text of at least some thousand words; only words of printable ASCII are used.
  explicit TextSource(const std::string& corpus);

  // Reads all of `paths`. Exits with a message when none can be read.
  static TextSource FromFiles(const std::vector<std::string>& paths);

  // Words, at most `bytes` bytes long and not much shorter.
  std::string Words(Random& random, size_t bytes) const;

 private:
  std::vector<std::string> words_;               // by number
  std::vector<uint32_t> text_;                   // the corpus as numbers of words
  std::vector<std::vector<uint32_t>> followed_;  // by number of word: where in text_ the next word stands
};

}  // namespace parley::bench
