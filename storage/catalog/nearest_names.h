// The ids whose names are nearest to one that is not known.
//
//   NearestNames nearest("rusia", 5);
//   for (...) if (auto rank = nearest.Rank(name)) nearest.Add(*rank, id);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parley {

// Keeps the best few; what cannot be among them is told from its letters, without measuring.
class NearestNames {
 public:
  // `key` is a NameKey.
  NearestNames(std::string key, size_t count);

  // How far a name is: its edit distance, 1 at most when it contains the key; absent: too far to be kept.
  std::optional<size_t> Rank(const std::string& name) const;

  // Keeps an id if it is among the nearest; of several ranks of an id the best.
  void Add(size_t rank, const std::string& id);

  // Nearest first; those of the same rank in order.
  std::vector<std::string> ids() const;

 private:
  const std::string key_;
  const uint64_t letters_;
  const size_t count_;
  size_t rank_max_;                                // of what may still be kept
  std::set<std::pair<size_t, std::string>> kept_;  // rank and id
};

}  // namespace parley
