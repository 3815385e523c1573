// A process that appends is killed at random moments; what it acknowledged must be there, once.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "gmock/gmock.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

constexpr int kRounds = 12;
constexpr int kEventsPerRequest = 5;

constexpr char kOrder[] = "PARLEY_CRASH_TEST";  // directory, first id and pipe of the process that appends

// Small, so that the process flushes and merges files while it appends, and leaves several logs.
constexpr size_t kMemoryBudget = 2 << 20;

Events RequestOf(int id) {
  Events events;
  for (int i = 0; i < kEventsPerRequest; ++i) {
    events.push_back(Record(id + i, absl::StrCat(1950 + id % 70), "ukraine", i % 2 == 0 ? "nato" : "troops",
                            static_cast<Stance>(1 + (id + i) % 7)));
  }
  if (id > kEventsPerRequest && id % 3 == 0) {
    events.push_back(Amend(id - 1, MakeStatement("2001", "ukraine", "nato", event::v1::STANCE_MIXED)));
    events.back().set_event_id(absl::StrCat("10000000-0000-4000-8000-", Id(id).substr(24)));
  }
  return events;
}

// A process of its own, with threads of its own: appends for ever, telling each acknowledged request's first
// id.
TEST(CrashChild, DISABLED_AppendsForEver) {
  const char* const order = ::getenv(kOrder);
  if (order == nullptr) GTEST_SKIP() << "started by the test below";
  std::istringstream words(order);
  StoreOptions options;
  options.memory_budget_bytes = kMemoryBudget;
  int id = 0;
  int out = 0;
  words >> options.directory >> id >> out;
  const auto store = Store::Open(std::move(options));
  if (!store.ok()) ::_exit(3);
  for (;; id += kEventsPerRequest) {
    AppendJob job;
    job.events = RequestOf(id);
    if (!(*store)->AppendAndWait(std::move(job)).ok()) ::_exit(4);
    if (::write(out, &id, sizeof id) != sizeof id) ::_exit(5);
  }
}

class CrashTest : public StoreTest {
 protected:
  // Runs the child until it has acknowledged `acks` requests, kills it, returns the last acknowledged id.
  int RunAndKill(int first_id, int acks) {
    int pipe_ends[2];
    EXPECT_EQ(::pipe(pipe_ends), 0);
    store_.reset();
    const std::string order = absl::StrCat(directory_, " ", first_id, " ", pipe_ends[1]);
    EXPECT_EQ(::setenv(kOrder, order.c_str(), /*overwrite=*/1), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe_ends[0]);
      ::execl("/proc/self/exe", "storage_crash_test", "--gtest_filter=CrashChild.*",
              "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
      ::_exit(6);
    }
    ::close(pipe_ends[1]);
    int last = 0;
    int id = 0;
    for (int i = 0; i < acks && ::read(pipe_ends[0], &id, sizeof id) == sizeof id; ++i) last = id;
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "exit " << WEXITSTATUS(status);
    while (::read(pipe_ends[0], &id, sizeof id) == sizeof id) last = id;  // acknowledged before the kill
    ::close(pipe_ends[0]);
    return last;
  }

  // The statement ids on the ledger, in order; fails on a gap.
  std::vector<std::string> RecordedIds() {
    std::vector<std::string> ids;
    uint64_t expected = 1;
    EXPECT_TRUE(store_->Read()
                    ->ReadEvents(1, true,
                                 [&](uint64_t position, const std::string& bytes) {
                                   EXPECT_EQ(position, expected++);
                                   event::v1::Event event;
                                   EXPECT_TRUE(event.ParseFromString(bytes));
                                   if (event.has_statement_recorded()) ids.push_back(event.event_id());
                                   return true;
                                 },
                                 {})
                    .ok());
    return ids;
  }
};

TEST_F(CrashTest, AcknowledgedEventsSurviveKillAndProjectionsEqualARebuild) {
#ifdef PARLEY_THREAD_SANITIZER
  GTEST_SKIP() << "the thread sanitizer does not follow a fork";
#endif
  Append(SmallCatalog());
  std::mt19937 random(3);
  int next_id = 1;
  for (int round = 0; round < kRounds; ++round) {
    const int acked = RunAndKill(next_id, 1 + static_cast<int>(random() % 300));
    ASSERT_GT(acked, 0);
    Open();
    ASSERT_NE(store_, nullptr);
    const std::vector<std::string> ids = RecordedIds();
    const int recorded = static_cast<int>(ids.size());
    EXPECT_EQ(recorded % kEventsPerRequest, 0) << "half a request";
    EXPECT_GE(recorded, acked + kEventsPerRequest - 1);
    for (int i = 0; i < recorded; ++i) ASSERT_EQ(ids[static_cast<size_t>(i)], Id(i + 1));
    next_id = recorded + 1;
  }
  const std::string digest = *store_->ProjectionDigest();
  Open(/*rebuild=*/true);
  EXPECT_EQ(*store_->ProjectionDigest(), digest);
}

}  // namespace
}  // namespace parley::testing
