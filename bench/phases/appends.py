"""Single statements appended, and how soon watchers have them; beside PostgreSQL and etcd."""

from servers import parleyd, processes

IN_FLIGHT = 64
ALONE_RATE = 200  # appends a second for the only watcher: each one alone
PRIMING = 1_000   # appends at most before the first that is sure to be a shift


def _durable(bench, store, address):
    plan = bench.plan
    few, many = plan.calls // 5, plan.calls * 2
    common = ["--plain", "--rounds", plan.rounds]
    sync = ["--sync-file", bench.directory / "sync", "--sync-bytes", int(_batch_bytes(bench))]
    bench.add("append alone", bench.parley("appends", address, plan.events, *common, *sync, "--calls", few, "--first",
                                           bench.take(store, few * plan.rounds)))
    bench.add("append in flight", bench.parley(
        "appends", address, plan.events, *common, "--calls", many, "--in-flight", IN_FLIGHT, "--connections", 4, "--first",
        bench.take(store, many * plan.rounds)))


def _batch_bytes(bench):
    """What RocksDB writes to its log for an event, as the bulk phase found it; about as much when it found nothing."""
    return bench.found.get("bulk.raw_write", [{"bytes_per_event": 1_000}])[0]["bytes_per_event"]


def _watch_options(plan, watchers):
    rate, appends = (ALONE_RATE, plan.calls // 5) if watchers == 1 else (plan.watch_rate, plan.watch_appends)
    return ["--watchers", watchers, "--rate", rate, "--calls", appends, "--rounds", plan.rounds, "--in-flight", IN_FLIGHT]


def watch(bench, store, process, address):
    """One watcher and many, of events and of shifts; rounds with and without a stalled one take turns."""
    plan = bench.plan
    for name, watchers, stalled, what in [("watch one", 1, 0, []), ("watch many", plan.watchers, 1, []),
                                          ("watch many", plan.watchers, 1, ["--shifts"])]:
        bench.add(name, bench.parley("calls", address, plan.events, "--what", "empty", "--calls", plan.calls, "--rounds", 1))
        count = (1 + stalled) * plan.rounds * (1 + max(plan.calls, plan.watch_appends)) + PRIMING
        bench.add(name, bench.parley("watch", address, plan.events, "--plain", *_watch_options(plan, watchers), "--stalled",
                                     stalled, *what, "--pid", process.pid, "--first", bench.take(store, count)))


def measure(bench, store, conninfo, etcd_address):
    """On a store that grows; `conninfo` and `etcd_address` are None without PostgreSQL and etcd."""
    plan = bench.plan
    with bench.server(store) as (process, address):
        _durable(bench, store, address)
        if conninfo:
            bench.add("append in flight", processes.figures(
                bench.binaries / "bench_postgres", "append", "--conninfo", conninfo, *bench.shape(plan.events), "--rounds",
                plan.rounds, "--calls", plan.calls * 2, "--connections", IN_FLIGHT))
        watch(bench, store, process, address)
        bench.note("appending.memory", mib=parleyd.most_memory_mib(process))
    if etcd_address:
        _etcd(bench, etcd_address)


def _etcd(bench, address):
    plan = bench.plan

    def etcd(command, *more):
        return processes.figures(bench.binaries / "bench_etcd", command, "--server", address, *bench.shape(plan.events), *more)

    bench.add("append alone", etcd("appends", "--calls", plan.calls // 5, "--rounds", plan.rounds))
    bench.add("append in flight", etcd("appends", "--calls", plan.calls * 2, "--rounds", plan.rounds, "--in-flight",
                                       IN_FLIGHT, "--connections", 4))
    for name, watchers in [("watch one", 1), ("watch many", plan.watchers)]:
        bench.add(name, etcd("watch", *_watch_options(plan, watchers)))
