"""Stances, a timeline and a diff of the main ledger, each right beside PostgreSQL's answer."""

from servers import parleyd, prepared, processes

IN_FLIGHT = 64


def _postgres(bench, command, conninfo, *more):
    bench.warm(bench.postgres_folder)
    return processes.figures(bench.binaries / "bench_postgres", command, "--conninfo", conninfo,
                             *bench.shape(bench.plan.events), "--rounds", bench.plan.rounds, *more)


def _stances(bench, store, address, conninfo):
    plan = bench.plan
    common = ["--rounds", plan.rounds]
    kinds = ["empty", "stance", "stance_as_of"]
    # Those in flight are asked behind those one at a time, of which each kind has questions of its own, and warms up.
    behind = ["--first-question", len(kinds) * (plan.rounds + 1) * plan.calls]
    bench.warm(store)
    bench.add("alone", bench.parley("calls", address, plan.events, *common, "--what", ",".join(kinds), "--calls", plan.calls))
    bench.warm(store)
    many = bench.parley("calls", address, plan.events, *common, "--what", "empty,stance_as_of", "--calls", plan.calls * 8,
                        "--in-flight", IN_FLIGHT, "--connections", 4, *behind)
    bench.add("in flight", many)
    if conninfo:
        bench.add("alone", _postgres(bench, "stance", conninfo, "--calls", plan.calls))
        bench.add("in flight", _postgres(bench, "stance", conninfo, "--calls", plan.calls * 8, "--connections", IN_FLIGHT,
                                         *behind))


def _timelines(bench, store, address, conninfo):
    plan = bench.plan
    calls = max(20, plan.calls // 10)
    bench.warm(store)
    answer = bench.directory / "timeline"
    bench.add("timeline", bench.parley("answer", address, plan.events, "--what", "timeline", "--output", answer))
    with prepared.prepared(bench.binaries, answer) as prepared_address:
        bench.add("timeline", bench.parley("calls", address, plan.events, "--prepared", prepared_address, "--what",
                                           "prepared,timeline", "--calls", calls, "--rounds", plan.rounds))
    if conninfo:
        bench.add("timeline", _postgres(bench, "timeline", conninfo, "--calls", calls))


def _read_by_rocksdb(bench, store, answer):
    """The same calls to a server that does nothing but let RocksDB read a node, whatever it is asked."""
    plan = bench.plan
    command = [bench.binaries / "bench_rocksdb", "serve-reads", "--dir", store, "--answer", answer]
    with processes.listening(command, bench.directory / "reads.log") as (_, address):
        calls = ["calls", address, plan.events, "--rounds", plan.rounds, "--what", "empty,stance_as_of", "--calls"]
        bench.add("read alone", bench.parley(*calls, plan.calls))
        bench.add("read in flight", bench.parley(*calls, plan.calls * 8, "--in-flight", IN_FLIGHT, "--connections", 4))


def measure(bench, store, conninfo):
    """`conninfo` is None without PostgreSQL, which gets the same statements first."""
    if conninfo:
        bench.add("main", processes.figures(bench.binaries / "bench_postgres", "copy", "--conninfo", conninfo,
                                            *bench.shape(bench.plan.events), "--rounds", 1))
    answer = bench.directory / "stance"
    with bench.server(store) as (process, address):
        bench.parley("answer", address, bench.plan.events, "--what", "stance_as_of", "--output", answer)
        _stances(bench, store, address, conninfo)
        _timelines(bench, store, address, conninfo)
        bench.warm(store)
        bench.add("diff", bench.parley("diffs", address, bench.plan.events, "--rounds", bench.plan.rounds))
        if conninfo:
            bench.add("diff", _postgres(bench, "diff", conninfo, "--calls", 1))
        bench.note("serving.memory", mib=parleyd.most_memory_mib(process))
    _read_by_rocksdb(bench, store, answer)
