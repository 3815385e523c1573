#include "storage/catalog/nearest_names.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "core/text.h"

namespace parley {
namespace {

constexpr size_t kContainedCharsMin = 3;
constexpr size_t kMeasuredMin =
    8;  // how far names are told apart at least; all that are farther rank the same

// A bit for each byte that occurs, 64 of them.
uint64_t LettersOf(const std::string& name) {
  uint64_t letters = 0;
  for (const char c : name) letters |= uint64_t{1} << (static_cast<uint8_t>(c) % 64);
  return letters;
}

}  // namespace

NearestNames::NearestNames(std::string key, size_t count)
    : key_(std::move(key)),
      letters_(LettersOf(key_)),
      count_(count),
      rank_max_(std::max(kMeasuredMin, key_.size()) + 1) {}

std::optional<size_t> NearestNames::Rank(const std::string& name) const {
  if (key_.size() >= kContainedCharsMin && name.find(key_) != std::string::npos) return name == key_ ? 0 : 1;
  // One edit changes two of the letters that occur at most.
  const int differing = std::popcount(LettersOf(name) ^ letters_);
  if (kept_.size() == count_ && static_cast<size_t>(differing + 1) / 2 > rank_max_) return std::nullopt;
  const size_t distance = EditDistance(key_, name, rank_max_);
  if (distance > rank_max_ && kept_.size() == count_) return std::nullopt;
  return std::min(distance, rank_max_);
}

void NearestNames::Add(size_t rank, const std::string& id) {
  const auto known =
      std::find_if(kept_.begin(), kept_.end(), [&id](const auto& kept) { return kept.second == id; });
  if (known != kept_.end()) {
    if (known->first <= rank) return;
    kept_.erase(known);
  }
  kept_.emplace(rank, id);
  if (kept_.size() > count_) kept_.erase(std::prev(kept_.end()));
  if (kept_.size() == count_) rank_max_ = std::prev(kept_.end())->first;
}

std::vector<std::string> NearestNames::ids() const {
  std::vector<std::string> ids;
  ids.reserve(kept_.size());
  for (const auto& [rank, id] : kept_) ids.push_back(id);
  return ids;
}

}  // namespace parley
