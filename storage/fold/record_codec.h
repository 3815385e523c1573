// Bytes of one record and of sums: the parts that the values of the fold index are made of. Readers fill what
// is new: a node has many parts, and each is read where it stays.
#pragma once

#include <string>

#include "storage/fold/bytes.h"
#include "storage/fold/fold_format.h"

namespace parley {

// A record: its key, then flags, stance, attribution, precision, statement id and what the flags announce.
void PutRecord(std::string& out, const FoldRecord& record);
// `count` of them, one after another; fails before it makes room for more than there are bytes.
FoldRecords ReadRecords(ByteReader& in, uint64_t count);

void PutVersionKey(std::string& out, const VersionKey& key);
VersionKey ReadVersionKey(ByteReader& in);

void PutSums(std::string& out, const HeadSums& sums);
void ReadSums(ByteReader& in, HeadSums& sums);

}  // namespace parley
