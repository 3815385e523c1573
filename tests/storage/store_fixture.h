// A store in a temporary directory, a clock that tests set, and short ways to make events.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "parley/event/v1/event.pb.h"
#include "storage/store.h"
#include "tests/temp_folder.h"

namespace parley::testing {

using Events = std::vector<event::v1::Event>;

// Microseconds of an ISO date or time.
int64_t At(const std::string& date);

// Events. Ids are numbers that become UUIDs: 7 is 00000000-0000-4000-8000-000000000007; 0 is none.
std::string Id(int number);
event::v1::Event DeclareParty(const std::string& id, const std::vector<std::string>& aliases = {});
event::v1::Event DeclareSpeaker(const std::string& id, const std::vector<std::string>& aliases = {});
event::v1::Event DeclareIssue(const std::string& id, const std::string& parent = "");
event::v1::Statement MakeStatement(const std::string& date, const std::string& party,
                                   const std::string& issue, Stance stance);
event::v1::Event Record(int id, const event::v1::Statement& statement);
event::v1::Event Record(int id, const std::string& date, const std::string& party, const std::string& issue,
                        Stance stance);
event::v1::Event Amend(int statement_id, const event::v1::Statement& statement);
event::v1::Event Retract(int statement_id);
event::v1::Event Corroborate(int statement_id, const std::string& publisher);

// A party "ukraine" (alias Kyiv), a party "russia" (alias Moscow), a speaker "putin", the issues
// "security", "nato" (below security) and "troops" (below nato).
Events SmallCatalog();

// The error's reason, or "OK" or "none".
std::string ReasonOf(const absl::Status& status);
std::string FieldOf(const absl::Status& status);

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Opens the store, again if it is open.
  void Open(bool rebuild = false);
  absl::StatusOr<std::unique_ptr<Store>> TryOpen(StoreOptions options = {});

  absl::StatusOr<AppendResult> TryAppend(const Events& events);
  AppendResult Append(const Events& events);
  absl::StatusOr<AppendResult> TryAppend(const event::v1::Event& event) { return TryAppend(Events{event}); }
  AppendResult Append(const event::v1::Event& event) { return Append(Events{event}); }

  PairKey Pair(const std::string& party, const std::string& issue) const;
  // The standing stance as "SUPPORTS since 2014-12-23T00:00:00Z reaffirmed 0", or "none".
  std::string StanceAt(const std::string& party, const std::string& issue, const std::string& as_of,
                       uint64_t known_position = UINT64_MAX) const;

  const TempFolder folder_;
  const std::string directory_ = folder_ / "store";
  size_t memory_budget_bytes_ = 32 << 20;  // of stores that are opened
  std::atomic<int64_t> now_us_{0};         // 2025-10-01 at the start; the server's threads read it
  std::unique_ptr<Store> store_;
};

}  // namespace parley::testing
