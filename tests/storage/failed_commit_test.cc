// A disk that fails under an append: nothing is acknowledged that is not on it, nothing is appended any more,
// and the next start finds a ledger that is whole.

#include <future>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/engine/db_state.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/faulty_disk.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Answer = std::future<absl::StatusOr<AppendResult>>;
using Fault = FaultyDisk::Fault;

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

class Positions final : public PositionListener {
 public:
  void OnPosition(uint64_t last_position) override { seen_.push_back(last_position); }
  const std::vector<uint64_t>& seen() const { return seen_; }

 private:
  std::vector<uint64_t> seen_;
};

class DiskTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    OpenOnFaultyDisk();
    Append(SmallCatalog());
    Append(Record(1, "2020", "ukraine", "nato", kSupports));
    store_->AddListener(&positions_);
  }

  void OpenOnFaultyDisk() {
    store_.reset();
    StoreOptions options;
    options.env = disk_.env();
    options.log = [this](const std::string& note) { notes_.push_back(note); };
    auto store = TryOpen(std::move(options));
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  Answer Start(const Events& events) {
    const auto promise = std::make_shared<std::promise<absl::StatusOr<AppendResult>>>();
    AppendJob job;
    job.events = events;
    job.principal = "tester";
    const auto begun = std::make_shared<std::promise<void>>();
    begun_ = begun->get_future();
    job.abandoned = [begun] {  // asked when the writer begins with the request
      begun->set_value();
      return false;
    };
    job.done = [promise](absl::StatusOr<AppendResult> result) { promise->set_value(std::move(result)); };
    store_->Append(std::move(job));
    return promise->get_future();
  }

  // Stops the disk in the middle of a request that is alone, so that those started next wait together.
  Answer StartHeld(const Events& events) {
    disk_.Hold();
    Answer answer = Start(events);
    disk_.WaitUntilHeld();
    return answer;
  }

  // Lets the held write through, and stops the next one, which the committer's thread makes while the writer
  // goes on.
  void HoldTheNext(Answer& first) {
    disk_.Step();
    EXPECT_TRUE(first.get().ok());
    disk_.WaitUntilHeld();
  }

  // Opens the store with a disk that works and expects a ledger without gaps whose entries are what their
  // commitments say, and projections that fit it. Returns its last position.
  uint64_t ExpectWholeLedger() {
    store_.reset();
    uint64_t last = 0;
    {
      const auto database = *Database::Open(directory_, 32 << 20);
      const SnapshotState state(*database);
      last = *LastPosition(state);
      for (uint64_t position = 1; position <= last; ++position) {
        const absl::StatusOr<Envelope> envelope = ReadEnvelope(state, position);
        const bool is_whole = envelope.ok() && envelope->commitment == Commitment(*envelope, position);
        EXPECT_TRUE(is_whole) << position << ": " << envelope.status();
      }
    }
    Open();
    const std::string digest = *store_->ProjectionDigest();
    Open(/*rebuild=*/true);
    EXPECT_EQ(*store_->ProjectionDigest(), digest);
    EXPECT_EQ(store_->last_position(), last);
    return last;
  }

  FaultyDisk disk_;
  std::future<void> begun_;  // the writer has begun with the last request that was started
  Positions positions_;
  std::vector<std::string> notes_;
};

class FailedCommitTest : public DiskTest, public ::testing::WithParamInterface<Fault> {};

std::string NameOf(const ::testing::TestParamInfo<Fault>& fault) {
  switch (fault.param) {
    case Fault::kNone:
      return "None";
    case Fault::kSync:
      return "Sync";
    case Fault::kWrite:
      return "Write";
    case Fault::kTornWrite:
      return "TornWrite";
    case Fault::kNoSpace:
      return "NoSpace";
  }
  return "Unknown";
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST_P(FailedCommitTest, ALoneAppendIsNotAcknowledgedAndIsTheLast) {
  disk_.Fail(GetParam());
  const absl::Status failed = TryAppend(Record(2, "2021", "ukraine", "nato", kOpposes)).status();
  EXPECT_EQ(ReasonOf(failed), "STORAGE_FAILED");
  EXPECT_THAT(MessageOf(failed), HasSubstr("the disk of the test"));
  EXPECT_THAT(MessageOf(failed), HasSubstr("nothing is acknowledged"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("the disk of the test")));

  disk_.Fail(Fault::kNone);  // too late: it is not trusted again
  const absl::Status later = TryAppend(Record(3, "2022", "ukraine", "nato", kSupports)).status();
  EXPECT_EQ(ReasonOf(later), "STORAGE_FAILED");
  EXPECT_THAT(MessageOf(later), HasSubstr("nothing of this one was appended"));
  EXPECT_EQ(ReasonOf(TryAppend(Record(1, "2020", "ukraine", "nato", kSupports)).status()), "STORAGE_FAILED");

  EXPECT_EQ(store_->last_position(), 7U);
  EXPECT_THAT(positions_.seen(), SizeIs(0));
  EXPECT_EQ(StanceAt("ukraine", "nato", "2025"), "SUPPORTS since 2020-01-01T00:00:00Z reaffirmed 0");
}

TEST_P(FailedCommitTest, WhatIsPreparedOnTopOfAGroupThatFailsFailsAsWell) {
  Answer before = StartHeld({Record(2, "2021", "ukraine", "nato", kOpposes)});
  Answer declared = Start({DeclareParty("france", {"Paris"})});
  Answer recorded = Start({Record(3, "2022", "france", "nato", kSupports)});
  HoldTheNext(before);  // the two above, together
  Answer amended = Start({Amend(3, MakeStatement("2022", "Paris", "nato", kOpposes))});
  Answer again = Start({Record(3, "2022", "france", "nato", kSupports)});
  Answer refused = Start({Record(3, "2022", "france", "troops", kSupports)});
  begun_.wait();
  disk_.Fail(GetParam());
  disk_.Release();

  for (Answer* answer : {&declared, &recorded}) {
    const absl::Status status = answer->get().status();
    EXPECT_EQ(ReasonOf(status), "STORAGE_FAILED") << status;
    EXPECT_THAT(MessageOf(status), HasSubstr("nothing is acknowledged"));
  }
  for (Answer* answer : {&amended, &again, &refused}) {
    const absl::Status status = answer->get().status();
    EXPECT_EQ(ReasonOf(status), "STORAGE_FAILED") << status;
    EXPECT_THAT(MessageOf(status), HasSubstr("nothing of this one was appended"));
  }
  EXPECT_EQ(ReasonOf(TryAppend(DeclareParty("france")).status()), "STORAGE_FAILED");
  EXPECT_EQ(store_->last_position(), 8U);
  EXPECT_THAT(positions_.seen(), ElementsAre(8U));
  EXPECT_EQ(store_->catalog().NumberOf(NameKind::kParty, "france"), 0U);
  EXPECT_EQ(store_->Read()->counts().statements, 2U);
  EXPECT_THAT(notes_, SizeIs(1));
}

TEST_P(FailedCommitTest, TheNextStartFindsEverythingThatWasAcknowledgedAndTakesTheRestAgain) {
  Answer before = StartHeld({Record(2, "2021", "ukraine", "nato", kOpposes)});
  Answer declared = Start({DeclareParty("france", {"Paris"})});
  Answer recorded = Start({Record(3, "2022", "france", "nato", kSupports)});
  HoldTheNext(before);
  Answer on_top = Start({Record(4, "2023", "france", "nato", kOpposes)});
  begun_.wait();
  disk_.Fail(GetParam());
  disk_.Release();
  for (Answer* answer : {&declared, &recorded, &on_top}) EXPECT_FALSE(answer->get().ok());

  // The group that failed may be there, whole; what came after it is not.
  const uint64_t last = ExpectWholeLedger();
  EXPECT_TRUE(last == 8U || last == 10U) << last;
  EXPECT_EQ(Append(Record(2, "2021", "ukraine", "nato", kOpposes)).receipts.front().position, 8U);
  if (last == 8U) Append(DeclareParty("france", {"Paris"}));
  EXPECT_EQ(Append(Record(3, "2022", "france", "nato", kSupports)).receipts.front().position, 10U);
  EXPECT_EQ(Append(Record(4, "2023", "france", "nato", kOpposes)).receipts.front().position, 11U);
}

TEST_P(FailedCommitTest, APowerLossTakesNothingThatWasAcknowledged) {
  Answer before = StartHeld({Record(2, "2021", "ukraine", "nato", kOpposes)});
  Answer first = Start({Record(3, "2022", "ukraine", "nato", kSupports)});
  Answer second = Start({Record(4, "2023", "ukraine", "nato", kOpposes)});
  HoldTheNext(before);
  disk_.Fail(GetParam());
  disk_.Release();
  EXPECT_FALSE(first.get().ok());
  EXPECT_FALSE(second.get().ok());
  store_.reset();
  disk_.DropUnsynced();
  EXPECT_EQ(ExpectWholeLedger(), 8U);
  EXPECT_EQ(Append(Record(2, "2021", "ukraine", "nato", kOpposes)).receipts.front().duplicate, true);
}

INSTANTIATE_TEST_SUITE_P(Faults, FailedCommitTest,
                         ::testing::Values(Fault::kSync, Fault::kWrite, Fault::kTornWrite, Fault::kNoSpace),
                         NameOf);

TEST_F(DiskTest, ADiskThatWorksAcknowledgesTheSame) {
  Answer before = StartHeld({Record(2, "2021", "ukraine", "nato", kOpposes)});
  Answer declared = Start({DeclareParty("france")});
  Answer recorded = Start({Record(3, "2022", "france", "nato", kSupports)});
  HoldTheNext(before);
  Answer on_top = Start({Record(4, "2023", "france", "nato", kOpposes)});
  begun_.wait();
  disk_.Release();
  EXPECT_EQ(declared.get()->last_position, 9U);
  EXPECT_EQ(recorded.get()->last_position, 10U);
  EXPECT_EQ(on_top.get()->last_position, 11U);
  store_.reset();
  disk_.DropUnsynced();
  EXPECT_EQ(ExpectWholeLedger(), 11U);
}

}  // namespace
}  // namespace parley::testing
