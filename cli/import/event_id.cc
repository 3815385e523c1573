#include "cli/import/event_id.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/evp.h>

#include <cstring>

namespace parley {
namespace {

constexpr std::size_t kSha256Bytes = 32;
using Sha256 = std::array<unsigned char, kSha256Bytes>;
using Key = std::array<unsigned char, 16>;

void SerializeDeterministically(const event::v1::Event& event, std::string* out) {
  out->clear();
  google::protobuf::io::StringOutputStream stream(out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&coded);
}

Key FirstBytes(const Sha256& digest) {
  Key key;
  std::memcpy(key.data(), digest.data(), key.size());
  return key;
}

}  // namespace

// OpenSSL looks an algorithm up on every call unless it was fetched before.
struct EventIdDeriver::Digest {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  Digest() = default;
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }

  Sha256 Of(const std::string& bytes) const {
    Sha256 digest{};
    EVP_DigestInit_ex(context, algorithm, nullptr);
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context, digest.data(), nullptr);
    return digest;
  }
};

std::string FormatUuid(std::array<unsigned char, 16> bytes, unsigned version) {
  static constexpr char kHex[] = "0123456789abcdef";
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | (version << 4U));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4U];
    text += kHex[bytes[i] & 0xFU];
  }
  return text;
}

std::size_t EventIdDeriver::KeyHash::operator()(const Key& key) const {
  std::size_t hash = 0;  // the key is a digest: any part of it is a hash
  std::memcpy(&hash, key.data(), sizeof(hash));
  return hash;
}

EventIdDeriver::EventIdDeriver() : digest_(std::make_unique<Digest>()) {}
EventIdDeriver::~EventIdDeriver() = default;

std::string EventIdDeriver::Derive(const event::v1::Event& event) {
  SerializeDeterministically(event, &serialized_);
  const Sha256 content = digest_->Of(serialized_);
  const std::uint64_t ordinal = ++seen_[FirstBytes(content)];
  if (ordinal == 1) return FormatUuid(FirstBytes(content), 8);
  std::string numbered(content.begin(), content.end());
  for (int shift = 56; shift >= 0; shift -= 8) numbered += static_cast<char>(ordinal >> shift & 0xFFU);
  return FormatUuid(FirstBytes(digest_->Of(numbered)), 8);
}

}  // namespace parley
