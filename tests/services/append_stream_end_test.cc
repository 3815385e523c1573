// When an AppendStream ends, without a network: the test stands for gRPC, so that it decides what comes
// first.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "parley/v1/ledger_service.pb.h"
#include "services/ledger/append.h"
#include "services/limits.h"
#include "services/rpc/wire.h"
#include "tests/services/forwarding_store.h"
#include "tests/services/signal.h"
#include "tests/storage/store_fixture.h"

namespace parley::testing {
namespace {

using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

// Stands for gRPC's side of a call: notes what the stream asks for. Real calls may be freed once they are
// told to finish, so nothing may be asked behind that.
class FakeCall final : public grpc::ServerCallbackReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit FakeCall(Reactor* reactor) : reactor_(reactor) { BindReactor(reactor); }

  void Read(grpc::ByteBuffer* into) override {
    EXPECT_FALSE(end_.has_value()) << "a read behind the end";
    ++reads_;
    into_ = into;
    if (on_read_) on_read_();
    EXPECT_FALSE(end_.has_value()) << "the end while a read is being started";
  }
  void Write(const grpc::ByteBuffer*, grpc::WriteOptions) override { ADD_FAILURE() << "nothing to answer"; }
  void Finish(grpc::Status status) override { end_ = std::move(status); }
  void WriteAndFinish(const grpc::ByteBuffer*, grpc::WriteOptions, grpc::Status) override {}
  void SendInitialMetadata() override {}

  // Does `on_read` within every later read, as another thread could meanwhile.
  void DuringReads(std::function<void()> on_read) { on_read_ = std::move(on_read); }

  // The client sends `request`: the read under way is done.
  void Receive(const v1::AppendStreamRequest& request) {
    grpc::ByteBuffer bytes = BufferOf(request.SerializeAsString());
    std::exchange(into_, nullptr)->Swap(&bytes);
    reactor_->OnReadDone(true);
  }

  // The client goes away.
  void Cancel() { reactor_->OnCancel(); }

  // The call that ended is over: a read under way fails, then the stream hears that it is done.
  void Close() {
    if (std::exchange(into_, nullptr) != nullptr) reactor_->OnReadDone(false);
    reactor_->OnDone();
  }

  int reads() const { return reads_; }
  const std::optional<grpc::Status>& end() const { return end_; }

 private:
  grpc::internal::ServerReactor* reactor() override { return reactor_; }
  void CallOnDone() override {}

  Reactor* const reactor_;
  std::function<void()> on_read_;
  grpc::ByteBuffer* into_ = nullptr;  // of the read under way
  int reads_ = 0;
  std::optional<grpc::Status> end_;
};

// Keeps appends for the test to answer.
class KeepingStore final : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  void Append(AppendJob job) override { jobs_.push_back(std::move(job)); }
  std::vector<AppendJob>& jobs() { return jobs_; }

 private:
  std::vector<AppendJob> jobs_;
};

class AppendStreamEndTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    keeping_ = std::make_unique<KeepingStore>(*store_);
    context_ = std::make_unique<ServiceContext>(ServiceContext{
        *keeping_, [] { return int64_t{0}; }, idle_, idle_, parsing_, stopping_, "test", 0, metrics_});
    call_ = std::make_unique<FakeCall>(
        BeginAppendStream(*context_, context_->Count("parley.v1.LedgerService/AppendStream")));
  }

  void TearDown() override {
    keeping_->jobs().clear();  // they hold the stream
    call_.reset();
    StoreTest::TearDown();
  }

  // A request of so many events of 60 kB.
  static v1::AppendStreamRequest Request(int events) {
    event::v1::Statement statement = MakeStatement("2025-09-03", "russia", "nato", event::v1::STANCE_OPPOSES);
    statement.set_quote(std::string(60'000, 'x'));
    v1::AppendStreamRequest request;
    for (int i = 1; i <= events; ++i) *request.add_events() = Record(i, statement);
    return request;
  }

  WorkerPool idle_{0, 0};
  WorkerPool parsing_{1, 2};
  StopSignal stopping_;
  Metrics metrics_;
  std::unique_ptr<KeepingStore> keeping_;
  std::unique_ptr<ServiceContext> context_;
  std::unique_ptr<FakeCall> call_;
};

TEST_F(AppendStreamEndTest, ARefusalWaitsForTheReadThatIsBeingStarted) {
  call_->DuringReads([this] { keeping_->jobs().front().done(absl::NotFoundError("no such party")); });
  call_->Receive(Request(1));
  EXPECT_EQ(call_->reads(), 2);
  ASSERT_TRUE(call_->end().has_value());
  EXPECT_EQ(call_->end()->error_code(), grpc::StatusCode::NOT_FOUND);
  call_->Close();
}

TEST_F(AppendStreamEndTest, ACallerThatGoesAwayWaitsForTheReadThatIsBeingStarted) {
  call_->DuringReads([this] { call_->Cancel(); });
  call_->Receive(Request(1));
  EXPECT_EQ(call_->reads(), 2);
  ASSERT_TRUE(call_->end().has_value());
  EXPECT_EQ(call_->end()->error_code(), grpc::StatusCode::CANCELLED);
  call_->Close();
}

TEST_F(AppendStreamEndTest, ALargeRequestThatIsTakenBehindTheEndStartsNoRead) {
  const v1::AppendStreamRequest large = Request(2);
  ASSERT_GT(large.ByteSizeLong(), limits::kInlineParseBytesMax);
  Signal go_on;
  ASSERT_TRUE(parsing_.TrySubmit([&go_on] { go_on.Wait(); }));
  call_->Receive(large);  // waits for the thread
  call_->Cancel();
  EXPECT_TRUE(call_->end().has_value());
  call_->Close();  // from here on only the task holds the stream
  go_on.Set();
  parsing_.Stop();
  EXPECT_EQ(call_->reads(), 1);
  ASSERT_EQ(keeping_->jobs().size(), 1u);
  EXPECT_TRUE(keeping_->jobs().front().abandoned());
}

}  // namespace
}  // namespace parley::testing
