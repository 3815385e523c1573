#include "services/watch/shown_change.h"

#include <memory>
#include <utility>

#include "services/convert/convert.h"

namespace parley {

absl::StatusOr<ShownChanges> ReadChanges(const Store& store, uint64_t first, uint64_t last,
                                         bool include_secondhand) {
  const std::shared_ptr<const Snapshot> snapshot = store.Read();
  FoldChoice choice;
  choice.include_secondhand = include_secondhand;
  ShownChanges shown;
  for (uint64_t position = first; position <= last; ++position) {
    absl::StatusOr<std::vector<EventChange>> changes = snapshot->Changes(position, choice);
    if (!changes.ok()) return changes.status();
    for (EventChange& change : *changes) {
      v1::LineChange message;
      Convert(change, store.catalog().IdOf(NameKind::kParty, change.pair.party),
              store.catalog().IdOf(NameKind::kIssue, change.pair.issue), message);
      shown.push_back({std::move(change), std::move(message)});
    }
  }
  return shown;
}

}  // namespace parley
