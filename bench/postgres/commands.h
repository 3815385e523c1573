// The subcommands of bench_postgres.
#pragma once

#include "bench/postgres/connection.h"

namespace parley::bench {

// COPY into the empty, indexed table, `rounds` times; the last one stays. Prints pg_copy.
void MeasureCopy(const PostgresSettings& settings);

// Single-row commits. Prints pg_append.
void MeasureAppend(const PostgresSettings& settings);

// The stance of a pair at a date. Prints pg_stance_as_of.
void MeasureStance(const PostgresSettings& settings);

// 1,000 entries of a long line with the stance before each. Prints pg_timeline.
void MeasureTimeline(const PostgresSettings& settings);

// The stances of all pairs at two dates, those that differ. Prints pg_diff_distinct_on and pg_diff_lateral.
void MeasureDiff(const PostgresSettings& settings);

}  // namespace parley::bench
