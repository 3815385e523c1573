#include "services/convert/timeline_entries.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/convert/convert.h"

namespace parley {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kStatementTag = WireFormatLite::MakeTag(v1::TimelineEntry::kStatementFieldNumber,
                                                           WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

}  // namespace

void TimelineEntries::Add(uint64_t first_position, uint64_t version_position,
                          const std::optional<Shift>& shift, absl::string_view statement) {
  if (shift.has_value()) {
    rest_.mutable_shift()->Clear();
    Convert(*shift, *rest_.mutable_shift());
  } else {
    rest_.clear_shift();
  }
  rest_.set_first_position(first_position);
  rest_.set_version_position(version_position);

  const auto length = static_cast<uint32_t>(statement.size());
  const size_t size = CodedOutputStream::VarintSize32(kStatementTag) +
                      CodedOutputStream::VarintSize32(length) + statement.size() + rest_.ByteSizeLong();
  uint8_t* at = fields_.Add(v1::GetTimelineResponse::kEntriesFieldNumber, size);
  at = CodedOutputStream::WriteTagToArray(kStatementTag, at);
  at = CodedOutputStream::WriteVarint32ToArray(length, at);
  at = CodedOutputStream::WriteRawToArray(statement.data(), static_cast<int>(length), at);
  rest_.SerializeWithCachedSizesToArray(at);
}

}  // namespace parley
