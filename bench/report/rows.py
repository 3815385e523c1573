"""What is measured against what, and the targets. The only place that knows them."""

from report.table import Against, Row, best_of, just, of, sum_of

US, MS, SECONDS, RATE, MIB = "{:,.0f} µs", "{:,.1f} ms", "{:,.2f} s", "{:,.0f}/s", "{:,.0f} MiB"


def empty_and_synced(name):
    """What a call and a sync take, measured in turns with what stands against them."""
    return sum_of(of(f"{name}.empty", "p50_us"), of(f"{name}.fdatasync", "p50_us"))


def appends():
    """Writing."""
    yield Row("append, 64 in flight", "append in flight.append", "per_second", RATE, [
        Against("empty calls", of("append in flight.empty", "per_second"), least=0.6),
        Against("PostgreSQL commits", of("append in flight.pg_append", "per_second"), least=5),
        Against("etcd puts", of("append in flight.etcd_append", "per_second"))])
    yield Row("calls behind which RocksDB writes such a statement, and nothing else, 64 in flight", "write in flight.append",
              "per_second", RATE, [Against("empty calls of the same server", of("write in flight.empty", "per_second"))])
    yield Row("append, one at a time, p50", "append alone.append", "p50_us", US, [
        Against("empty call + fdatasync", empty_and_synced("append alone"), most=1.5)])
    yield Row("call behind which RocksDB writes such a statement, and nothing else, one at a time, p50", "write alone.append",
              "p50_us", US, [Against("empty call of the same server + fdatasync", empty_and_synced("write alone"))])
    yield Row("append, one at a time, back to back, p50", "append back to back.append", "p50_us", US, [
        Against("etcd put", of("append back to back.etcd_append", "p50_us"))])
    yield Row("AppendStream", "bulk.append_stream", "per_second", RATE, [
        Against("RocksDB writing the same bytes", of("bulk.raw_write", "per_second"), least=0.5),
        Against("PostgreSQL COPY", of("bulk.pg_copy", "per_second"), least=2)])
    yield Row("`parley import`", "bulk.import", "per_second", RATE, [
        Against("AppendStream", of("bulk.append_stream", "per_second"), least=0.5)])


def reads(plan):
    """Asking the main ledger."""
    yield Row("GetStance, p50", "alone.stance", "p50_us", US, [Against("empty call", of("alone.empty", "p50_us"))])
    yield Row("GetStance as of a date, p50", "alone.stance_as_of", "p50_us", US, [
        Against("empty call", of("alone.empty", "p50_us"), most=1.2),
        Against("PostgreSQL", of("alone.pg_stance_as_of", "p50_us"))])
    yield Row("GetStance as of a date, p99", "alone.stance_as_of", "p99_us", US, [
        Against("empty call", of("alone.empty", "p99_us"), most=2)])
    yield Row("GetStance as of a date, 64 in flight", "in flight.stance_as_of", "per_second", RATE, [
        Against("empty calls", of("in flight.empty", "per_second")),
        Against("PostgreSQL on 64 connections", of("in flight.pg_stance_as_of", "per_second"), least=1)])
    one_node = "calls behind which RocksDB reads one node from a file, and nothing else"
    yield Row(f"{one_node}, one at a time, p50", "read alone.stance_as_of", "p50_us", US, [
        Against("empty call of the same server", of("read alone.empty", "p50_us"))])
    yield Row(f"{one_node}, 64 in flight", "read in flight.stance_as_of", "per_second", RATE, [
        Against("empty calls of the same server", of("read in flight.empty", "per_second")),
        Against("PostgreSQL on 64 connections", of("in flight.pg_stance_as_of", "per_second"))])
    yield Row("GetTimeline, 1,000 entries, p50", "timeline.timeline", "p50_us", US, [
        Against("call answering the same bytes prepared", of("timeline.prepared", "p50_us"), most=3),
        Against("PostgreSQL with window functions", of("timeline.pg_timeline", "p50_us"), most=1)])
    distinct, lateral = of("diff.pg_diff_distinct_on", "seconds"), of("diff.pg_diff_lateral", "seconds")
    yield Row("DiffPositions, all pairs and pages", "diff.diff", "seconds", SECONDS, [
        Against("the faster of PostgreSQL's two", best_of(distinct, lateral), most=0.2),
        Against("PostgreSQL's DISTINCT ON", distinct), Against("PostgreSQL's lateral probes", lateral)])
    yield from growth(plan)


def growth(plan):
    """What should stay flat."""
    yield Row(f"DiffPositions, {plan.pairs_events * 10:,} statements", "pairs10.diff", "seconds", SECONDS, [
        Against(f"{plan.pairs_events:,} on the same pairs", of("pairs.diff", "seconds"), most=1.3)])
    yield Row(f"DiffPositions, {plan.pairs_events * 10:,} statements: changes in the answer", "pairs10.diff", "changes", "{:,.0f}", [
        Against(f"{plan.pairs_events:,} on the same pairs", of("pairs.diff", "changes"))])
    smallest = plan.sizes[0]
    for what, kind in [("GetStance", "stance"), ("GetStance as of a date", "stance_as_of")]:
        for events in plan.sizes[1:]:
            yield Row(f"{what}, {events:,} statements, cached, p50", f"size-{events}.{kind}", "p50_us", US, [
                Against(f"{smallest:,} statements", of(f"size-{smallest}.{kind}", "p50_us"), most=1.3),
                Against("empty call of the same server", of(f"size-{events}.empty", "p50_us"))])
    yield Row("GetStance as of a date, all amended five times, p50", "amended.stance_as_of", "p50_us", US, [
        Against("none amended", of("plain.stance_as_of", "p50_us"), most=1.5)])
    yield Row("rebuild of all projections", "rebuild.rebuild", "per_second", RATE, [
        Against("parsing every event of the ledger", of("rebuild.raw_scan", "per_second"), least=0.4)])
    for events in plan.sizes_filled():
        yield Row(f"rebuild of all projections, {events:,} statements", f"fill store-{events}.rebuild", "per_second", RATE, [
            Against("the main ledger", of("rebuild.rebuild", "per_second"))])


def watches(plan):
    """Following the ledger."""
    yield Row("watch, one watcher: append acknowledged to received, p50", "watch one.watch", "p50_us", US, [
        Against("empty call", of("watch one.empty", "p50_us"), most=1.5),
        Against("etcd", of("watch one.etcd_watch", "p50_us"))])
    yield Row("watch, one watcher: append sent to received, p50", "watch one.watch", "sent_p50_us", US, [
        Against("etcd", of("watch one.etcd_watch", "sent_p50_us"))])
    yield from watched_by_many(plan, "watch", "watch", [Against("etcd", of("watch many.etcd_watch", "per_second"))],
                               [Against("etcd", of("watch many.etcd_watch", "last_p99_us"))])
    yield from watched_by_many(plan, "watch shifts", "watch_shifts")


def watched_by_many(plan, what, name, etcd_rate=(), etcd_last=()):
    """Many watchers of events or shifts, each of which has to have all of them in order, or the run fails."""
    many = f"{what}, {plan.watchers:,} watchers"
    row = f"watch many.{name}"
    yield Row(f"{many}: appends at {plan.watch_rate:,}/s asked", row, "per_second", RATE, [
        Against("the rate asked", just(plan.watch_rate), least=0.95), *etcd_rate])
    yield Row(f"{many}: append acknowledged to received, p99", row, "p99_us", MS, [Against("ms", most=20)], scale=0.001)
    yield Row(f"{many}: append acknowledged to received by the last, p99", row, "last_p99_us", MS, [
        Against("ms", most=20), *etcd_last], scale=0.001)
    yield Row(f"{many}, another one stalled: p99 of the others", f"{row}_stalled", "p99_us", MS, [
        Against("none stalled", of(row, "p99_us"), most=1.1)], scale=0.001)
    yield Row(f"{many}: processors taken by parleyd", row, "server_processors", "{:.2f}", [
        Against("by the program that is the watchers", of(row, "client_processors"))])


def alert_rules(plan):
    """What alert rules cost an append. They are applied behind it, so how far behind is a row as well."""
    many = f"append with {plan.rules:,} alert rules"
    yield Row(f"{many}, 64 in flight", "rules in flight.append", "per_second", RATE, [
        Against("without rules", of("no rules in flight.append", "per_second"), least=0.5)])
    yield Row(f"{many}, one at a time, p50", "rules alone.append", "p50_us", US, [
        Against("without rules", of("no rules alone.append", "p50_us"), most=2)])
    yield Row(f"{many}, 64 in flight: from the last one to all alerts raised", "rules in flight.alerts", "seconds", MS, [
        Against("the appends themselves", of("rules in flight.append", "seconds"), most=0.1)], scale=1_000)
    yield Row(f"{many}: alerts raised for each", "rules in flight.alerts", "raised", "{:.2f}")


def costs(plan):
    """Starting, disk and memory."""
    for what, name in [("a clean stop", "start.clean"), ("kill -9", "start.killed")]:
        yield Row(f"start after {what}, to serving", name, "seconds", SECONDS, [Against("s", most=1)])
    yield Row("bytes on disk for an event", "space.store", "bytes", "{:,.0f}", [
        Against("the same events as JSONL, zstd -3", of("space.zstd", "bytes"), most=1)])
    yield Row("the ledger's entries alone, in one file, zstd -3, for an event", "space.ledger", "bytes", "{:,.0f}", [
        Against("the same events as JSONL, zstd -3", of("space.zstd", "bytes"))])
    yield Row("most memory of parleyd, serving", "serving.memory", "mib", MIB, [Against("MiB", most=512)])
    yield Row("most memory of parleyd, loading", f"load store-{plan.events}.memory", "mib", MIB)
    yield Row("most memory of parleyd, appending", "appending.memory", "mib", MIB)
    yield Row("most memory of parleyd, watched", "watching.memory", "mib", MIB)
    yield Row("most memory of a rebuild", "rebuild.rebuild", "memory_mib", MIB, [Against("MiB", most=512)])
    for events in plan.sizes_filled():
        yield Row(f"most memory of a rebuild, {events:,} statements", f"fill store-{events}.rebuild", "memory_mib", MIB, [
            Against("MiB", most=512)])


def rows(plan):
    """All of them, in the order of the report."""
    yield from appends()
    yield from reads(plan)
    yield from watches(plan)
    yield from alert_rules(plan)
    yield from costs(plan)
