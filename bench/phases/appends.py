"""Single statements appended, beside PostgreSQL, etcd, and RocksDB behind gRPC with nothing else."""

from servers import parleyd, processes

IN_FLIGHT = 64


def _durable(bench, store, address):
    bench.warm(store)
    _alone(bench, "append alone", address, store)
    _in_flight(bench, "append in flight", address, store)


def _first(bench, store, count):
    """Index of the first of `count` statements to append; without a store it is all the same."""
    return bench.take(store, count) if store else 0


def _alone(bench, name, address, store=None):
    """One at a time, in turns with empty calls and synced writes."""
    plan = bench.plan
    few = plan.calls // 5
    bench.add(name, bench.parley(
        "appends", address, plan.events, "--plain", "--rounds", plan.rounds, "--sync-file", bench.directory / "sync", "--sync-bytes",
        _batch_bytes(bench), "--calls", few, "--first", _first(bench, store, few * plan.rounds)))


def _in_flight(bench, name, address, store=None):
    """So many at any time."""
    plan = bench.plan
    many = plan.calls * 2
    bench.add(name, bench.parley(
        "appends", address, plan.events, "--plain", "--rounds", plan.rounds, "--calls", many, "--in-flight", IN_FLIGHT,
        "--connections", 4, "--first", _first(bench, store, many * plan.rounds)))


def _written_by_rocksdb(bench):
    """The same calls to a server that does nothing but let RocksDB write, whatever it is sent."""
    folder = bench.directory / "served"
    folder.mkdir()
    command = [bench.binaries / "bench_rocksdb", "serve", "--dir", folder, *bench.shape(bench.plan.bulk_events)]
    with processes.listening(command, bench.directory / "served.log") as (_, address):
        _alone(bench, "write alone", address)
        _in_flight(bench, "write in flight", address)
    bench.drop(folder)


def _back_to_back(bench, store, address):
    """One at a time with nothing in between, as etcd gets its puts."""
    plan = bench.plan
    calls = plan.calls // 5
    bench.warm(store)
    bench.add("append back to back", bench.parley("appends", address, plan.events, "--plain", "--rounds", plan.rounds, "--calls",
                                                  calls, "--first", bench.take(store, calls * plan.rounds)))


def _batch_bytes(bench):
    """What RocksDB writes to its log for an event by itself, as the bulk phase found it; about as much when it found
    nothing."""
    return int(bench.found.get("bulk.single_batches", [{"bytes_each": 1_000}])[0]["bytes_each"])


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
    _written_by_rocksdb(bench)
    if etcd_address:
        _etcd(bench, etcd_address)


def _etcd(bench, address):
    plan = bench.plan

    def etcd(command, *more):
        return processes.figures(bench.binaries / "bench_etcd", command, "--server", address, *bench.shape(plan.events), *more)

    bench.add("append back to back", etcd("appends", "--calls", plan.calls // 5, "--rounds", plan.rounds))
    bench.add("append in flight", etcd("appends", "--calls", plan.calls * 2, "--rounds", plan.rounds, "--in-flight",
                                       IN_FLIGHT, "--connections", 4))
