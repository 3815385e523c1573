// What an event changed in the shifts of a party on an issue, in words.
#pragma once

#include <cstddef>
#include <string>

#include "cli/render/table.h"
#include "parley/v1/history_service.pb.h"

namespace parley {

// A change as lines of at most `style.width` columns: what shifted, with the statement; where the past
// changed, how and over which time; `with_id` adds the statement's id.
std::string ChangeLines(const v1::LineChange& change, const TableStyle& style, bool with_id);

// A change for programs: one row for each shift that appeared or vanished.
Table ChangeCsv(const v1::LineChange& change);

}  // namespace parley
