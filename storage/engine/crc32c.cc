#include "storage/engine/crc32c.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace parley {
namespace {

constexpr std::array<uint32_t, 256> MakeTable() {
  constexpr uint32_t kReflectedPolynomial = 0x82F63B78;
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kReflectedPolynomial : 0);
    table[i] = crc;
  }
  return table;
}

uint32_t ByTable(uint32_t crc, const char* at, size_t size) {
  static constexpr std::array<uint32_t, 256> kTable = MakeTable();
  for (size_t i = 0; i < size; ++i) crc = (crc >> 8) ^ kTable[(crc ^ static_cast<uint8_t>(at[i])) & 0xFF];
  return crc;
}

#if defined(__x86_64__)
// Several times as fast, on processors that have the instruction.
__attribute__((target("sse4.2"))) uint32_t ByInstruction(uint32_t crc, const char* at, size_t size) {
  uint64_t wide = crc;
  for (; size >= sizeof(uint64_t); at += sizeof(uint64_t), size -= sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  crc = static_cast<uint32_t>(wide);
  for (; size > 0; ++at, --size) crc = __builtin_ia32_crc32qi(crc, static_cast<uint8_t>(*at));
  return crc;
}
#endif

}  // namespace

uint32_t Crc32c(const rocksdb::Slice& bytes) {
  constexpr uint32_t kOnes = 0xFFFFFFFF;
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
  if (has_instruction) return ByInstruction(kOnes, bytes.data(), bytes.size()) ^ kOnes;
#endif
  return ByTable(kOnes, bytes.data(), bytes.size()) ^ kOnes;
}

}  // namespace parley
