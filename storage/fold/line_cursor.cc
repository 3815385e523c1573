#include "storage/fold/fold_index.h"
#include "storage/fold/line_view.h"
#include "storage/fold/line_walker.h"

namespace parley {

struct LineCursor::Impl {
  const ReadState& state;
  PairKey pair;
  Basis basis;
  LineKey from;
  bool is_open = false;
  std::optional<LineView> view;
  std::optional<LineWalker> walker;

  // Opens the view at the first step. A pair without versions stays without a walker.
  absl::Status Open();
};

absl::Status LineCursor::Impl::Open() {
  if (is_open) return absl::OkStatus();
  absl::StatusOr<std::optional<LineView>> opened = LineView::Open(state, pair, basis.known_position);
  if (!opened.ok()) return opened.status();
  is_open = true;
  view = *std::move(opened);
  if (view) walker.emplace(*view, from, basis.as_of_us);
  return absl::OkStatus();
}

LineCursor::LineCursor(const ReadState& state, PairKey pair, const Basis& basis, const LineKey& from)
    : impl_(std::make_unique<Impl>(Impl{state, pair, basis, from, false, std::nullopt, std::nullopt})) {}

LineCursor::~LineCursor() = default;

absl::StatusOr<const FoldRecord*> LineCursor::Next() {
  const absl::Status opened = impl_->Open();
  if (!opened.ok()) return opened;
  if (!impl_->walker) return nullptr;
  return impl_->walker->Next();
}

absl::StatusOr<const ChildEntry*> LineCursor::NextLeaf() {
  const absl::Status opened = impl_->Open();
  if (!opened.ok()) return opened;
  if (!impl_->walker) return nullptr;
  return impl_->walker->NextLeaf();
}

void LineCursor::SkipLeaf() {
  impl_->walker->SkipLeaf();
}

absl::StatusOr<const FoldRecords*> LineCursor::EnterLeaf() {
  return impl_->walker->EnterLeaf();
}

absl::StatusOr<std::optional<FoldRecord>> LineCursor::FoldedBefore(const LineKey& key,
                                                                   bool include_secondhand) {
  const absl::Status opened = impl_->Open();
  if (!opened.ok()) return opened;
  if (!impl_->view) return std::nullopt;
  return impl_->view->FoldedBefore(key, include_secondhand);
}

}  // namespace parley
