"""All projections derived again, beside reading and parsing every event of the same ledger."""

from servers import processes

EVENTS_PER_ROUND_MAX = 2_000_000  # larger ledgers take too long for more than one round


def measure(bench, store):
    """On a store that no parleyd has open."""
    rounds = bench.plan.rounds if bench.plan.events <= EVENTS_PER_ROUND_MAX else 1
    bench.warm(store)
    bench.add("rebuild", processes.figures(bench.binaries / "bench_rocksdb", "scan", "--dir", store, "--rounds", rounds))
