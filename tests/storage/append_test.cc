// Appending: order, atomicity, idempotency, optimistic concurrency.

#include <condition_variable>
#include <limits>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::HasSubstr;

class AppendTest : public StoreTest {};

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

TEST_F(AppendTest, PositionsAreGaplessFromOne) {
  const AppendResult first = Append(SmallCatalog());
  EXPECT_EQ(first.receipts.front().position, 1U);
  EXPECT_EQ(first.last_position, 6U);
  EXPECT_EQ(Append(Record(0, "2020", "ukraine", "nato", kSupports)).last_position, 7U);
  EXPECT_EQ(store_->last_position(), 7U);
}

TEST_F(AppendTest, LaterEventsOfARequestMayReferToEarlierOnes) {
  Events events = SmallCatalog();
  events.push_back(Record(1, "2020", "ukraine", "nato", kSupports));
  events.push_back(Amend(1, MakeStatement("2021", "ukraine", "nato", kOpposes)));
  events.push_back(Corroborate(1, "Reuters"));
  events.push_back(Retract(1));
  EXPECT_EQ(Append(events).last_position, 10U);
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025", 8), "OPPOSES since 2021-01-01T00:00:00Z reaffirmed 0");
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "none");
}

TEST_F(AppendTest, RejectedRequestChangesNothing) {
  Append(SmallCatalog());
  const std::string before = *store_->ProjectionDigest();
  Events events = {DeclareParty("france", {"Paris"}), Record(1, "2020", "france", "nato", kSupports),
                   Record(2, "2020", "atlantis", "nato", kSupports)};
  const absl::Status status = TryAppend(events).status();
  EXPECT_EQ(ReasonOf(status), "UNKNOWN_NAME");
  EXPECT_EQ(FieldOf(status), "events[2].statement_recorded.statement.party");
  EXPECT_EQ(*store_->ProjectionDigest(), before);
  EXPECT_EQ(store_->catalog().NumberOf(NameKind::kParty, "france"), 0U);
  EXPECT_EQ(store_->last_position(), 6U);
  EXPECT_EQ(Append(DeclareParty("paris")).last_position, 7U);
}

// The writer remembers what it changed last, which is not what was taken back.
TEST_F(AppendTest, RejectedRequestsAreForgottenByLaterOnesOnTheSameLine) {
  Append(SmallCatalog());
  for (int i = 0; i < 150; ++i) {
    const std::string year = absl::StrCat(1900 + i * 37 % 100);
    Append(Record(i + 1, year, "ukraine", "nato", i % 3 == 0 ? kOpposes : kSupports));
    const Events rejected = {Record(0, absl::StrCat(1950 + i % 50), "ukraine", "nato", kOpposes),
                             Retract(i + 1), Record(0, "2020", "nobody", "nato", kSupports)};
    EXPECT_EQ(ReasonOf(TryAppend(rejected).status()), "UNKNOWN_NAME");
  }
  const std::string digest = *store_->ProjectionDigest();
  Open(/*rebuild=*/true);
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
}

TEST_F(AppendTest, RejectedRequestLeavesTheRestOfItsGroupAlone) {
  Append(SmallCatalog());
  std::mutex mutex;
  std::condition_variable all_answered;
  int answered = 0;
  int accepted = 0;
  constexpr int kJobs = 300;
  for (int i = 0; i < kJobs; ++i) {
    AppendJob job;
    job.events = {Record(0, absl::StrCat(1900 + i % 100), "ukraine", "nato", kSupports)};
    if (i % 3 == 0) job.events.push_back(Record(0, "2020", "nobody", "nato", kSupports));
    job.done = [&](const absl::StatusOr<AppendResult>& result) {
      const std::lock_guard<std::mutex> lock(mutex);
      accepted += result.ok() ? 1 : 0;
      if (++answered == kJobs) all_answered.notify_one();
    };
    store_->Append(std::move(job));
  }
  std::unique_lock<std::mutex> lock(mutex);
  all_answered.wait(lock, [&] { return answered == kJobs; });
  EXPECT_EQ(accepted, 200);
  EXPECT_EQ(store_->last_position(), 206U);
  EXPECT_EQ(store_->Read()->counts().statements, 200U);
}

// Groups are put together while earlier ones are being synced, and must see what these hold.
TEST_F(AppendTest, RequestsSeeWhatIsStillOnItsWayToTheDisk) {
  Append(SmallCatalog());
  std::mutex mutex;
  std::condition_variable all_answered;
  constexpr int kStatements = 100;
  constexpr int kJobs = 4 * kStatements;
  std::vector<absl::StatusOr<AppendResult>> results(kJobs, absl::UnknownError("no answer yet"));
  int answered = 0;
  for (int i = 0; i < kJobs; ++i) {
    AppendJob job;
    const int id = 1 + i / 4;
    job.events = {i % 4 < 2 ? Record(id, "2020", "ukraine", "nato", kSupports)
                            : Amend(id, MakeStatement("2021", "ukraine", "nato", kOpposes))};
    job.done = [&, i](absl::StatusOr<AppendResult> result) {
      const std::lock_guard<std::mutex> lock(mutex);
      results[static_cast<size_t>(i)] = std::move(result);
      if (++answered == kJobs) all_answered.notify_one();
    };
    store_->Append(std::move(job));
  }
  std::unique_lock<std::mutex> lock(mutex);
  all_answered.wait(lock, [&] { return answered == kJobs; });
  for (size_t i = 0; i < results.size(); i += 4) {
    for (size_t k = i; k < i + 4; ++k) ASSERT_TRUE(results[k].ok()) << results[k].status();
    EXPECT_FALSE(results[i]->receipts.front().duplicate);
    EXPECT_TRUE(results[i + 1]->receipts.front().duplicate);
    EXPECT_EQ(results[i + 1]->receipts.front().position, results[i]->receipts.front().position);
  }
  EXPECT_EQ(store_->Read()->counts().statements, static_cast<uint64_t>(kStatements));
  EXPECT_EQ(store_->Read()->counts().amendments, 2U * kStatements);
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "OPPOSES since 2021-01-01T00:00:00Z reaffirmed 99");
  const std::string digest = *store_->ProjectionDigest();
  Open(/*rebuild=*/true);
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
}

TEST_F(AppendTest, SameEventAgainReturnsTheFirstAnswer) {
  Append(SmallCatalog());
  const event::v1::Event event = Record(1, "2020", "ukraine", "nato", kSupports);
  const AppendReceipt first = Append(event).receipts.front();
  now_us_ += 1'000'000;
  const AppendReceipt again = Append(event).receipts.front();
  EXPECT_FALSE(first.duplicate);
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.position, first.position);
  EXPECT_EQ(again.recorded_at_us, first.recorded_at_us);
  EXPECT_EQ(store_->last_position(), 7U);
}

TEST_F(AppendTest, SameEventAgainIsRecognisedAfterRestartAndAfterItsNamesMoved) {
  Append(SmallCatalog());
  const event::v1::Event event = Record(1, "2020", "Kyiv", "nato", kSupports);
  Append(event);
  Append(DeclareParty("ukraine"));
  Append(DeclareParty("russia", {"Kyiv"}));
  Open();
  EXPECT_TRUE(Append(event).receipts.front().duplicate);
  // What the ledger says of it, as an export writes it, is the same event too.
  EXPECT_TRUE(Append(Record(1, "2020", "ukraine", "nato", kSupports)).receipts.front().duplicate);
}

TEST_F(AppendTest, SameIdWithOtherContentIsRefused) {
  Append(SmallCatalog());
  Append(Record(1, "2020", "ukraine", "nato", kSupports));
  const absl::Status status = TryAppend(Record(1, "2020", "ukraine", "nato", kOpposes)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(status), "EVENT_ID_REUSED");
  EXPECT_EQ(DetailOf(status)->metadata.at("position"), "7");
}

TEST_F(AppendTest, MalformedEventIdIsRefused) {
  event::v1::Event event = DeclareParty("ukraine");
  event.set_event_id("12345");
  const absl::Status status = TryAppend(event).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FieldOf(status), "events[0].event_id");
  EXPECT_THAT(std::string(status.message()), HasSubstr("12345"));
}

TEST_F(AppendTest, ExpectedPositionGuardsAgainstConcurrentChange) {
  Append(SmallCatalog());
  AppendJob job;
  job.events = {Record(1, "2020", "ukraine", "nato", kSupports)};
  job.expected_position = 5;
  const absl::Status status = store_->AppendAndWait(job).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(DetailOf(status)->metadata.at("expected"), "5");
  EXPECT_EQ(DetailOf(status)->metadata.at("actual"), "6");
  job.expected_position = 6;
  EXPECT_TRUE(store_->AppendAndWait(job).ok());
  // A retry whose first answer was lost is no conflict.
  EXPECT_TRUE(store_->AppendAndWait(job)->receipts.front().duplicate);
}

TEST_F(AppendTest, RecordTimeNeverGoesBack) {
  Append(SmallCatalog());
  const int64_t noon = now_us_;
  now_us_ -= 3'600'000'000;
  EXPECT_EQ(Append(DeclareParty("france")).receipts.front().recorded_at_us, noon);
  Open();
  EXPECT_EQ(Append(DeclareParty("poland")).receipts.front().recorded_at_us, noon);
}

TEST_F(AppendTest, FutureDatesNeedPermission) {
  Append(SmallCatalog());
  AppendJob job;
  job.events = {Record(0, "2025-10-03", "ukraine", "nato", kSupports)};
  const absl::Status status = store_->AppendAndWait(job).status();
  EXPECT_EQ(FieldOf(status), "events[0].statement_recorded.statement.said_at");
  job.allow_future_dates = true;
  EXPECT_TRUE(store_->AppendAndWait(job).ok());
}

TEST_F(AppendTest, EmptyAndOversizedRequestsAreRefused) {
  EXPECT_EQ(ReasonOf(TryAppend(Events{}).status()), "REQUEST_TOO_LARGE");
  EXPECT_EQ(ReasonOf(TryAppend(Events(limits::kEventsPerAppendMax + 1, DeclareParty("a"))).status()),
            "REQUEST_TOO_LARGE");
}

TEST_F(AppendTest, NotANumberIsRefused) {
  Append(SmallCatalog());
  event::v1::Statement statement = MakeStatement("2020", "ukraine", "nato", kSupports);
  statement.set_quantity(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(FieldOf(TryAppend(Record(0, statement)).status()),
            "events[0].statement_recorded.statement.quantity");
}

TEST_F(AppendTest, StreamGoesNoFurtherAfterARejectedRequest) {
  Append(SmallCatalog());
  auto stream = std::make_shared<AppendStreamState>();
  AppendJob bad, good;
  bad.stream = good.stream = stream;
  bad.events = {Record(0, "2020", "nobody", "nato", kSupports)};
  good.events = {Record(0, "2020", "ukraine", "nato", kSupports)};
  EXPECT_EQ(ReasonOf(store_->AppendAndWait(bad).status()), "UNKNOWN_NAME");
  EXPECT_EQ(ReasonOf(store_->AppendAndWait(good).status()), "EARLIER_REQUEST_REJECTED");
  EXPECT_EQ(store_->last_position(), 6U);
}

TEST_F(AppendTest, AbandonedRequestIsNotBegun) {
  AppendJob job;
  job.events = SmallCatalog();
  job.abandoned = [] { return true; };
  EXPECT_EQ(store_->AppendAndWait(job).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(store_->last_position(), 0U);
}

TEST_F(AppendTest, NothingIsAppendedAfterStop) {
  store_->StopAppends();
  EXPECT_EQ(ReasonOf(TryAppend(SmallCatalog()).status()), "SHUTTING_DOWN");
}

TEST_F(AppendTest, WhatIsExpectedMayComeOrNot) {
  store_->ExpectAppend();
  Append(SmallCatalog());
  for (int i = 1; i <= 100; ++i) {
    for (int hints = i % 3; hints > 0; --hints) store_->ExpectAppend();
    if (i % 2 == 0) Append(Record(i, "2020", "ukraine", "nato", kSupports));
  }
  EXPECT_EQ(store_->last_position(), 6U + 50U);
  store_->ExpectAppend();
  store_->StopAppends();
  store_->ExpectAppend();
  EXPECT_EQ(ReasonOf(TryAppend(Record(101, "2020", "ukraine", "nato", kSupports)).status()), "SHUTTING_DOWN");
}

class CountingListener : public PositionListener {
 public:
  void OnPosition(uint64_t position) override { positions.push_back(position); }
  std::vector<uint64_t> positions;
};

TEST_F(AppendTest, ListenersHearOfEveryGroupOnce) {
  CountingListener listener;
  store_->AddListener(&listener);
  Append(SmallCatalog());
  Append(Record(1, "2020", "ukraine", "nato", kSupports));
  Append(Record(1, "2020", "ukraine", "nato", kSupports));  // a duplicate is no news
  store_->RemoveListener(&listener);
  Append(Record(2, "2020", "ukraine", "nato", kSupports));
  EXPECT_THAT(listener.positions, ::testing::ElementsAre(6, 7));
}

// A statement with as many long conditions as there may be, which the fold index keeps in every node above
// it.
event::v1::Event Conditional(int id, const std::string& date) {
  event::v1::Statement statement = MakeStatement(date, "ukraine", "nato", kSupports);
  for (size_t i = 0; i < limits::kConditionsMax; ++i) {
    std::string condition = absl::StrCat(i, " ", id, " ");
    condition.resize(limits::kConditionCharsMax, 'x');
    statement.add_conditions(condition);
  }
  return Record(id, statement);
}

std::string DateNumber(int number) {
  return absl::StrCat(1500 + number / 12, number % 12 < 9 ? "-0" : "-", number % 12 + 1, "-01");
}

TEST_F(AppendTest, ARequestThatWouldChangeTooMuchIsRefusedAndMayBeSplit) {
  Append(SmallCatalog());
  for (int i = 0; i < 320; i += 40) {
    Events events;
    for (int k = 0; k < 40; ++k) events.push_back(Conditional(i + k + 1, DateNumber(2 * (i + k))));
    Append(events);
  }
  Events late;
  for (int i = 0; i < 125; ++i) late.push_back(Conditional(1'000 + i, DateNumber(2 * i + 1)));
  const std::string before = *store_->ProjectionDigest();
  const absl::Status status = TryAppend(late).status();
  EXPECT_EQ(ReasonOf(status), "REQUEST_TOO_LARGE") << status;
  EXPECT_EQ(FieldOf(status), "events");
  EXPECT_THAT(std::string(status.message()), HasSubstr("split the append"));
  EXPECT_EQ(*store_->ProjectionDigest(), before);
  for (size_t i = 0; i < late.size(); i += 25) {
    Append(Events(late.begin() + static_cast<std::ptrdiff_t>(i),
                  late.begin() + static_cast<std::ptrdiff_t>(i) + 25));
  }
  EXPECT_EQ(store_->last_position(), 6U + 320 + 125);
}

}  // namespace
}  // namespace parley::testing
