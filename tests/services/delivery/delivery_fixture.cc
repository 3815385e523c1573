#include "tests/services/delivery/delivery_fixture.h"

#include "absl/strings/str_cat.h"
#include "services/alerts/delivery/sink_id.h"

namespace parley::testing {

void Outcomes::OnDelivery(const std::string&, DeliveryOutcome outcome, size_t alerts) {
  const std::scoped_lock lock(mutex_);
  ++counts_[outcome].first;
  counts_[outcome].second += alerts;
  changed_.notify_all();
}

void Outcomes::OnRetry(const std::string&) {
  const std::scoped_lock lock(mutex_);
  ++retries_;
}

void Outcomes::WaitFor(DeliveryOutcome outcome, size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return counts_[outcome].first >= count; });
}

size_t Outcomes::count(DeliveryOutcome outcome) const {
  const std::scoped_lock lock(mutex_);
  const auto it = counts_.find(outcome);
  return it == counts_.end() ? 0 : it->second.first;
}

size_t Outcomes::alerts(DeliveryOutcome outcome) const {
  const std::scoped_lock lock(mutex_);
  const auto it = counts_.find(outcome);
  return it == counts_.end() ? 0 : it->second.second;
}

size_t Outcomes::retries() const {
  const std::scoped_lock lock(mutex_);
  return retries_;
}

void DeliveryTest::SetUp() {
  StoreTest::SetUp();
  options_.allow_private_sinks = true;
  options_.attempts_max = 3;
  options_.observer = &outcomes_;
  options_.now_us = [this] { return now_us_ + elapsed_us_; };
  options_.steady_us = [this] { return elapsed_us_.load(); };
  options_.random = [] { return 1.0; };
  options_.log = [this](const std::string& note) {
    const std::scoped_lock lock(log_mutex_);
    absl::StrAppend(&log_, note, "\n");
  };
}

void DeliveryTest::TearDown() {
  delivery_.reset();
  StoreTest::TearDown();
}

void DeliveryTest::StartDelivery() {
  delivery_.reset();
  options_.environment = [environment = environment_](const std::string& name) {
    const auto it = environment.find(name);
    return it == environment.end() ? std::optional<std::string>() : it->second;
  };
  auto started = DeliveryService::Start(source_, store_->deliveries(), options_);
  ASSERT_TRUE(started.ok()) << started.status();
  delivery_ = *std::move(started);
}

void DeliveryTest::Advance(int64_t ms) {
  elapsed_us_ += ms * 1'000;
  delivery_->Wake();
}

v1::SinkStatus DeliveryTest::StatusOf(const event::v1::AlertSink& sink) const {
  const absl::StatusOr<std::vector<v1::SinkStatus>> all = delivery_->Status();
  EXPECT_TRUE(all.ok()) << all.status();
  for (const v1::SinkStatus& status : *all) {
    if (status.sink_id() == SinkId(sink)) return status;
  }
  ADD_FAILURE() << "no status of " << SinkId(sink);
  return {};
}

std::vector<v1::ParkedDelivery> DeliveryTest::Parked() const {
  const absl::StatusOr<ParkedPage> page = delivery_->Parked("", "", 100);
  EXPECT_TRUE(page.ok()) << page.status();
  return page->deliveries;
}

std::string DeliveryTest::log_text() const {
  const std::scoped_lock lock(log_mutex_);
  return log_;
}

std::vector<std::string> IdsOf(const std::vector<Received>& requests) {
  constexpr char kBefore[] = "\"id\":\"";
  std::vector<std::string> ids;
  for (const Received& request : requests) {
    const size_t begin = request.body.find(kBefore) + sizeof kBefore - 1;
    ids.push_back(request.body.substr(begin, request.body.find('"', begin) - begin));
  }
  return ids;
}

}  // namespace parley::testing
