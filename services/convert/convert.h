// From values of core and storage to messages of parley.v1.
#pragma once

#include <string>

#include "core/compare.h"
#include "core/diff.h"
#include "core/fold.h"
#include "core/shift.h"
#include "parley/v1/basis.pb.h"
#include "parley/v1/history_service.pb.h"
#include "parley/v1/ledger_service.pb.h"
#include "parley/v1/position.pb.h"
#include "storage/store.h"

namespace parley {

// A basis with both moments.
void Convert(const Basis& basis, v1::Basis& out);

// A standing stance of the party and issue with these ids.
void Convert(const StandingStance& stance, const std::string& party, const std::string& issue,
             v1::StandingStance& out);

// What a statement changed.
void Convert(const Shift& shift, v1::Shift& out);

// A change between two bases, without party, issue and counts.
void Convert(const PositionChange& change, v1::PositionChange& out);

// What an event changed on the line of the party and issue with these ids.
void Convert(const EventChange& change, const std::string& party, const std::string& issue,
             v1::LineChange& out);

// Where an event stands.
void Convert(const AppendReceipt& receipt, v1::AppendReceipt& out);

// Basis and receipts of an append; `Response` is AppendResponse or AppendStreamResponse.
template <typename Response>
void ConvertAppend(const AppendResult& result, Response& out) {
  out.mutable_basis()->set_known_position(result.last_position);
  out.mutable_receipts()->Reserve(static_cast<int>(result.receipts.size()));
  for (const AppendReceipt& receipt : result.receipts) Convert(receipt, *out.add_receipts());
}

}  // namespace parley
