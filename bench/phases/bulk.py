"""Many statements at once: AppendStream, `parley import`, RocksDB with the same bytes, PostgreSQL's COPY. In turns."""

import os
import subprocess
import time

from servers import processes


def _append_stream(bench):
    store = bench.directory / "bulk"
    with bench.server(store) as (_, address):
        bench.add("bulk", bench.parley("load", address, bench.plan.bulk_events, "--chunk", 0))
    bench.drop(store)


def _import(bench, lines):
    store = bench.directory / "import"
    with bench.server(store) as (_, address):
        start = time.monotonic()
        processes.run(bench.binaries / "parley", "import", lines, env={**os.environ, "PARLEY_SERVER": address},
                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.monotonic() - start
    bench.note("bulk.import", seconds=seconds, per_second=bench.plan.bulk_events / seconds)
    bench.drop(store)


def measure(bench, conninfo):
    """`conninfo` is None without PostgreSQL."""
    plan = bench.plan
    lines = bench.directory / "bulk.jsonl"
    shape = bench.shape(plan.bulk_events)
    processes.run(bench.binaries / "bench_parley", "jsonl", *shape, "--output", lines)
    for _ in range(plan.rounds):
        _append_stream(bench)
        _import(bench, lines)
        bench.add("bulk", processes.figures(bench.binaries / "bench_rocksdb", "write", "--dir", bench.directory / "raw",
                                            "--rounds", 1, *shape))
        if conninfo:
            bench.add("bulk", processes.figures(bench.binaries / "bench_postgres", "copy", "--conninfo", conninfo,
                                                "--chunk", 0, "--rounds", 1, *shape))
    lines.unlink()
    bench.drop(bench.directory / "raw")
