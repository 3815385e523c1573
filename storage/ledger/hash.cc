#include "storage/ledger/hash.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

namespace parley {
namespace {

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Sha256Digest Sha256(std::initializer_list<Bytes> pieces) {
  // Looking the algorithm up costs more than hashing a record, so each thread does it once.
  thread_local const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  Sha256Digest digest{};
  bool ok = EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (const Bytes& piece : pieces) ok = ok && EVP_DigestUpdate(context.get(), piece.data, piece.size) == 1;
  ok = ok && EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  if (!ok) std::abort();
  return digest;
}

void RandomBytes(uint8_t* out, size_t count) {
  if (RAND_bytes(out, static_cast<int>(count)) != 1) std::abort();
}

Uuid MakeUuid(int64_t now_us) {
  Uuid id;
  RandomBytes(id.bytes.data(), id.bytes.size());
  const auto millis = static_cast<uint64_t>(now_us / 1000);
  for (size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
  id.bytes[6] = static_cast<uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace parley
