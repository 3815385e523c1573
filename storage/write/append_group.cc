#include "storage/write/append_group.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/limits.h"
#include "storage/apply/event_checker.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

absl::Status EventIdReused(const Uuid& id, uint64_t position) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {Reason::kEventIdReused,
                    "event_id",
                    {{"event_id", id.ToString()}, {"position", absl::StrCat(position)}}},
                   absl::StrCat("event_id: ", id.ToString(), " is already at position ", position,
                                " with other content; an id names one event for ever: use a new one"));
}

absl::Status TooMany(size_t count) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "events", {}},
                   absl::StrCat("events: ", count, " given; wanted 1 to ", limits::kEventsPerAppendMax,
                                ", split larger appends"));
}

// Changes far back on lines of statements with many long conditions write much more than they were given.
absl::Status WritesTooMuch(size_t done, size_t count) {
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kRequestTooLarge, "events", {}},
                   absl::StrCat("events: the first ", done, " of ", count, " change more than ",
                                limits::kAppendWritesBytesMax >> 20, " MiB of indexes; split the append"));
}

bool HasDeclaration(const PreparedJob& job) {
  return std::any_of(job.events.begin(), job.events.end(), [](const PreparedEvent& prepared) {
    const event::v1::Event& event = prepared.event;
    return event.has_party_declared() || event.has_speaker_declared() || event.has_issue_declared() ||
           event.has_alert_rule_declared() || event.has_alert_rule_removed();
  });
}

}  // namespace

AppendGroup::AppendGroup(Database& database, Catalog& catalog)
    : catalog_(catalog), batch_(database), projector_(catalog) {}

absl::Status AppendGroup::Load() {
  absl::Status status = projector_.Load(batch_);
  if (!status.ok() || last_position() == 0) return status;
  absl::StatusOr<Envelope> last = ReadEnvelope(batch_, last_position());
  if (!last.ok()) return last.status();
  last_recorded_at_us_ = last->recorded_at_us;
  return absl::OkStatus();
}

absl::StatusOr<AppendResult> AppendGroup::Add(const AppendJob& job, int64_t now_us) {
  PreparedJob prepared = PrepareJob(job, catalog_, std::max(now_us, last_recorded_at_us_));
  return Add(prepared, now_us);
}

absl::StatusOr<AppendResult> AppendGroup::Add(PreparedJob& job, int64_t now_us) {
  if (job.events.empty() || job.events.size() > limits::kEventsPerAppendMax)
    return TooMany(job.events.size());
  absl::Status expected = CheckExpectedPosition(job);
  if (!expected.ok()) return expected;

  const LedgerCounts counts_before = projector_.counts();
  const int64_t recorded_at_us = std::max(now_us, last_recorded_at_us_);
  batch_.SetSavePoint();
  AppendResult result;
  const absl::Status added_all = AddEvents(job, recorded_at_us, result);
  if (!added_all.ok()) {
    projector_.set_counts(counts_before);
    batch_.RollBack();
    if (HasDeclaration(job)) catalog_.Truncate(counts_before.events);
    return added_all;
  }
  const uint64_t added = last_position() - counts_before.events;
  event_count_ += added;
  if (added > 0) last_recorded_at_us_ = recorded_at_us;
  result.last_position = last_position();
  return result;
}

absl::Status AppendGroup::AddEvents(PreparedJob& job, int64_t recorded_at_us, AppendResult& result) {
  const size_t bytes_before = batch_.SizeBytes();
  result.receipts.reserve(job.events.size());
  for (size_t i = 0; i < job.events.size(); ++i) {
    absl::StatusOr<AppendReceipt> receipt = AddEvent(job.job, job.events[i], recorded_at_us);
    if (!receipt.ok()) return WithFieldPrefix(receipt.status(), absl::StrCat("events[", i, "]."));
    result.receipts.push_back(*std::move(receipt));
    if (batch_.SizeBytes() - bytes_before > limits::kAppendWritesBytesMax)
      return WritesTooMuch(i + 1, job.events.size());
  }
  return absl::OkStatus();
}

absl::Status AppendGroup::CheckExpectedPosition(const PreparedJob& job) const {
  const std::optional<uint64_t> wanted = job.job.expected_position;
  if (!wanted.has_value() || *wanted == last_position()) return absl::OkStatus();
  // A retry of an append that went through finds its own events in the way: that is no conflict.
  absl::StatusOr<bool> all_duplicates = AllDuplicates(job);
  if (!all_duplicates.ok()) return all_duplicates.status();
  if (*all_duplicates) return absl::OkStatus();
  const std::string expected = absl::StrCat(*wanted);
  const std::string actual = absl::StrCat(last_position());
  return MakeError(
      absl::StatusCode::kAborted,
      {Reason::kPositionMismatch, "expected_position", {{"expected", expected}, {"actual", actual}}},
      absl::StrCat("expected_position: ", expected, " given, but the ledger is at ", actual,
                   "; read what was appended since, then try again with ", actual));
}

absl::StatusOr<bool> AppendGroup::AllDuplicates(const PreparedJob& job) const {
  for (const PreparedEvent& event : job.events) {
    if (!event.id.has_value()) return false;
    absl::StatusOr<std::optional<uint64_t>> position = FindEvent(batch_, *event.id);
    if (!position.ok()) return position.status();
    if (!position->has_value()) return false;
  }
  return true;
}

absl::StatusOr<std::optional<AppendReceipt>> AppendGroup::FindDuplicate(const Uuid& id,
                                                                        const std::string& payload) const {
  absl::StatusOr<std::optional<uint64_t>> position = FindEvent(batch_, id);
  if (!position.ok()) return position.status();
  if (!position->has_value()) return std::nullopt;
  absl::StatusOr<Envelope> envelope = ReadEnvelope(batch_, **position);
  if (!envelope.ok()) return envelope.status();
  const bool same = payload == envelope->payload || (envelope->request_digest.has_value() &&
                                                     DigestRequest(payload) == *envelope->request_digest);
  if (!same) return EventIdReused(id, **position);
  return AppendReceipt{id, **position, envelope->recorded_at_us, true};
}

absl::StatusOr<AppendReceipt> AppendGroup::AddEvent(const AppendJob& job, PreparedEvent& event,
                                                    int64_t recorded_at_us) {
  if (!event.bad_id.ok()) return event.bad_id;
  if (event.id.has_value()) {
    absl::StatusOr<std::optional<AppendReceipt>> duplicate = FindDuplicate(*event.id, event.given_payload());
    if (!duplicate.ok()) return duplicate.status();
    if (duplicate->has_value()) return **std::move(duplicate);
  }
  if (!event.refused.ok()) return event.refused;
  absl::Status status = CheckEvent(batch_, catalog_, event.has_names_to_resolve, event.event);
  if (!status.ok()) return status;
  if (event.has_names_to_resolve) {
    event.Reserialize();
    event.payload_digest = PayloadDigest(event.salt, event.payload);
  }
  return AddNew(job, event, recorded_at_us);
}

absl::StatusOr<AppendReceipt> AppendGroup::AddNew(const AppendJob& job, PreparedEvent& event,
                                                  int64_t recorded_at_us) {
  const uint64_t position = last_position() + 1;
  const Envelope envelope = MakeEnvelope(event, position, recorded_at_us, job.principal);
  absl::Status status = PutEnvelope(batch_, position, envelope);
  if (status.ok()) status = projector_.Apply(batch_, {position, envelope.event_id, &event.event});
  if (!status.ok()) return status;
  return AppendReceipt{envelope.event_id, position, recorded_at_us, false};
}

absl::StatusOr<GroupEnd> AppendGroup::Seal() {
  sealed_is_empty_ = event_count_ == 0;
  event_count_ = 0;
  if (sealed_is_empty_) return end();
  absl::Status status = projector_.Flush(batch_);
  if (!status.ok()) return status;
  batch_.Seal();
  return end();
}

absl::Status AppendGroup::CommitSealed() {
  return sealed_is_empty_ ? absl::OkStatus() : batch_.CommitSealed(/*sync=*/true);
}

absl::Status AppendGroup::Commit() {
  const absl::StatusOr<GroupEnd> sealed = Seal();
  return sealed.ok() ? CommitSealed() : sealed.status();
}

void AppendGroup::TakeBackTo(const GroupEnd& end) {
  catalog_.Truncate(end.counts.events);
  projector_.set_counts(end.counts);
  last_recorded_at_us_ = end.last_recorded_at_us;
}

}  // namespace parley
