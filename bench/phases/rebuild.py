"""All projections derived again, beside reading and parsing every event of the same ledger."""

from servers import processes

EVENTS_MAX = 2_000_000  # larger ledgers take minutes for each round
ROUNDS_OF_LARGER = 3


def measure(bench, store):
    """On a store that no parleyd has open."""
    rounds = bench.plan.rounds if bench.plan.events <= EVENTS_MAX else ROUNDS_OF_LARGER
    bench.warm(store)
    bench.add("rebuild", processes.figures(bench.binaries / "bench_rocksdb", "scan", "--dir", store, "--rounds", rounds))
