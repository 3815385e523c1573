"""How soon watchers have what is appended: one watcher and many, of events and of shifts, beside etcd. Rounds with and
without a stalled one take turns."""

from servers import parleyd, processes

IN_FLIGHT = 64
ALONE_RATE = 200  # appends a second for the only watcher: each one alone
PRIMING = 1_000   # appends at most before the first that is sure to be a shift


def _watch_options(plan, watchers):
    rate, appends = (ALONE_RATE, plan.calls // 5) if watchers == 1 else (plan.watch_rate, plan.watch_appends)
    return ["--watchers", watchers, "--rate", rate, "--calls", appends, "--rounds", plan.rounds, "--in-flight", IN_FLIGHT]


def _watch(bench, store, process, address):
    plan = bench.plan
    for name, watchers, stalled, what in [("watch one", 1, 0, []), ("watch many", plan.watchers, 1, []),
                                          ("watch many", plan.watchers, 1, ["--shifts"])]:
        bench.add(name, bench.parley("calls", address, plan.events, "--what", "empty", "--calls", plan.calls, "--rounds", 1))
        count = (1 + stalled) * plan.rounds * (1 + max(plan.calls, plan.watch_appends)) + PRIMING
        bench.warm(store)
        bench.add(name, bench.parley("watch", address, plan.events, "--plain", *_watch_options(plan, watchers), "--stalled",
                                     stalled, *what, "--pid", process.pid, "--first", bench.take(store, count)))


def measure(bench, store, etcd_address):
    """On a store that grows; `etcd_address` is None without etcd."""
    plan = bench.plan
    with bench.server(store) as (process, address):
        _watch(bench, store, process, address)
        bench.note("watching.memory", mib=parleyd.most_memory_mib(process))
    if etcd_address:
        for name, watchers in [("watch one", 1), ("watch many", plan.watchers)]:
            bench.add(name, processes.figures(bench.binaries / "bench_etcd", "watch", "--server", etcd_address,
                                              *bench.shape(plan.events), *_watch_options(plan, watchers)))
