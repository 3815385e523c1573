#include "storage/statements/statement_bytes.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/error.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "parley/event/v1/event.pb.h"
#include "storage/ledger/ledger.h"

namespace parley {
namespace {

using event::v1::Event;
using event::v1::Statement;
using event::v1::StatementAmended;
using event::v1::StatementRecorded;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// The field `number` of a serialised message, which holds bytes; empty when it is not there.
absl::string_view FindField(absl::string_view message, int number) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()), static_cast<int>(message.size()));
  while (const uint32_t tag = in.ReadTag()) {
    uint32_t size = 0;
    if (tag != WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)) {
      if (!WireFormatLite::SkipField(&in, tag)) break;
    } else if (in.ReadVarint32(&size) && size <= message.size()) {
      return message.substr(static_cast<size_t>(in.CurrentPosition()), size);
    } else {
      break;
    }
  }
  return {};
}

void AppendField(int number, absl::string_view bytes, std::string& out) {
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.WriteTag(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  coded.WriteVarint32(static_cast<uint32_t>(bytes.size()));
  coded.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
}

// Only the event's own text: what a version says never changes.
absl::StatusOr<std::string> ReadVersion(const ReadState& state, uint64_t position) {
  const absl::StatusOr<Envelope> envelope = ReadEnvelope(state, position);
  if (!envelope.ok()) return envelope.status();
  std::string out;
  const absl::string_view recorded = FindField(envelope->payload, Event::kStatementRecordedFieldNumber);
  const absl::string_view amended = FindField(envelope->payload, Event::kStatementAmendedFieldNumber);
  absl::string_view statement;
  if (!recorded.empty()) {
    AppendField(Statement::kStatementIdFieldNumber, envelope->event_id.ToString(), out);
    statement = FindField(recorded, StatementRecorded::kStatementFieldNumber);
  } else if (!amended.empty()) {
    AppendField(Statement::kStatementIdFieldNumber,
                FindField(amended, StatementAmended::kStatementIdFieldNumber), out);
    statement = FindField(amended, StatementAmended::kStatementFieldNumber);
  }
  if (statement.empty()) {
    return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                     absl::StrCat("position ", position, " carries no statement"));
  }
  out.append(statement.data(), statement.size());
  return out;
}

// The same, from the cache that readers share.
absl::StatusOr<KeptValue> ShareVersion(const ReadState& state, uint64_t position, bool keep) {
  return state.values().FindOrRead(
      ValueKind::kStatement, LedgerKey(position), [&] { return ReadVersion(state, position); }, keep);
}

}  // namespace

absl::StatusOr<KeptValue> ReadStatementBytes(const ReadState& state, uint64_t version_position,
                                             const std::vector<uint64_t>& corroborations, bool keep) {
  absl::StatusOr<KeptValue> version = ShareVersion(state, version_position, keep);
  if (!version.ok() || corroborations.empty()) return version;
  std::string out = (**version).ToString();
  for (const uint64_t position : corroborations) {
    const absl::StatusOr<Envelope> envelope = ReadEnvelope(state, position);
    if (!envelope.ok()) return envelope.status();
    const absl::string_view event = FindField(envelope->payload, Event::kStatementCorroboratedFieldNumber);
    const absl::string_view source = FindField(event, event::v1::StatementCorroborated::kSourceFieldNumber);
    AppendField(Statement::kSourcesFieldNumber, source, out);
  }
  return Keep(out);
}

}  // namespace parley
