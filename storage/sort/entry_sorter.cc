#include "storage/sort/entry_sorter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/engine/key_start.h"

namespace parley {
namespace {

constexpr size_t kFetchAhead = 8;  // entries
constexpr size_t kRunsMax = 64;    // of one level, which are open at once

// An entry by its key.
struct Place {
  explicit Place(const char* entry) : at(entry), start(Key()) {}

  EntrySizes Sizes() const {
    EntrySizes sizes;
    std::memcpy(&sizes, at, sizeof(sizes));
    return sizes;
  }
  rocksdb::Slice Key() const { return {at + sizeof(EntrySizes), Sizes().key}; }
  rocksdb::Slice Value() const { return {Key().data() + Sizes().key, Sizes().value}; }
  bool operator<(const Place& other) const {
    return start == other.start ? Key().compare(other.Key()) < 0 : start < other.start;
  }

  const char* at;
  KeyStart start;
};

}  // namespace

absl::Status EntrySorter::Put(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  const EntrySizes sizes{static_cast<uint32_t>(key.size()), static_cast<uint32_t>(value.size())};
  open_.starts.push_back(open_.bytes.size());
  open_.bytes.append(reinterpret_cast<const char*>(&sizes), sizeof(sizes));
  open_.bytes.append(key.data(), key.size());
  open_.bytes.append(value.data(), value.size());
  return open_.bytes.size() < run_bytes_ ? absl::OkStatus() : EndRun();
}

absl::Status EntrySorter::EndRun() {
  absl::Status status = writing_.valid() ? writing_.get() : absl::OkStatus();
  if (!status.ok()) return status;
  std::swap(open_, full_);
  open_.bytes.clear();
  open_.starts.clear();
  writing_ = std::async(std::launch::async, [this] { return WriteRun(); });
  return status;
}

absl::Status EntrySorter::WriteRun() {
  std::vector<Place> order;
  order.reserve(full_.starts.size());
  for (const size_t start : full_.starts) order.emplace_back(full_.bytes.data() + start);
  std::sort(order.begin(), order.end());
  RunFileWriter file;
  absl::Status status = file.Open(env_, NewRun(0));
  for (size_t i = 0; i < order.size() && status.ok(); ++i) {
    // Entries lie in another order: waiting for one after the other would take half of the time.
    if (i + kFetchAhead < order.size()) __builtin_prefetch(order[i + kFetchAhead].at);
    status = file.Append(order[i].Key(), order[i].Value());
  }
  if (status.ok()) status = file.Finish();
  for (size_t level = 0; status.ok() && level < runs_.size() && runs_[level].size() >= kRunsMax; ++level)
    status = JoinRuns(level);
  return status;
}

// Makes one run of all of a level, so that never more than kRunsMax of each are open.
absl::Status EntrySorter::JoinRuns(size_t level) {
  RunMerge sorted;
  RunFileWriter file;
  absl::Status status = sorted.Open(env_, std::exchange(runs_[level], {}));
  if (status.ok()) status = file.Open(env_, NewRun(level + 1));
  while (status.ok() && sorted.valid()) {
    status = file.Append(sorted.key(), sorted.value());
    if (status.ok()) status = sorted.Next();
  }
  return status.ok() ? file.Finish() : status;
}

std::string EntrySorter::NewRun(size_t level) {
  if (runs_.size() <= level) runs_.resize(level + 1);
  return runs_[level].emplace_back(absl::StrCat(path_, "-", ++runs_made_, ".run"));
}

absl::Status EntrySorter::Sort(RunMerge& sorted) {
  absl::Status status = EndRun();
  if (status.ok()) status = std::exchange(writing_, {}).get();
  open_ = full_ = {};
  std::vector<std::string> paths;
  for (const std::vector<std::string>& level : runs_) paths.insert(paths.end(), level.begin(), level.end());
  runs_.clear();
  return status.ok() ? sorted.Open(env_, paths) : status;
}

}  // namespace parley
