"""From starting parleyd to its serving: after a clean stop, and after kill -9 with appends that were just acknowledged."""

import time


def _timed_start(bench, store, name):
    start = time.monotonic()
    with bench.server(store):
        bench.note(name, seconds=time.monotonic() - start)


def measure(bench, store):
    """The store grows."""
    count = bench.plan.killed_events
    for _ in range(bench.plan.rounds):
        _timed_start(bench, store, "start.clean")
        with bench.server(store) as (process, address):
            first = bench.take(store, count)
            bench.parley("load", address, first + count, "--plain", "--first", first)
            process.kill()
        _timed_start(bench, store, "start.killed")
