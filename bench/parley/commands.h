// The subcommands of bench_parley.
#pragma once

#include "bench/parley/settings.h"

namespace parley::bench {

// Appends the workload over AppendStream: declarations when nothing is there yet, events first..shape.events,
// then amendments. Only sending is measured, not the making of requests. Prints append_stream.
void Load(const Settings& settings);

// The same as a file of `parley import`.
void WriteJsonl(const Settings& settings);

// Calls of each kind in `what`, in turn, `rounds` times, after a fifth as many that warm up. Unless the same
// calls are asked for, each takes the next question of the workload, from the first that the settings name.
void MeasureCalls(const Settings& settings);

// Writes the bytes of one answer of the first kind in `what`.
void WriteAnswer(const Settings& settings);

// DiffPositions over all pairs, all pages.
void MeasureDiffs(const Settings& settings);

// Declares made-up alert rules, and waits until they are applied to what is there. Prints rules.
void DeclareRules(const Settings& settings);

// Single statements appended, and empty calls: in turns of a round, or of one with synced writes between
// them. With alerts waited for, prints them as well.
void MeasureAppends(const Settings& settings);

// Appends at a steady rate, and when watchers of events or of shifts have them. Ends the program when a
// watcher does not have each of them, in order, exactly once.
void MeasureWatch(const Settings& settings);

}  // namespace parley::bench
