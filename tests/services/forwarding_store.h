// A store that hands everything on to another one, for tests that change one thing about it.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "storage/store.h"

namespace parley::testing {

class ForwardingStore : public Store {
 public:
  // `real` must outlive it.
  explicit ForwardingStore(Store& real) : real_(real) {}

  void Append(AppendJob job) override { real_.Append(std::move(job)); }
  void ExpectAppend() override { real_.ExpectAppend(); }
  std::shared_ptr<const Snapshot> Read() const override { return real_.Read(); }
  const Catalog& catalog() const override { return real_.catalog(); }
  AlertLog& alerts() override { return real_.alerts(); }
  uint64_t last_position() const override { return real_.last_position(); }
  void AddListener(PositionListener* listener) override { real_.AddListener(listener); }
  void RemoveListener(PositionListener* listener) override { real_.RemoveListener(listener); }
  DeliveryLog& deliveries() override { return real_.deliveries(); }
  uint64_t DiskBytes() const override { return real_.DiskBytes(); }
  StoreFigures Figures() const override { return real_.Figures(); }
  void StopAppends() override { real_.StopAppends(); }
  absl::StatusOr<std::string> ProjectionDigest() const override { return real_.ProjectionDigest(); }

 private:
  Store& real_;
};

}  // namespace parley::testing
