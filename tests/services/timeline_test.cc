// Timelines longer than what one thread reads at a time, and than what one message may hold.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/limits.h"
#include "tests/services/service_fixture.h"

namespace parley::testing {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr size_t kClientBytesMax = 4 << 20;  // of a message, unless a client asks for more

// Collects what is kept of a line.
class Kept final : public TimelineLeaves {
 public:
  void TakeKept(KeptEntries kept) override { absl::StrAppend(&entries_, kept.entries); }
  void BeginLeaf() override {}
  void EndLeaf(TimelineLeaf) override {}

  const std::string& entries() const { return entries_; }

 private:
  std::string entries_;
};

class TimelineTest : public ServiceTest {
 protected:
  // A small cache may drop what was kept just now.
  TimelineTest() { memory_budget_bytes_ = 256 << 20; }

  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
  }

  // Statement number `i`, from 1, of those that Say() appends.
  static event::v1::Statement Said(int i, size_t quote_bytes) {
    event::v1::Statement statement =
        MakeStatement(absl::StrCat(1000 + i), "russia", "nato",
                      i % 3 == 0 ? event::v1::STANCE_NEUTRAL : event::v1::STANCE_OPPOSES);
    statement.set_quote(absl::StrCat("no. ", i, std::string(quote_bytes, '.')));
    return statement;
  }

  // Appends statements 1 to `count`, one a year, the last one first.
  void Say(int count, size_t quote_bytes) {
    Say(std::vector<size_t>(static_cast<size_t>(count), quote_bytes));
  }

  // The same, each with a quote of so many bytes.
  void Say(const std::vector<size_t>& quote_bytes) {
    Events events;
    for (size_t i = quote_bytes.size(); i > 0; --i) {
      const int number = static_cast<int>(i);
      events.push_back(Record(number, Said(number, quote_bytes[i - 1])));
    }
    AppendOverWire(events);
  }

  // All pages of the line.
  std::vector<v1::GetTimelineResponse> Pages(uint32_t page_size) {
    v1::GetTimelineRequest request;
    request.set_party("russia");
    request.set_issue("nato");
    request.set_page_size(page_size);
    return AllPages<v1::GetTimelineResponse>(request, [this](const v1::GetTimelineRequest& asked) {
      grpc::ClientContext context;
      v1::GetTimelineResponse response;
      const grpc::Status status = history_->GetTimeline(&context, asked, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      return response;
    });
  }

  static std::vector<v1::TimelineEntry> EntriesOf(const std::vector<v1::GetTimelineResponse>& pages) {
    std::vector<v1::TimelineEntry> entries;
    for (const v1::GetTimelineResponse& page : pages)
      entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    return entries;
  }
};

TEST_F(TimelineTest, ALongPageIsInOrderAndComplete) {
  const int count = 300;
  Say(count, 10);
  const std::vector<v1::GetTimelineResponse> pages = Pages(1000);
  ASSERT_EQ(pages.size(), 1u);
  ASSERT_EQ(pages[0].entries_size(), count);
  for (int i = 1; i <= count; ++i) {
    const v1::TimelineEntry& entry = pages[0].entries(i - 1);
    EXPECT_EQ(entry.statement().quote(), Said(i, 10).quote());
    EXPECT_EQ(entry.statement().statement_id(), Id(i));
    EXPECT_EQ(entry.shift().kind(), i == 1       ? v1::SHIFT_KIND_FIRST_STATED
                                    : i % 3 == 0 ? v1::SHIFT_KIND_ABANDONED
                                    : i % 3 == 1 ? v1::SHIFT_KIND_ADOPTED
                                                 : v1::SHIFT_KIND_REAFFIRMED)
        << i;
    EXPECT_EQ(entry.first_position(), entry.version_position());
  }
  EXPECT_TRUE(pages[0].has_basis());
}

TEST_F(TimelineTest, EntriesAreTheSameInPagesOfAnySize) {
  Say(140, 10);
  AppendOverWire({Amend(70, Said(71, 20)), Corroborate(100, "BBC"), Retract(130)});
  const std::vector<v1::TimelineEntry> whole = EntriesOf(Pages(1000));
  ASSERT_EQ(whole.size(), 139u);
  for (const uint32_t size : {1000u, 1u, 63u, 64u, 65u, 128u, 139u}) {  // from what was kept as well
    const std::vector<v1::TimelineEntry> entries = EntriesOf(Pages(size));
    ASSERT_EQ(entries.size(), whole.size()) << "in pages of " << size;
    for (size_t i = 0; i < whole.size(); ++i)
      EXPECT_TRUE(MessageDifferencer::Equals(entries[i], whole[i])) << i << " in pages of " << size;
  }
}

TEST_F(TimelineTest, APageIsNoLargerThanClientsTake) {
  const int count = 170;
  Say(count, 60'000);
  const std::vector<v1::GetTimelineResponse> pages = Pages(1000);
  EXPECT_EQ(pages.size(), 4u);
  for (size_t i = 0; i < pages.size(); ++i) {
    EXPECT_LT(pages[i].ByteSizeLong(), kClientBytesMax);
    const bool is_last = i + 1 == pages.size();
    EXPECT_TRUE(is_last || pages[i].ByteSizeLong() >= limits::kPageBytesMax) << i;
  }
  const std::vector<v1::TimelineEntry> entries = EntriesOf(pages);
  ASSERT_EQ(entries.size(), static_cast<size_t>(count));
  for (int i = 1; i <= count; ++i)
    EXPECT_EQ(entries[static_cast<size_t>(i - 1)].statement().statement_id(), Id(i));
}

TEST_F(TimelineTest, EntriesThatWereKeptFillPagesAsOthersDo) {
  const int count = 500;
  Say(count, 9'000);
  const std::vector<v1::TimelineEntry> read = EntriesOf(Pages(1000));
  ASSERT_EQ(read.size(), static_cast<size_t>(count));
  const std::vector<v1::GetTimelineResponse> pages = Pages(1000);
  EXPECT_EQ(pages.size(), 2u);
  for (const v1::GetTimelineResponse& page : pages) EXPECT_LT(page.ByteSizeLong(), kClientBytesMax);
  EXPECT_GE(pages[0].ByteSizeLong(), limits::kPageBytesMax * 15 / 16);
  const std::vector<v1::TimelineEntry> kept = EntriesOf(pages);
  ASSERT_EQ(kept.size(), read.size());
  for (size_t i = 0; i < read.size(); ++i) EXPECT_TRUE(MessageDifferencer::Equals(kept[i], read[i])) << i;
}

TEST_F(TimelineTest, LeavesAreKeptAsTheyWereShown) {
  Say(300, 10);
  const std::vector<v1::TimelineEntry> shown = EntriesOf(Pages(1000));
  Kept kept;
  const auto skip = [](const TimelineItem&) {};
  const auto end = store_->Read()->Timeline(Pair("russia", "nato"), {INT64_MAX, store_->last_position()}, {},
                                            LineKey{INT64_MIN, 0}, 1000, skip, &kept, {});
  ASSERT_TRUE(end.ok()) << end.status();
  v1::GetTimelineResponse leaves;
  ASSERT_TRUE(leaves.ParseFromString(kept.entries()));
  ASSERT_GE(leaves.entries_size(), 300 - 64);  // all but the tail
  for (int i = 0; i < leaves.entries_size(); ++i)
    EXPECT_TRUE(MessageDifferencer::Equals(leaves.entries(i), shown[static_cast<size_t>(i)])) << i;
}

TEST_F(TimelineTest, ShortAndLongStatementsShareAPage) {
  std::vector<size_t> sizes(64, 10);
  std::fill_n(sizes.begin(), 4, 65'500);  // more than a piece of an answer holds
  sizes.insert(sizes.end(), 64, 800);
  sizes.insert(sizes.end(), 60, 10);
  sizes.insert(sizes.end(), 4, 65'500);
  sizes.insert(sizes.end(), 30, 10);
  Say(sizes);
  const std::vector<v1::GetTimelineResponse> pages = Pages(1000);
  ASSERT_EQ(pages.size(), 1u);
  ASSERT_EQ(static_cast<size_t>(pages[0].entries_size()), sizes.size());
  for (int i = 1; i <= pages[0].entries_size(); ++i)
    EXPECT_EQ(pages[0].entries(i - 1).statement().quote(), Said(i, sizes[static_cast<size_t>(i - 1)]).quote())
        << i;
}

}  // namespace
}  // namespace parley::testing
