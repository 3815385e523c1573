#include "services/alerts/delivery/delivery_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/time.h"
#include "services/alerts/delivery/sink_id.h"
#include "services/alerts/delivery/waiting_count.h"
#include "services/limits.h"

namespace parley {
namespace {

constexpr int64_t kWaitMsMax = 60'000;
constexpr int64_t kRefreshRetryUs = kMicrosPerSecond;

absl::Status TooManyTests() {
  return MakeError(absl::StatusCode::kResourceExhausted, {Reason::kQueueFull, "", {}},
                   "too many tests of sinks are under way: try again later");
}

HttpOptions HttpOptionsOf(const DeliveryOptions& options) {
  return {options.allow_private_sinks, options.connect_timeout_ms, options.timeout_ms, options.user_agent,
          options.ca_file};
}

}  // namespace

DeliveryService::DeliveryService(const AlertSource& source, DeliveryLog& log, DeliveryOptions options,
                                 std::unique_ptr<HttpClient> http)
    : source_(source),
      log_(log),
      options_(std::move(options)),
      secrets_(options_.secrets_dir, options_.environment),
      http_(std::move(http)),
      tester_(std::make_unique<SinkTester>(*http_, secrets_, options_)) {}

absl::StatusOr<std::unique_ptr<DeliveryService>> DeliveryService::Start(const AlertSource& source,
                                                                        DeliveryLog& log,
                                                                        DeliveryOptions options) {
  options = WithSystemDefaults(std::move(options));
  absl::StatusOr<std::unique_ptr<HttpClient>> http = HttpClient::Create(HttpOptionsOf(options));
  if (!http.ok()) return http.status();
  std::unique_ptr<DeliveryService> service(
      new DeliveryService(source, log, std::move(options), *std::move(http)));
  service->thread_ = std::thread([&raw = *service] { raw.Run(); });
  return service;
}

DeliveryService::~DeliveryService() {
  Stop();
}

void DeliveryService::Wake() {
  news_.store(true);
  http_->Wakeup();
}

void DeliveryService::OnEvaluated(const std::vector<AlertKey>& acknowledged) {
  {
    const std::scoped_lock lock(inbox_mutex_);
    if (!closed_) acknowledged_.insert(acknowledged_.end(), acknowledged.begin(), acknowledged.end());
  }
  Wake();
}

void DeliveryService::Test(const event::v1::AlertRule& rule, const SinkTestsDone& done) {
  const auto answer = [this, done](absl::StatusOr<std::vector<v1::SinkTest>> results) {
    NoteTestDone();
    done(std::move(results));
  };
  const absl::Status taken_in = TakeIn({rule, answer});
  if (taken_in.ok()) {
    Wake();
  } else {
    done(taken_in);
  }
}

absl::Status DeliveryService::TakeIn(SinkTestJob job) {
  const std::scoped_lock lock(inbox_mutex_);
  if (closed_) return DeliveryStopped();
  if (tests_open_ >= limits::kSinkTestsMax) return TooManyTests();
  ++tests_open_;
  tests_.push_back(std::move(job));
  return absl::OkStatus();
}

void DeliveryService::NoteTestDone() {
  const std::scoped_lock lock(inbox_mutex_);
  --tests_open_;
}

void DeliveryService::Run() {
  while (!stopping_.load()) {
    int wait_ms = 0;
    {
      const std::scoped_lock lock(mutex_);
      wait_ms = Turn();
    }
    http_->Wait(wait_ms);
  }
}

int DeliveryService::Turn() {
  http_->Perform();
  const int64_t now = options_.steady_us();
  if (news_.exchange(false) || now >= refresh_due_us_) TakeNews();
  int64_t next = refresh_due_us_;
  for (auto* const workers : {&workers_, &retiring_}) {
    for (auto& [id, worker] : *workers) next = std::min(next, worker->Step());
  }
  std::erase_if(retiring_, [](const auto& entry) { return entry.second->Retire(); });
  if (next == kNever) return static_cast<int>(kWaitMsMax);
  const int64_t wait_ms = (next - options_.steady_us() + 999) / 1'000;  // not too early
  return static_cast<int>(std::clamp<int64_t>(wait_ms, 0, kWaitMsMax));
}

void DeliveryService::TakeNews() {
  std::vector<AlertKey> acknowledged;
  std::deque<SinkTestJob> tests;
  {
    const std::scoped_lock lock(inbox_mutex_);
    acknowledged.swap(acknowledged_);
    tests.swap(tests_);
  }
  const absl::Status refreshed = RefreshSinks();
  refresh_due_us_ = refreshed.ok() ? kNever : options_.steady_us() + kRefreshRetryUs;
  if (!refreshed.ok()) Log(absl::StrCat("sinks cannot be read: ", refreshed.message()));
  for (auto& [id, worker] : workers_) {
    worker->OnNews();
    for (const AlertKey key : acknowledged) worker->OnAcknowledged(key);
  }
  for (SinkTestJob& test : tests) tester_->Start(std::move(test));
}

absl::Status DeliveryService::RefreshSinks() {
  const uint64_t changed_at = source_.SinksChangedAt();  // before Sinks(): it may be newer
  if (changed_at == sinks_changed_at_) return absl::OkStatus();
  absl::StatusOr<std::vector<SinkInForce>> sinks = source_.Sinks();
  if (!sinks.ok()) return sinks.status();
  std::map<std::string, SinkInForce> wanted;
  for (SinkInForce& sink : *sinks) {
    const std::string id = SinkId(sink.sink);
    wanted.emplace(id, std::move(sink));
  }
  RetireWithout(wanted);
  for (auto& [id, sink] : wanted) {
    const auto worker = workers_.find(id);
    if (worker != workers_.end()) {
      worker->second->SetRules(std::move(sink.rules));
      continue;
    }
    if (workers_.size() >= limits::kDeliverySinksMax) {
      Log(absl::StrCat("too many sinks: nothing is delivered to sink=", id));
      continue;
    }
    const absl::Status added = AddSink(std::move(sink));
    if (!added.ok()) return added;
  }
  sinks_changed_at_ = changed_at;
  return absl::OkStatus();
}

// A sink that is named again starts anew, with what its log holds.
void DeliveryService::RetireWithout(const std::map<std::string, SinkInForce>& wanted) {
  std::erase_if(retiring_, [&wanted](const auto& entry) { return wanted.contains(entry.first); });
  for (auto it = workers_.begin(); it != workers_.end();) {
    if (wanted.contains(it->first)) {
      ++it;
      continue;
    }
    if (!it->second->Retire()) retiring_[it->first] = std::move(it->second);
    it = workers_.erase(it);
  }
}

absl::Status DeliveryService::AddSink(SinkInForce sink) {
  absl::StatusOr<std::unique_ptr<SinkWorker>> worker =
      SinkWorker::Create({source_, log_, *http_, secrets_, options_}, std::move(sink));
  if (!worker.ok()) return worker.status();
  std::string id = (*worker)->id();
  workers_.emplace(std::move(id), *std::move(worker));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::SinkStatus>> DeliveryService::Status() const {
  std::vector<v1::SinkStatus> sinks;
  std::map<std::string, AlertKey> scanned;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, worker] : workers_) {
      sinks.push_back(worker->Status());
      scanned[id] = worker->scanned();
    }
  }
  for (v1::SinkStatus& sink : sinks) {
    const absl::StatusOr<uint64_t> parked = log_.CountParked(sink.sink_id());
    if (!parked.ok()) return parked.status();
    sink.set_parked_count(*parked);
  }
  const absl::Status counted = AddWaiting(source_, scanned, sinks);
  if (!counted.ok()) return counted;
  return sinks;
}

absl::StatusOr<ParkedPage> DeliveryService::Parked(const std::string& sink_id, const std::string& resume,
                                                   size_t limit) const {
  return ReadParkedPage(log_, source_, sink_id, resume, limit);
}

absl::StatusOr<uint64_t> DeliveryService::Replay(const std::string& sink_id,
                                                 const std::vector<AlertKey>& only) {
  uint64_t count = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (!sink_id.empty() && !workers_.contains(sink_id)) {
      return MakeError(absl::StatusCode::kNotFound, {Reason::kUnknownSink, "sink_id", {}},
                       absl::StrCat("sink_id: no rule in force has a sink ", sink_id,
                                    "; `parley alerts sinks` lists them"));
    }
    for (const auto& [id, worker] : workers_) {
      if (!sink_id.empty() && id != sink_id) continue;
      const absl::StatusOr<uint64_t> taken = log_.TakeUp(id, only);
      if (!taken.ok()) return taken.status();
      count += *taken;
    }
  }
  Wake();
  return count;
}

void DeliveryService::Stop() {
  const std::scoped_lock stop_lock(stop_mutex_);
  stopping_.store(true);
  http_->Wakeup();
  if (thread_.joinable()) thread_.join();
  std::deque<SinkTestJob> tests;
  {
    const std::scoped_lock lock(inbox_mutex_);
    closed_ = true;
    tests.swap(tests_);
  }
  {
    const std::scoped_lock lock(mutex_);
    workers_.clear();
    retiring_.clear();
    tester_.reset();
  }
  for (const SinkTestJob& test : tests) test.done(DeliveryStopped());
}

void DeliveryService::Log(const std::string& note) const {
  if (options_.log) options_.log(note);
}

}  // namespace parley
