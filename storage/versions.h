// Versions written into the store.
#pragma once

#include <cstdint>

namespace parley {

// Format of the ledger. A program refuses stores of a newer one.
constexpr uint32_t kStoreFormatVersion = 1;

// Content of the projections. A program rebuilds those of any other version by itself.
constexpr uint32_t kProjectionVersion = 5;

}  // namespace parley
