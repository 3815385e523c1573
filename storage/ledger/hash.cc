#include "storage/ledger/hash.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>

namespace parley {
namespace {

// What hashing needs. Finding the algorithm costs more than hashing a record, so each thread does it once.
class Hasher {
 public:
  Hasher() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (algorithm_ == nullptr || context_ == nullptr) std::abort();
  }
  ~Hasher() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  Sha256Digest Hash(std::initializer_list<Bytes> pieces) const {
    Sha256Digest digest{};
    bool ok = EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1;
    for (const Bytes& piece : pieces) ok = ok && EVP_DigestUpdate(context_, piece.data, piece.size) == 1;
    ok = ok && EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1;
    if (!ok) std::abort();
    return digest;
  }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

}  // namespace

Sha256Digest Sha256(std::initializer_list<Bytes> pieces) {
  thread_local const Hasher hasher;
  return hasher.Hash(pieces);
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
