#include "services/watch/shared_changes.h"

#include <utility>

namespace parley {

std::optional<ShiftMessage> SharedChanges::FindMessage(const ChangeFilter& filter) const {
  const std::scoped_lock lock(messages_mutex_);
  const auto found = messages_.find(filter.key());
  if (found == messages_.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<ShiftMessage> SharedChanges::Message(const Store& store, const ChangeFilter& filter) {
  if (std::optional<ShiftMessage> found = FindMessage(filter)) return *std::move(found);
  const absl::StatusOr<const ShownChanges*> changes = Changes(store, filter.include_secondhand());
  if (!changes.ok()) return changes.status();
  ShiftMessage message = MakeShiftMessage(store.catalog(), filter, **changes, last_);
  const size_t bytes = sizeof(ShiftMessage) + filter.key().size() + message.bytes.Length();
  const std::scoped_lock lock(messages_mutex_);
  if (bytes_ + bytes <= bytes_max_ && messages_.emplace(filter.key(), message).second) bytes_ += bytes;
  return message;
}

absl::StatusOr<const ShownChanges*> SharedChanges::Changes(const Store& store, bool include_secondhand) {
  const std::scoped_lock lock(changes_mutex_);
  std::unique_ptr<const ShownChanges>& changes = changes_[include_secondhand ? 1 : 0];
  if (changes == nullptr) {
    absl::StatusOr<ShownChanges> read = ReadChanges(store, first_, last_, include_secondhand);
    if (!read.ok()) return read.status();
    changes = std::make_unique<const ShownChanges>(*std::move(read));
  }
  return changes.get();
}

}  // namespace parley
