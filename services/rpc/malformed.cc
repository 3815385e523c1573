#include "services/rpc/malformed.h"

#include <cstdint>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/text.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace parley {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr int kDepthMax = 100;  // as deep as protobuf itself reads

// What is wrong, and where.
struct Fault {
  std::string field;  // path; empty when no known field is at fault
  std::string what;
};

Fault Truncated(const std::string& path) {
  return {path, "the bytes end in the middle of it"};
}

// Walks the wire form of a message along its descriptor and reports the first fault.
class Walker {
 public:
  explicit Walker(const std::string& bytes)
      : in_(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size())) {
    in_.PushLimit(static_cast<int>(bytes.size()));
  }

  // Walks a message up to the current limit.
  std::optional<Fault> Message(const Descriptor& type, const std::string& path, int depth) {
    if (depth > kDepthMax) return Fault{path, absl::StrCat("messages are nested deeper than ", kDepthMax)};
    std::map<int, int> counts;  // of repeated fields, by number
    while (in_.BytesUntilLimit() > 0) {
      const uint32_t tag = in_.ReadTag();
      const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
      const std::string at = field == nullptr ? path : PathOf(*field, path, counts);
      std::optional<Fault> fault = Field(tag, field, at, depth);
      if (fault.has_value()) return fault;
    }
    return std::nullopt;
  }

 private:
  static std::string PathOf(const FieldDescriptor& field, const std::string& path,
                            std::map<int, int>& counts) {
    std::string at = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    if (field.is_repeated()) absl::StrAppend(&at, "[", counts[field.number()]++, "]");
    return at;
  }

  std::optional<Fault> Field(uint32_t tag, const FieldDescriptor* field, const std::string& at, int depth) {
    if (WireFormatLite::GetTagFieldNumber(tag) == 0) return Fault{at, "the bytes are no protobuf message"};
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (WireFormatLite::SkipField(&in_, tag)) return std::nullopt;
      return Truncated(at);
    }
    uint32_t length = 0;
    if (!in_.ReadVarint32(&length) || length > static_cast<uint32_t>(in_.BytesUntilLimit()))
      return Truncated(at);
    return Delimited(static_cast<int>(length), field, at, depth);
  }

  std::optional<Fault> Delimited(int length, const FieldDescriptor* field, const std::string& at, int depth) {
    if (field != nullptr && field->type() == FieldDescriptor::TYPE_STRING) {
      std::string text;
      if (!in_.ReadString(&text, length)) return Truncated(at);
      if (!IsValidUtf8(text)) return Fault{at, "the text is not valid UTF-8"};
      return std::nullopt;
    }
    if (field != nullptr && field->type() == FieldDescriptor::TYPE_MESSAGE) {
      const CodedInputStream::Limit limit = in_.PushLimit(length);
      std::optional<Fault> fault = Message(*field->message_type(), at, depth + 1);
      in_.PopLimit(limit);
      return fault;
    }
    if (in_.Skip(length)) return std::nullopt;
    return Truncated(at);
  }

  CodedInputStream in_;
};

}  // namespace

absl::Status DescribeMalformed(const Descriptor& type, const std::string& bytes) {
  const std::optional<Fault> fault = Walker(bytes).Message(type, "", 0);
  const std::string wanted =
      absl::StrCat("; wanted the bytes of a ", type.full_name(), " with all texts in UTF-8");
  const std::string field = fault.has_value() ? fault->field : "";
  const std::string what = fault.has_value() ? fault->what : "the bytes are no message of this type";
  return MakeError(absl::StatusCode::kInvalidArgument, {Reason::kMalformedRequest, field, {}},
                   absl::StrCat(field.empty() ? "" : field + ": ", what, wanted));
}

}  // namespace parley
