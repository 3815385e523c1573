"""What should not grow with the ledger: stances with statements, diffs with statements on the same pairs, stances with
amendments. The servers that are compared run together and take turns."""

import contextlib

AMENDMENTS = 5


@contextlib.contextmanager
def _servers(bench, stores):
    bench.warm(*stores)
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(bench.server(store))[1] for store in stores]


def sizes(bench):
    """GetStance on ledgers of several sizes, cached."""
    sizes_ = bench.plan.sizes
    with _servers(bench, [bench.store(events) for events in sizes_]) as addresses:
        for _ in range(bench.plan.rounds):
            for events, address in zip(sizes_, addresses):
                bench.add(f"size-{events}", bench.parley(
                    "calls", address, events, "--what", "empty,stance,stance_as_of", "--same-calls", "--calls",
                    bench.plan.calls, "--rounds", 1))


def same_pairs(bench):
    """A diff over all pairs, and over the same pairs with ten times the statements."""
    few = bench.store(bench.plan.pairs_events)
    many = bench.store(bench.plan.pairs_events * 10, "--repeats", 10)
    with _servers(bench, [few, many]) as addresses:
        for _ in range(bench.plan.rounds):
            for name, address in zip(("pairs", "pairs10"), addresses):
                bench.add(name, bench.parley("diffs", address, bench.plan.pairs_events, "--rounds", 1))
    bench.drop(many)


def amendments(bench):
    """As-of stances without corrections, and after every statement was amended five times."""
    events = bench.plan.amended_events
    plain = bench.store(events, "--plain")
    amended = bench.copy(plain, "amended")
    with bench.server(amended) as (_, address):
        bench.add("amending", bench.parley("load", address, events, "--plain", "--first", events, "--amendments", AMENDMENTS))
    with _servers(bench, [plain, amended]) as addresses:
        for round_ in range(bench.plan.rounds):
            first = round_ * 2 * bench.plan.calls  # behind those of the round before and of its warming up
            for name, address in zip(("plain", "amended"), addresses):
                bench.add(name, bench.parley("calls", address, events, "--plain", "--what", "stance_as_of", "--calls",
                                             bench.plan.calls, "--first-question", first, "--rounds", 1))
    bench.drop(plain, amended)
