// Tables of standing stances.
#pragma once

#include <google/protobuf/repeated_field.h>

#include "cli/render/table.h"
#include "parley/v1/position.pb.h"

namespace parley {

// One stance in full, one fact a line.
Table StanceDetails(const v1::StandingStance& stance);

// Stances for programs, one a row, every field a column.
Table StancesCsv(const google::protobuf::RepeatedPtrField<v1::StandingStance>& stances);

}  // namespace parley
