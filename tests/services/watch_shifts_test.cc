// WatchShifts: ordered, unique, no gap, resumable; filters; what changes the past is said to.
#include <gmock/gmock.h>

#include "core/limits.h"
#include "services/watch/change_filter.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using Kind = v1::WatchShiftsResponse::UpdateCase;

constexpr Stance kSupports = event::v1::STANCE_SUPPORTS;
constexpr Stance kOpposes = event::v1::STANCE_OPPOSES;

// One watch, read message by message.
class ShiftWatch {
 public:
  ShiftWatch(v1::HistoryService::Stub& history, const v1::WatchShiftsRequest& request) {
    reader_ = history.WatchShifts(&context_, request);
  }
  ~ShiftWatch() {
    context_.TryCancel();
    while (reader_->Read(&message_)) {
    }
  }

  // The next message's kind; UPDATE_NOT_SET at the end. Keeps the changes that came.
  Kind Next() {
    if (!reader_->Read(&message_)) return Kind::UPDATE_NOT_SET;
    for (const v1::LineChange& change : message_.shifts().changes()) changes_.push_back(change);
    return message_.update_case();
  }

  bool ReadUntil(Kind wanted) {
    for (Kind kind = Next(); kind != Kind::UPDATE_NOT_SET; kind = Next()) {
      if (kind == wanted) return true;
    }
    return false;
  }

  // Reads until so many changes have come; the kinds of other messages on the way.
  std::vector<Kind> ReadChanges(size_t count) {
    std::vector<Kind> others;
    while (changes_.size() < count) {
      const Kind kind = Next();
      if (kind == Kind::UPDATE_NOT_SET) break;
      if (kind != Kind::kShifts && kind != Kind::kProgress) others.push_back(kind);
    }
    EXPECT_EQ(changes_.size(), count);
    return others;
  }

  std::vector<uint64_t> Positions() const {
    std::vector<uint64_t> positions;
    for (const v1::LineChange& change : changes_) positions.push_back(change.position());
    return positions;
  }

  grpc::Status Finish() { return reader_->Finish(); }
  const v1::WatchShiftsResponse& message() const { return message_; }
  const std::vector<v1::LineChange>& changes() const { return changes_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchShiftsResponse>> reader_;
  v1::WatchShiftsResponse message_;
  std::vector<v1::LineChange> changes_;
};

class WatchShiftsTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());  // 1 to 6
  }

  // One statement after the other on a line, from side to side: every one is a shift.
  void Alternate(int first_id, int count, size_t quote_bytes = 0) {
    Events events;
    for (int id = first_id; id < first_id + count; ++id) {
      event::v1::Statement statement =
          MakeStatement("2020-01-01", "russia", "nato", id % 2 == 0 ? kSupports : kOpposes);
      statement.mutable_said_at()->set_seconds(statement.said_at().seconds() + id);
      statement.set_quote(std::string(quote_bytes, 'x'));
      events.push_back(Record(id, statement));
    }
    AppendOverWire(events);
  }

  // Positions of what a watch from the start delivers until it has caught up.
  std::vector<uint64_t> Caught(const v1::WatchShiftsRequest& request) {
    ShiftWatch watch(*history_, request);
    EXPECT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
    return watch.Positions();
  }

  WireError Refused(const v1::WatchShiftsRequest& request) {
    ShiftWatch watch(*history_, request);
    EXPECT_EQ(watch.Next(), Kind::UPDATE_NOT_SET);
    return ErrorOf(watch.Finish());
  }

  // The key of the request's filter.
  std::string KeyOf(const v1::WatchShiftsRequest& request) {
    const absl::StatusOr<ChangeFilter> filter =
        ChangeFilter::Read(ViewOf(*store_, [this] { return now_us_.load(); }), request);
    EXPECT_TRUE(filter.ok()) << filter.status();
    return filter.ok() ? filter->key() : "";
  }
};

TEST_F(WatchShiftsTest, DeliversThePastThenWhatComesInOrderAndOnce) {
  Alternate(1, 3);
  ShiftWatch watch(*history_, {});
  watch.ReadChanges(3);
  EXPECT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
  Alternate(4, 2);
  EXPECT_THAT(watch.ReadChanges(5), IsEmpty());
  EXPECT_THAT(watch.Positions(), ElementsAre(7, 8, 9, 10, 11));
  const v1::LineChange& last = watch.changes().back();
  EXPECT_EQ(last.party(), "russia");
  EXPECT_EQ(last.issue(), "nato");
  EXPECT_EQ(last.appeared(0).shift().kind(), v1::SHIFT_KIND_REVERSED);
  EXPECT_EQ(last.before().stance(), kSupports);
  EXPECT_EQ(last.after().stance(), kOpposes);
  EXPECT_EQ(last.statement().statement_id(), Id(5));
  EXPECT_FALSE(last.retroactive());
}

TEST_F(WatchShiftsTest, ResumesBehindAnyPositionWithoutGapOrRepetition) {
  Alternate(1, 6);
  for (uint64_t after = 0; after <= 12; ++after) {
    v1::WatchShiftsRequest request;
    request.set_after_position(after);
    std::vector<uint64_t> expected;
    for (uint64_t position = std::max<uint64_t>(7, after + 1); position <= 12; ++position) {
      expected.push_back(position);
    }
    EXPECT_THAT(Caught(request), ElementsAreArray(expected));
  }
}

TEST_F(WatchShiftsTest, ABookmarkCoversWhatDidNotMatch) {
  Alternate(1, 4);
  v1::WatchShiftsRequest request;
  request.mutable_filter()->mutable_pairs()->add_parties("ukraine");
  ShiftWatch watch(*history_, request);
  EXPECT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
  EXPECT_EQ(watch.message().basis().known_position(), 10u);
  EXPECT_THAT(watch.changes(), IsEmpty());
}

TEST_F(WatchShiftsTest, ALateStatementIsReportedWithTheSpanAndTheShiftsThatVanish) {
  AppendOverWire({Record(1, "2020-01-01", "ukraine", "nato", kSupports),
                  Record(2, "2022-01-01", "ukraine", "nato", kOpposes),
                  Record(3, "2021-01-01", "ukraine", "nato", event::v1::STANCE_NEUTRAL)});
  ShiftWatch watch(*history_, {});
  watch.ReadChanges(3);
  const v1::LineChange& late = watch.changes().back();
  EXPECT_TRUE(late.retroactive());
  EXPECT_EQ(late.affected_from().seconds() * 1'000'000, At("2021-01-01"));
  EXPECT_EQ(late.affected_until().seconds() * 1'000'000, At("2022-01-01"));
  ASSERT_EQ(late.appeared_size(), 2);
  EXPECT_EQ(late.appeared(0).shift().kind(), v1::SHIFT_KIND_ABANDONED);
  EXPECT_EQ(late.appeared(1).shift().kind(), v1::SHIFT_KIND_ADOPTED);
  ASSERT_EQ(late.vanished_size(), 1);
  EXPECT_EQ(late.vanished(0).shift().kind(), v1::SHIFT_KIND_REVERSED);
  EXPECT_EQ(late.vanished(0).stance_before(), kSupports);
}

TEST_F(WatchShiftsTest, FiltersBySpeakerKindSizeAndSubissue) {
  event::v1::Statement spoken = MakeStatement("2021-01-01", "russia", "troops", kOpposes);
  spoken.set_speaker("putin");
  AppendOverWire({Record(1, "2020-01-01", "russia", "troops", kSupports), Record(2, spoken),  // 7, 8
                  Record(3, "2022-01-01", "russia", "troops", event::v1::STANCE_RULES_OUT),   // 9
                  Record(4, "2022-02-01", "russia", "troops", event::v1::STANCE_RULES_OUT),   // 10
                  Record(5, "2022-01-01", "ukraine", "security", kSupports)});                // 11
  v1::WatchShiftsRequest request;
  EXPECT_THAT(Caught(request), ElementsAre(7, 8, 9, 11));  // 10 reaffirms
  request.mutable_filter()->set_min_delta(2);
  EXPECT_THAT(Caught(request), ElementsAre(8));
  request.mutable_filter()->set_min_delta(0);
  request.mutable_filter()->add_kinds(v1::SHIFT_KIND_REAFFIRMED);
  EXPECT_THAT(Caught(request), ElementsAre(10));
  request.mutable_filter()->add_kinds(v1::SHIFT_KIND_HARDENED);
  EXPECT_THAT(Caught(request), ElementsAre(9, 10));
  request.Clear();
  request.mutable_filter()->add_speakers("putin");
  EXPECT_THAT(Caught(request), ElementsAre(8));
  request.Clear();
  request.mutable_filter()->mutable_pairs()->add_issues("security");
  EXPECT_THAT(Caught(request), ElementsAre(11));
  request.mutable_filter()->mutable_pairs()->set_include_subissues(true);
  EXPECT_THAT(Caught(request), ElementsAre(7, 8, 9, 11));
  request.mutable_filter()->mutable_pairs()->add_parties("Kyiv");
  EXPECT_THAT(Caught(request), ElementsAre(11));
}

TEST_F(WatchShiftsTest, LiveWatchersShareMessagesOnlyWhenTheyAskForTheSame) {
  v1::WatchShiftsRequest kyiv;  // the same by another name
  kyiv.mutable_filter()->mutable_pairs()->add_parties("Kyiv");
  v1::WatchShiftsRequest ukraine;
  ukraine.mutable_filter()->mutable_pairs()->add_parties("ukraine");
  v1::WatchShiftsRequest secondhand = ukraine;
  secondhand.set_include_secondhand(true);
  std::vector<std::unique_ptr<ShiftWatch>> watches;
  for (const v1::WatchShiftsRequest& request :
       {v1::WatchShiftsRequest(), kyiv, ukraine, secondhand, ukraine}) {
    watches.push_back(std::make_unique<ShiftWatch>(*history_, request));
    ASSERT_TRUE(watches.back()->ReadUntil(Kind::kCaughtUp));
  }
  event::v1::Statement relayed = MakeStatement("2021-01-01", "ukraine", "nato", kOpposes);
  relayed.set_attribution(event::v1::ATTRIBUTION_RELAYED);
  AppendOverWire({Record(1, "2020-01-01", "ukraine", "nato", kSupports),   // 7
                  Record(2, relayed),                                      // 8
                  Record(3, "2021-01-01", "russia", "nato", kOpposes),     // 9
                  Record(4, "2022-01-01", "ukraine", "nato", kOpposes)});  // 10
  Alternate(5, 2);  // 11, 12 of russia, for those who have read all
  AppendOverWire({Record(7, "2023-01-01", "ukraine", "nato", kSupports)});  // 13
  const std::vector<std::vector<uint64_t>> expected = {
      {7, 9, 10, 11, 12, 13}, {7, 10, 13}, {7, 10, 13}, {7, 8, 13}, {7, 10, 13}};
  for (size_t i = 0; i < watches.size(); ++i) {
    watches[i]->ReadChanges(expected[i].size());
    EXPECT_EQ(watches[i]->Positions(), expected[i]) << "watch " << i;
  }
}

TEST_F(WatchShiftsTest, BadFiltersNameTheField) {
  v1::WatchShiftsRequest request;
  request.mutable_filter()->mutable_pairs()->add_parties("nowhere");
  WireError error = Refused(request);
  EXPECT_EQ(error.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(error.field, "filter.pairs.parties[0]");
  request.Clear();
  request.mutable_filter()->add_kinds(v1::SHIFT_KIND_WITHDRAWN);
  EXPECT_EQ(Refused(request).field, "filter.kinds[0]");
  request.Clear();
  request.mutable_filter()->set_min_delta(7);
  EXPECT_EQ(Refused(request).field, "filter.min_delta");
  request.Clear();
  request.set_after_position(7);
  error = Refused(request);
  EXPECT_EQ(error.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(error.field, "after_position");
}

TEST_F(WatchShiftsTest, ListsOfEnumValuesInAFilterHaveALimit) {
  v1::WatchShiftsRequest request;
  request.mutable_filter()->mutable_kinds()->Resize(limits::kNamesPerRequestMax + 1, v1::SHIFT_KIND_HARDENED);
  WireError error = Refused(request);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(error.field, "filter.kinds");
  request.Clear();
  request.mutable_filter()->mutable_attributions()->Resize(limits::kNamesPerRequestMax + 1,
                                                           event::v1::ATTRIBUTION_RELAYED);
  error = Refused(request);
  EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE");
  EXPECT_EQ(error.field, "filter.attributions");
}

TEST_F(WatchShiftsTest, AFilterKeepsEachThingOnceAndNothingElseOfItsRequest) {
  v1::WatchShiftsRequest once;
  once.mutable_filter()->mutable_pairs()->add_parties("ukraine");
  once.mutable_filter()->add_attributions(event::v1::ATTRIBUTION_DIRECT_QUOTE);
  once.mutable_filter()->add_kinds(v1::SHIFT_KIND_REVERSED);
  once.mutable_filter()->add_kinds(v1::SHIFT_KIND_HARDENED);
  const std::string key = KeyOf(once);
  v1::WatchShiftsRequest repeated;
  for (int i = 0; i < 300; ++i) {
    for (const char* name : {"Kyiv", "ukraine"}) {
      repeated.mutable_filter()->mutable_pairs()->add_parties(name);
    }
    repeated.mutable_filter()->add_attributions(event::v1::ATTRIBUTION_DIRECT_QUOTE);
    repeated.mutable_filter()->add_kinds(v1::SHIFT_KIND_HARDENED);
    repeated.mutable_filter()->add_kinds(v1::SHIFT_KIND_REVERSED);
  }
  repeated.set_after_position(3);
  repeated.GetReflection()->MutableUnknownFields(&repeated)->AddLengthDelimited(999)->assign(100'000, 'x');
  EXPECT_EQ(KeyOf(repeated), key);
  for (int field = 0; field < 5; ++field) {  // whatever asks for something else has another key
    v1::WatchShiftsRequest other = once;
    if (field == 0) other.mutable_filter()->mutable_pairs()->set_include_members(true);
    if (field == 1) other.mutable_filter()->mutable_pairs()->set_include_subissues(true);
    if (field == 2) other.mutable_filter()->add_speakers("putin");
    if (field == 3) other.mutable_filter()->set_min_delta(1);
    if (field == 4) other.set_include_secondhand(true);
    EXPECT_NE(KeyOf(other), key) << field;
  }
}

TEST_F(WatchShiftsTest, ASlowConsumerFallsBehindIsToldMissesNothingAndDelaysNobody) {
  ServerOptions options;
  options.watching.events_max = 4;
  Serve(options);
  v1::WatchShiftsRequest request;
  request.set_after_position(6);
  ShiftWatch slow(*history_, request);
  ASSERT_TRUE(slow.ReadUntil(Kind::kCaughtUp));
  ShiftWatch quick(*history_, request);
  constexpr int kEvents = 400;  // of 60 kB: far more than gRPC buffers for a stream
  for (int id = 1; id <= kEvents; id += 10) Alternate(id, 10, 60'000);
  quick.ReadChanges(kEvents);  // though the slow one has not read a single change
  EXPECT_THAT(slow.ReadChanges(kEvents), ::testing::Contains(Kind::kFellBehind));
  EXPECT_EQ(slow.Positions(), quick.Positions());
}

TEST_F(WatchShiftsTest, AServerThatStopsTellsWhereToResume) {
  ShiftWatch watch(*history_, {});
  ASSERT_TRUE(watch.ReadUntil(Kind::kCaughtUp));
  server_->Shutdown(60'000);
  EXPECT_EQ(watch.Next(), Kind::UPDATE_NOT_SET);
  const WireError error = ErrorOf(watch.Finish());
  EXPECT_EQ(error.reason, "SHUTTING_DOWN");
  EXPECT_EQ(error.metadata.at("resume_after"), "6");
}

}  // namespace
}  // namespace parley::testing
