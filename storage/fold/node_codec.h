// Bytes of a node's content, which roots have as well: docs/storage-format-folds.md. node_view.h reads them.
#pragma once

#include <string>

#include "storage/fold/fold_format.h"

namespace parley {

// Flags of a child; frozen.
constexpr unsigned kAllUpToChild = 1;    // sums with secondhand statements differ up to this child
constexpr unsigned kAllOfChild = 2;      // and those of the child itself
constexpr unsigned kSameLastTerms = 4;   // both sums end with the same terms
constexpr unsigned kSameFirstTerms = 8;  // those of the child itself start with the same terms
constexpr unsigned kChildFlags = kAllUpToChild | kAllOfChild | kSameLastTerms | kSameFirstTerms;

// Widths of the numbers that tell where each child ends; the smaller one where it is enough.
constexpr size_t kEndBytes = 2;
constexpr size_t kWideEndBytes = 4;

// Appends the content of `node`.
void PutNode(std::string& out, const FoldNode& node);

}  // namespace parley
