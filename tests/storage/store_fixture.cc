#include "tests/storage/store_fixture.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/error.h"
#include "core/time.h"

namespace parley::testing {

int64_t At(const std::string& date) {
  return ParseWrittenDate(date).value().begin_us;
}

std::string Id(int number) {
  return absl::StrFormat("00000000-0000-4000-8000-%012d", number);
}

event::v1::Event DeclareParty(const std::string& id, const std::vector<std::string>& aliases) {
  event::v1::Event event;
  event::v1::Party& party = *event.mutable_party_declared()->mutable_party();
  party.set_party_id(id);
  party.set_name(absl::StrCat("The ", id));
  party.set_kind(event::v1::PARTY_KIND_STATE);
  for (const std::string& alias : aliases) party.add_aliases(alias);
  return event;
}

event::v1::Event DeclareSpeaker(const std::string& id, const std::vector<std::string>& aliases) {
  event::v1::Event event;
  event::v1::Speaker& speaker = *event.mutable_speaker_declared()->mutable_speaker();
  speaker.set_speaker_id(id);
  speaker.set_name(absl::StrCat("Mx ", id));
  for (const std::string& alias : aliases) speaker.add_aliases(alias);
  return event;
}

event::v1::Event DeclareIssue(const std::string& id, const std::string& parent) {
  event::v1::Event event;
  event::v1::Issue& issue = *event.mutable_issue_declared()->mutable_issue();
  issue.set_issue_id(id);
  issue.set_proposition(absl::StrCat("There is ", id));
  issue.set_parent(parent);
  return event;
}

event::v1::Statement MakeStatement(const std::string& date, const std::string& party,
                                   const std::string& issue, Stance stance) {
  event::v1::Statement statement;
  statement.set_party(party);
  statement.set_issue(issue);
  statement.set_stance(stance);
  *statement.mutable_said_at() = TimestampFromMicros(At(date));
  statement.set_said_at_precision(event::v1::DATE_PRECISION_INSTANT);
  statement.set_attribution(event::v1::ATTRIBUTION_REPORTED);
  return statement;
}

event::v1::Event Record(int id, const event::v1::Statement& statement) {
  event::v1::Event event;
  if (id != 0) event.set_event_id(Id(id));
  *event.mutable_statement_recorded()->mutable_statement() = statement;
  return event;
}

event::v1::Event Record(int id, const std::string& date, const std::string& party, const std::string& issue,
                        Stance stance) {
  return Record(id, MakeStatement(date, party, issue, stance));
}

event::v1::Event Amend(int statement_id, const event::v1::Statement& statement) {
  event::v1::Event event;
  event.mutable_statement_amended()->set_statement_id(Id(statement_id));
  *event.mutable_statement_amended()->mutable_statement() = statement;
  event.mutable_statement_amended()->set_reason("misread");
  return event;
}

event::v1::Event Retract(int statement_id) {
  event::v1::Event event;
  event.mutable_statement_retracted()->set_statement_id(Id(statement_id));
  event.mutable_statement_retracted()->set_reason("never said");
  return event;
}

event::v1::Event Corroborate(int statement_id, const std::string& publisher) {
  event::v1::Event event;
  event.mutable_statement_corroborated()->set_statement_id(Id(statement_id));
  event.mutable_statement_corroborated()->mutable_source()->set_publisher(publisher);
  return event;
}

Events SmallCatalog() {
  return {DeclareParty("ukraine", {"Kyiv"}), DeclareParty("russia", {"Moscow"}),
          DeclareSpeaker("putin"),           DeclareIssue("security"),
          DeclareIssue("nato", "security"),  DeclareIssue("troops", "nato")};
}

std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::optional<ErrorDetail> detail = DetailOf(status);
  return detail.has_value() ? ReasonName(detail->reason) : "none";
}

std::string FieldOf(const absl::Status& status) {
  const std::optional<ErrorDetail> detail = DetailOf(status);
  return detail.has_value() ? detail->field : "";
}

void StoreTest::SetUp() {
  now_us_ = At("2025-10-01");
  Open();
}

void StoreTest::TearDown() {
  store_.reset();
  std::filesystem::remove_all(directory_);
}

absl::StatusOr<std::unique_ptr<Store>> StoreTest::TryOpen(StoreOptions options) {
  if (options.directory.empty()) options.directory = directory_;
  options.now_us = [this] { return now_us_.load(); };
  options.memory_budget_bytes = memory_budget_bytes_;
  return Store::Open(std::move(options));
}

void StoreTest::Open(bool rebuild) {
  store_.reset();
  StoreOptions options;
  options.rebuild = rebuild;
  auto store = TryOpen(options);
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
}

absl::StatusOr<AppendResult> StoreTest::TryAppend(const Events& events) {
  AppendJob job;
  job.events = events;
  job.principal = "tester";
  return store_->AppendAndWait(std::move(job));
}

AppendResult StoreTest::Append(const Events& events) {
  absl::StatusOr<AppendResult> result = TryAppend(events);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : AppendResult{};
}

PairKey StoreTest::Pair(const std::string& party, const std::string& issue) const {
  return {store_->catalog().NumberOf(NameKind::kParty, party),
          store_->catalog().NumberOf(NameKind::kIssue, issue)};
}

std::string StoreTest::StanceAt(const std::string& party, const std::string& issue, const std::string& as_of,
                                uint64_t known_position) const {
  auto view = store_->Read();
  const Basis basis{At(as_of), std::min(known_position, view->last_position())};
  auto standing = view->Standing(Pair(party, issue), basis, {});
  if (!standing.ok()) return standing.status().ToString();
  if (!standing->has_value()) return "none";
  return absl::StrCat(event::v1::Stance_Name((*standing)->last.stance).substr(7), " since ",
                      FormatMicros((*standing)->run_start.key.said_at_us), " reaffirmed ",
                      (*standing)->reaffirmed_count);
}

}  // namespace parley::testing
