#include "storage/ledger/envelope.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/error.h"
#include "core/time.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "storage/engine/big_endian.h"

namespace parley {
namespace {

constexpr char kVersion = 1;
constexpr uint8_t kHasOriginal = 1;
constexpr uint8_t kHasDigest = 2;
constexpr size_t kRecordedAtOffset = 18;
constexpr size_t kFixedBytes = 74;
constexpr char kLeafDomain[] = "parley.leaf.v1";

std::string EncodeOriginal(const google::protobuf::Timestamp& at) {
  std::string out;
  PutI64(out, at.seconds());
  PutU32(out, static_cast<uint32_t>(at.nanos()));
  return out;
}

absl::Status Damaged() {
  return MakeError(absl::StatusCode::kInternal, {Reason::kStorageFailed, "", {}},
                   "a ledger entry is damaged");
}

void PutVarint(std::string& out, uint64_t v) {
  while (v >= 0x80) {
    out.push_back(static_cast<char>(v | 0x80));
    v >>= 7;
  }
  out.push_back(static_cast<char>(v));
}

// Takes bytes off the front; remembers when there were too few.
class Reader {
 public:
  explicit Reader(const std::string& bytes, size_t offset)
      : at_(bytes.data() + offset), left_(bytes.size() - offset) {}

  const char* Take(size_t n) {
    if (n > left_) {
      ok_ = false;
      left_ = 0;
      return nullptr;
    }
    left_ -= n;
    return std::exchange(at_, at_ + n);
  }

  uint64_t TakeVarint() {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      const char* p = Take(1);
      if (p == nullptr) return 0;
      v |= (static_cast<uint64_t>(*p) & 0x7f) << shift;
      if ((*p & 0x80) == 0) return v;
    }
    ok_ = false;
    return 0;
  }

  std::string Rest() { return std::string(at_, left_); }
  bool ok() const { return ok_; }

 private:
  const char* at_;
  size_t left_;
  bool ok_ = true;
};

}  // namespace

Sha256Digest PayloadDigest(const Salt& salt, const std::string& payload) {
  return Sha256({{salt.data(), salt.size()}, {payload.data(), payload.size()}});
}

Sha256Digest Commitment(const Envelope& envelope, uint64_t position) {
  return Commitment(envelope, position, PayloadDigest(envelope.salt, envelope.payload));
}

Sha256Digest Commitment(const Envelope& envelope, uint64_t position, const Sha256Digest& payload_digest) {
  std::string header;
  header.reserve(128 + envelope.recorded_by.size());
  header += kLeafDomain;
  PutU64(header, position);
  header += envelope.event_id.ToBytes();
  PutI64(header, envelope.recorded_at_us);
  PutU64(header, envelope.recorded_by.size());
  header += envelope.recorded_by;
  if (envelope.original_recorded_at.has_value()) header += EncodeOriginal(*envelope.original_recorded_at);
  return Sha256({{header.data(), header.size()}, {payload_digest.data(), payload_digest.size()}});
}

RequestDigest DigestRequest(const std::string& payload) {
  const Sha256Digest full = Sha256({{payload.data(), payload.size()}});
  RequestDigest digest;
  std::copy_n(full.begin(), digest.size(), digest.begin());
  return digest;
}

std::string EncodeEnvelope(const Envelope& envelope) {
  std::string out;
  out.reserve(kFixedBytes + 32 + envelope.recorded_by.size() + envelope.payload.size());
  const unsigned flags = (envelope.original_recorded_at.has_value() ? kHasOriginal : 0U) |
                         (envelope.request_digest.has_value() ? kHasDigest : 0U);
  out.push_back(kVersion);
  out.push_back(static_cast<char>(flags));
  out.append(envelope.event_id.bytes.begin(), envelope.event_id.bytes.end());
  PutI64(out, envelope.recorded_at_us);
  out.append(envelope.commitment.begin(), envelope.commitment.end());
  out.append(envelope.salt.begin(), envelope.salt.end());
  PutVarint(out, envelope.recorded_by.size());
  out += envelope.recorded_by;
  if (envelope.original_recorded_at.has_value()) out += EncodeOriginal(*envelope.original_recorded_at);
  if (envelope.request_digest.has_value()) {
    out.append(envelope.request_digest->begin(), envelope.request_digest->end());
  }
  out += envelope.payload;
  return out;
}

absl::StatusOr<Envelope> DecodeEnvelope(const std::string& bytes) {
  if (bytes.size() < kFixedBytes || bytes[0] != kVersion) return Damaged();
  const auto flags = static_cast<uint8_t>(bytes[1]);
  if ((flags & ~(kHasOriginal | kHasDigest)) != 0) return Damaged();
  Envelope envelope;
  Reader reader(bytes, 2);
  std::memcpy(envelope.event_id.bytes.data(), reader.Take(16), 16);
  envelope.recorded_at_us = GetI64(reader.Take(8));
  std::memcpy(envelope.commitment.data(), reader.Take(32), 32);
  std::memcpy(envelope.salt.data(), reader.Take(16), 16);
  const uint64_t by_size = reader.TakeVarint();
  if (const char* by = reader.Take(by_size); by != nullptr) envelope.recorded_by.assign(by, by_size);
  if ((flags & kHasOriginal) != 0) {
    if (const char* original = reader.Take(12); original != nullptr) {
      envelope.original_recorded_at.emplace();
      envelope.original_recorded_at->set_seconds(GetI64(original));
      envelope.original_recorded_at->set_nanos(static_cast<int32_t>(GetU32(original + 8)));
    }
  }
  if ((flags & kHasDigest) != 0) {
    if (const char* digest = reader.Take(16); digest != nullptr) {
      std::memcpy(envelope.request_digest.emplace().data(), digest, 16);
    }
  }
  if (!reader.ok()) return Damaged();
  envelope.payload = reader.Rest();
  return envelope;
}

absl::StatusOr<int64_t> DecodeRecordedAt(const std::string& bytes) {
  if (bytes.size() < kFixedBytes || bytes[0] != kVersion) return Damaged();
  return GetI64(bytes.data() + kRecordedAtOffset);
}

std::string SerializePayload(const event::v1::Event& event) {
  std::string out;
  const google::protobuf::FieldDescriptor* field = event.GetReflection()->GetOneofFieldDescriptor(
      event, event::v1::Event::descriptor()->FindOneofByName("payload"));
  if (field == nullptr) return out;
  const google::protobuf::Message& payload = event.GetReflection()->GetMessage(event, field);
  using google::protobuf::internal::WireFormatLite;
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  coded.WriteTag(WireFormatLite::MakeTag(field->number(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  coded.WriteVarint64(payload.ByteSizeLong());
  payload.SerializeWithCachedSizes(&coded);
  coded.Trim();
  return out;
}

std::string SerializeCompleteEvent(const Envelope& envelope, uint64_t position) {
  event::v1::Event head;
  head.set_event_id(envelope.event_id.ToString());
  head.set_position(position);
  *head.mutable_recorded_at() = TimestampFromMicros(envelope.recorded_at_us);
  head.set_recorded_by(envelope.recorded_by);
  if (envelope.original_recorded_at.has_value())
    *head.mutable_original_recorded_at() = *envelope.original_recorded_at;
  // Serialised messages merge by being put one behind the other.
  return head.SerializeAsString() + envelope.payload;
}

absl::StatusOr<event::v1::Event> CompleteEvent(const Envelope& envelope, uint64_t position) {
  event::v1::Event event;
  if (!event.ParseFromString(SerializeCompleteEvent(envelope, position))) return Damaged();
  return event;
}

}  // namespace parley
