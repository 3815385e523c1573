"""Single statements appended, beside PostgreSQL and etcd."""

from servers import parleyd, processes

IN_FLIGHT = 64


def _durable(bench, store, address):
    plan = bench.plan
    few, many = plan.calls // 5, plan.calls * 2
    common = ["--plain", "--rounds", plan.rounds]
    sync = ["--sync-file", bench.directory / "sync", "--sync-bytes", int(_batch_bytes(bench))]
    bench.warm(store)
    bench.add("append alone", bench.parley("appends", address, plan.events, *common, *sync, "--calls", few, "--first",
                                           bench.take(store, few * plan.rounds)))
    bench.add("append in flight", bench.parley(
        "appends", address, plan.events, *common, "--calls", many, "--in-flight", IN_FLIGHT, "--connections", 4, "--first",
        bench.take(store, many * plan.rounds)))


def _back_to_back(bench, store, address):
    """One at a time with nothing in between, as etcd gets its puts."""
    plan = bench.plan
    calls = plan.calls // 5
    bench.warm(store)
    bench.add("append back to back", bench.parley("appends", address, plan.events, "--plain", "--rounds", plan.rounds, "--calls",
                                                  calls, "--first", bench.take(store, calls * plan.rounds)))


def _batch_bytes(bench):
    """What RocksDB writes to its log for an event, as the bulk phase found it; about as much when it found nothing."""
    return bench.found.get("bulk.raw_write", [{"bytes_per_event": 1_000}])[0]["bytes_per_event"]


def measure(bench, store, conninfo, etcd_address):
    """On a store that grows; `conninfo` and `etcd_address` are None without PostgreSQL and etcd."""
    plan = bench.plan
    with bench.server(store) as (process, address):
        _durable(bench, store, address)
        if conninfo:
            bench.warm(bench.postgres_folder)
            bench.add("append in flight", processes.figures(
                bench.binaries / "bench_postgres", "append", "--conninfo", conninfo, *bench.shape(plan.events), "--rounds",
                plan.rounds, "--calls", plan.calls * 2, "--connections", IN_FLIGHT))
        _back_to_back(bench, store, address)
        bench.note("appending.memory", mib=parleyd.most_memory_mib(process))
    if etcd_address:
        _etcd(bench, etcd_address)


def _etcd(bench, address):
    plan = bench.plan

    def etcd(command, *more):
        return processes.figures(bench.binaries / "bench_etcd", command, "--server", address, *bench.shape(plan.events), *more)

    bench.add("append back to back", etcd("appends", "--calls", plan.calls // 5, "--rounds", plan.rounds))
    bench.add("append in flight", etcd("appends", "--calls", plan.calls * 2, "--rounds", plan.rounds, "--in-flight",
                                       IN_FLIGHT, "--connections", 4))
