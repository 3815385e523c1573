#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <sstream>

#include "cli/run.h"
#include "parley/v1/history_service.grpc.pb.h"
#include "parley/v1/ledger_service.grpc.pb.h"

namespace parley {
namespace {

constexpr char kId[] = "5e0c2a52-1111-4c6e-9d1f-2f6f3a9f7b11";

// A ledger that holds one statement, which somebody else corrects again and again.
struct Record {
  std::mutex mutex;
  event::v1::Statement statement;
  std::uint64_t position = 80;
  int others = 0;  // reads that somebody else's correction follows
  int amended = 0;
};

class History final : public v1::HistoryService::Service {
 public:
  explicit History(Record& record) : record_(record) {}

  grpc::Status GetStatement(grpc::ServerContext*, const v1::GetStatementRequest*,
                            v1::GetStatementResponse* response) override {
    const std::lock_guard<std::mutex> lock(record_.mutex);
    response->mutable_basis()->set_known_position(record_.position);
    *response->mutable_statement() = record_.statement;
    response->mutable_statement()->set_statement_id(kId);
    event::v1::Event& event = *response->add_versions()->mutable_event();
    *event.mutable_statement_recorded()->mutable_statement() = record_.statement;
    if (record_.others > 0) {
      --record_.others;
      ++record_.position;
      record_.statement.set_venue("Kazan");
    }
    return grpc::Status::OK;
  }

 private:
  Record& record_;
};

class Ledger final : public v1::LedgerService::Service {
 public:
  explicit Ledger(Record& record) : record_(record) {}

  grpc::Status Append(grpc::ServerContext*, const v1::AppendRequest* request,
                      v1::AppendResponse* response) override {
    const std::lock_guard<std::mutex> lock(record_.mutex);
    if (request->expected_position() != record_.position) {
      return {grpc::StatusCode::ABORTED, "expected_position: the ledger has gone on"};
    }
    ++record_.amended;
    record_.statement = request->events(0).statement_amended().statement();
    response->mutable_basis()->set_known_position(++record_.position);
    v1::AppendReceipt& receipt = *response->add_receipts();
    receipt.set_event_id(request->events(0).event_id());
    receipt.set_position(record_.position);
    return grpc::Status::OK;
  }

 private:
  Record& record_;
};

class AmendTest : public testing::Test {
 protected:
  AmendTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&history_);
    builder.RegisterService(&ledger_);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
    event::v1::Statement& statement = record_.statement;
    statement.set_party("russia");
    statement.set_issue("foreign-troops");
    statement.set_stance(event::v1::STANCE_OPPOSES);
    statement.set_venue("Sochi");
    statement.set_quantity(1000);
    statement.set_quantity_max(2000);
    statement.set_confidence(0.5);
  }
  ~AmendTest() override { server_->Shutdown(std::chrono::system_clock::now()); }

  int Amend(const std::vector<std::string>& flags) {
    std::vector<std::string> arguments{"--server", address_, "amend", kId, "--reason", "a test"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    out_.str("");
    err_.str("");
    return RunParley(arguments, {out_, err_});
  }

  Record record_;
  History history_{record_};
  Ledger ledger_{record_};
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(AmendTest, WhatSomebodyElseCorrectedMeanwhileStands) {
  for (const int others : {1, 3, 9}) {
    record_.statement.set_stance(event::v1::STANCE_OPPOSES);
    record_.statement.set_venue("Sochi");
    record_.others = others;
    ASSERT_EQ(Amend({"--stance", "rules-out"}), kExitDone) << err_.str();
    EXPECT_EQ(record_.statement.stance(), event::v1::STANCE_RULES_OUT);
    EXPECT_EQ(record_.statement.venue(), "Kazan");
  }
  EXPECT_EQ(record_.amended, 3);
}

TEST_F(AmendTest, GivesUpWhenOthersNeverStop) {
  record_.others = 1'000'000;
  EXPECT_EQ(Amend({"--stance", "rules-out"}), kExitRefused);
  EXPECT_EQ(err_.str().find("parley: nothing was amended: others kept appending"), 0U) << err_.str();
  EXPECT_EQ(record_.amended, 0);
}

TEST_F(AmendTest, AnAmendmentThatChangesNothingIsRefused) {
  const std::vector<std::vector<std::string>> same{
      {}, {"--stance", "opposes"}, {"--venue", "Sochi", "--quantity", "1,000"}, {"--no-conditions"}};
  for (const auto& flags : same) {
    EXPECT_EQ(Amend(flags), kExitUsage);
    EXPECT_EQ(err_.str(), "parley: nothing to amend: the statement on record says all that already\n");
  }
  EXPECT_EQ(record_.amended, 0);
}

TEST_F(AmendTest, DropsNumbersAndTexts) {
  ASSERT_EQ(Amend({"--no-quantity"}), kExitDone) << err_.str();
  EXPECT_FALSE(record_.statement.has_quantity());
  EXPECT_FALSE(record_.statement.has_quantity_max());
  EXPECT_TRUE(record_.statement.has_confidence());
  ASSERT_EQ(Amend({"--no-confidence", "--venue", ""}), kExitDone) << err_.str();
  EXPECT_FALSE(record_.statement.has_confidence());
  EXPECT_EQ(record_.statement.venue(), "");
  EXPECT_EQ(Amend({"--no-quantity", "--no-confidence"}), kExitUsage);
}

}  // namespace
}  // namespace parley
