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

absl::StatusOr<Uuid> ParseEventId(const std::string& text) {
  absl::StatusOr<Uuid> id = Uuid::Parse(text);
  if (id.ok()) return id;
  return InvalidField("event_id", text, "a UUID such as 6f1c0f4e-6c1b-4d55-9f39-0c5f5f1f2a10, or nothing");
}

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

bool HasDeclaration(const AppendJob& job) {
  return std::any_of(job.events.begin(), job.events.end(), [](const event::v1::Event& event) {
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
  last_recorded_at_us_ = committed_recorded_at_us_ = last->recorded_at_us;
  committed_counts_ = projector_.counts();
  return absl::OkStatus();
}

absl::StatusOr<AppendResult> AppendGroup::Add(const AppendJob& job, int64_t now_us) {
  if (job.events.empty() || job.events.size() > limits::kEventsPerAppendMax)
    return TooMany(job.events.size());
  absl::Status expected = CheckExpectedPosition(job);
  if (!expected.ok()) return expected;

  const LedgerCounts counts_before = projector_.counts();
  const int64_t recorded_at_us = std::max(now_us, last_recorded_at_us_);
  batch_.SetSavePoint();
  AppendResult result;
  for (size_t i = 0; i < job.events.size(); ++i) {
    absl::StatusOr<AppendReceipt> receipt = AddEvent(job, job.events[i], recorded_at_us);
    if (!receipt.ok()) {
      absl::Status taken_back = TakeBack(counts_before);
      if (taken_back.ok() && HasDeclaration(job)) catalog_.Truncate(counts_before.events);
      if (!taken_back.ok()) return taken_back;
      return WithFieldPrefix(receipt.status(), absl::StrCat("events[", i, "]."));
    }
    result.receipts.push_back(*std::move(receipt));
  }
  const uint64_t added = last_position() - counts_before.events;
  event_count_ += added;
  if (added > 0) last_recorded_at_us_ = recorded_at_us;
  result.last_position = last_position();
  return result;
}

absl::Status AppendGroup::TakeBack(const LedgerCounts& counts) {
  projector_.set_counts(counts);
  return batch_.RollBack();
}

absl::Status AppendGroup::CheckExpectedPosition(const AppendJob& job) const {
  if (!job.expected_position.has_value() || *job.expected_position == last_position())
    return absl::OkStatus();
  // A retry of an append that went through finds its own events in the way: that is no conflict.
  absl::StatusOr<bool> all_duplicates = AllDuplicates(job);
  if (!all_duplicates.ok()) return all_duplicates.status();
  if (*all_duplicates) return absl::OkStatus();
  const std::string expected = absl::StrCat(*job.expected_position);
  const std::string actual = absl::StrCat(last_position());
  return MakeError(
      absl::StatusCode::kAborted,
      {Reason::kPositionMismatch, "expected_position", {{"expected", expected}, {"actual", actual}}},
      absl::StrCat("expected_position: ", expected, " given, but the ledger is at ", actual,
                   "; read what was appended since, then try again with ", actual));
}

absl::StatusOr<bool> AppendGroup::AllDuplicates(const AppendJob& job) const {
  for (const event::v1::Event& event : job.events) {
    absl::StatusOr<Uuid> id = Uuid::Parse(event.event_id());
    if (!id.ok()) return false;
    absl::StatusOr<std::optional<uint64_t>> position = FindEvent(batch_, *id);
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

absl::StatusOr<AppendReceipt> AppendGroup::AddEvent(const AppendJob& job, event::v1::Event event,
                                                    int64_t recorded_at_us) {
  const std::string given = SerializePayload(event);  // what makes two events with one id the same
  Envelope envelope;
  if (event.event_id().empty()) {
    envelope.event_id = MakeUuid(recorded_at_us);
  } else {
    absl::StatusOr<Uuid> id = ParseEventId(event.event_id());
    if (!id.ok()) return id.status();
    envelope.event_id = *id;
    absl::StatusOr<std::optional<AppendReceipt>> duplicate = FindDuplicate(*id, given);
    if (!duplicate.ok()) return duplicate.status();
    if (duplicate->has_value()) return **std::move(duplicate);
  }
  if (event.has_original_recorded_at()) envelope.original_recorded_at = event.original_recorded_at();

  absl::Status status = CheckEvent(batch_, catalog_, {recorded_at_us, job.allow_future_dates}, event);
  if (!status.ok()) return status;
  const uint64_t position = last_position() + 1;
  envelope.recorded_at_us = recorded_at_us;
  envelope.recorded_by = job.principal;
  envelope.payload = SerializePayload(event);
  if (envelope.payload != given) envelope.request_digest = DigestRequest(given);
  RandomBytes(envelope.salt.data(), envelope.salt.size());
  envelope.commitment = Commitment(envelope, position);
  status = PutEnvelope(batch_, position, envelope);
  if (status.ok()) status = projector_.Apply(batch_, {position, envelope.event_id, &event});
  if (!status.ok()) return status;
  return AppendReceipt{envelope.event_id, position, recorded_at_us, false};
}

absl::Status AppendGroup::Commit() {
  event_count_ = 0;
  if (last_position() == committed_counts_.events) return absl::OkStatus();
  absl::Status status = projector_.Flush(batch_);
  if (status.ok()) status = batch_.Commit(/*sync=*/true);
  if (status.ok()) {
    committed_counts_ = projector_.counts();
    committed_recorded_at_us_ = last_recorded_at_us_;
    return status;
  }
  catalog_.Truncate(committed_counts_.events);
  projector_.set_counts(committed_counts_);
  last_recorded_at_us_ = committed_recorded_at_us_;
  return status;
}

}  // namespace parley
