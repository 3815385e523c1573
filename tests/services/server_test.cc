// The server as a whole: health, status, the catalog, and work that nobody waits for any more.
#include <gmock/gmock.h>

#include <thread>

#include "tests/services/service_fixture.h"
#include "tests/services/stalling_store.h"

namespace parley::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ServerTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    AppendOverWire(SmallCatalog());
  }

  // A server whose timelines never end by themselves, with one thread and room for one query to wait.
  void ServeStalling() {
    stalling_ = std::make_unique<StallingStore>(*store_, stalled_);
    ServerOptions options;
    options.worker_threads = 1;
    options.queued_queries_max = 1;
    Serve(options, stalling_.get());
  }

  grpc::Status Timeline(grpc::ClientContext& context) {
    v1::GetTimelineRequest request;
    request.set_party("russia");
    request.set_issue("nato");
    v1::GetTimelineResponse response;
    return history_->GetTimeline(&context, request, &response);
  }

  void TearDown() override {
    server_.reset();
    stalling_.reset();
    ServiceTest::TearDown();
  }

  Stalled stalled_;
  std::unique_ptr<StallingStore> stalling_;
};

TEST_F(ServerTest, HealthIsServing) {
  std::string response;
  EXPECT_TRUE(CallRaw("/grpc.health.v1.Health/Check", "", response).ok());
  EXPECT_EQ(response, std::string("\x08\x01", 2));  // status: SERVING
}

TEST_F(ServerTest, UnknownMethodsAreUnimplemented) {
  std::string response;
  EXPECT_EQ(CallRaw("/parley.v1.HistoryService/Guess", "", response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, StatusCountsWhatTheLedgerHolds) {
  AppendOverWire({Record(1, "2025-01-01", "russia", "nato", event::v1::STANCE_OPPOSES),
                  Corroborate(1, "A second outlet"),
                  Amend(1, MakeStatement("2025-01-02", "russia", "nato", event::v1::STANCE_OPPOSES)),
                  Retract(1)});
  grpc::ClientContext context;
  v1::GetStatusResponse status;
  ASSERT_TRUE(admin_->GetStatus(&context, {}, &status).ok());
  EXPECT_EQ(status.basis().known_position(), 10u);
  EXPECT_EQ(status.counts().events(), 10u);
  EXPECT_EQ(status.counts().statements(), 1u);
  EXPECT_EQ(status.counts().amendments(), 1u);
  EXPECT_EQ(status.counts().corroborations(), 1u);
  EXPECT_EQ(status.counts().retractions(), 1u);
  EXPECT_EQ(status.counts().parties(), 2u);
  EXPECT_EQ(status.counts().issues(), 3u);
  EXPECT_EQ(status.counts().pairs(), 1u);
  EXPECT_EQ(status.server_version(), "test");
}

TEST_F(ServerTest, TheCatalogShowsWhatWasDeclaredAtAPosition) {
  AppendOverWire({DeclareParty("ukraine", {"Kyiv", "Kiev"})});
  v1::GetPartyRequest request;
  request.set_party("kiev");
  grpc::ClientContext now;
  v1::GetPartyResponse response;
  ASSERT_TRUE(catalog_->GetParty(&now, request, &response).ok());
  EXPECT_EQ(response.declared_position(), 7u);
  EXPECT_THAT(response.party().aliases(), ElementsAre("Kyiv", "Kiev"));
  request.set_party("ukraine");
  request.mutable_known_at()->set_position(6);
  grpc::ClientContext before;
  ASSERT_TRUE(catalog_->GetParty(&before, request, &response).ok());
  EXPECT_EQ(response.declared_position(), 1u);
  EXPECT_THAT(response.party().aliases(), ElementsAre("Kyiv"));
}

TEST_F(ServerTest, TheCatalogIsListedInPages) {
  v1::ListIssuesRequest request;
  request.set_page_size(2);
  std::vector<std::string> ids;
  for (const auto& page : AllPages<v1::ListIssuesResponse>(request, [&](const auto& asked) {
         grpc::ClientContext context;
         v1::ListIssuesResponse response;
         EXPECT_TRUE(catalog_->ListIssues(&context, asked, &response).ok());
         return response;
       })) {
    for (const auto& issue : page.issues()) ids.push_back(issue.issue_id());
  }
  EXPECT_THAT(ids, ElementsAre("nato", "security", "troops"));
}

TEST_F(ServerTest, NamesResolveAllAtOnce) {
  v1::ResolveNamesRequest request;
  for (const char* name : {"Moscow", "nato", "nobody"}) request.add_names(name);
  grpc::ClientContext context;
  v1::ResolveNamesResponse response;
  ASSERT_TRUE(catalog_->ResolveNames(&context, request, &response).ok());
  ASSERT_THAT(response.resolutions(), SizeIs(3));
  EXPECT_THAT(response.resolutions(0).matches(), SizeIs(1));
  EXPECT_EQ(response.resolutions(0).matches(0).id(), "russia");
  EXPECT_THAT(response.resolutions(1).matches(), SizeIs(1));
  EXPECT_THAT(response.resolutions(2).matches(), SizeIs(0));
}

TEST_F(ServerTest, ADeadlineStopsTheWorkItWasFor) {
  ServeStalling();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
  EXPECT_EQ(Timeline(context).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  if (!stalled_.begun.IsSet()) return;  // a machine so slow that the call never reached it
  stalled_.ended.Wait();
  EXPECT_FALSE(stalled_.why.ok());
}

TEST_F(ServerTest, ACancellationStopsTheWorkItWasFor) {
  ServeStalling();
  grpc::ClientContext context;
  std::thread caller([&] { EXPECT_EQ(Timeline(context).error_code(), grpc::StatusCode::CANCELLED); });
  stalled_.begun.Wait();
  context.TryCancel();
  caller.join();
  stalled_.ended.Wait();
  EXPECT_EQ(stalled_.why.code(), absl::StatusCode::kCancelled);
}

TEST_F(ServerTest, QueriesThatDoNotFitAreRefusedAndStancesAreNot) {
  ServeStalling();
  grpc::ClientContext running, first, second;
  std::thread caller([&] { Timeline(running).ok(); });
  stalled_.begun.Wait();
  // One of these waits, one is refused; the refused one answers at once, so it ends the other's wait.
  std::atomic<int> refused{0};
  const auto ask = [&](grpc::ClientContext& mine, grpc::ClientContext& other) {
    const WireError error = ErrorOf(Timeline(mine));
    if (error.code != grpc::StatusCode::RESOURCE_EXHAUSTED) return;
    EXPECT_EQ(error.reason, "QUEUE_FULL");
    ++refused;
    other.TryCancel();
    running.TryCancel();
  };
  std::thread one([&] { ask(first, second); });
  std::thread two([&] { ask(second, first); });
  v1::GetStanceRequest request;
  request.set_party("russia");
  request.set_issue("nato");
  grpc::ClientContext stance;
  v1::GetStanceResponse response;
  EXPECT_TRUE(history_->GetStance(&stance, request, &response).ok());
  one.join();
  two.join();
  caller.join();
  EXPECT_EQ(refused, 1);
}

}  // namespace
}  // namespace parley::testing
