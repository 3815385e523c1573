"""What a thousand alert rules cost an append, and how far their application is behind. Two servers with the same ledger,
one of them with rules, take turns: a round of one, then the same statements to the other."""

IN_FLIGHT = 64
AMEND_EVERY = 50


def _appends(bench, prefix, address, first, *more):
    """A round, many in flight and then one at a time; both wait until no rule has anything left to do."""
    plan = bench.plan
    many, few = plan.calls * 2, plan.calls // 5
    common = ["--plain", "--amend-every", AMEND_EVERY, "--rounds", 1, *more]
    for name, calls, options in [("in flight", many, ["--in-flight", IN_FLIGHT, "--connections", 4]), ("alone", few, [])]:
        bench.add(f"{prefix} {name}", bench.parley("appends", address, plan.amended_events, *common, *options, "--calls", calls,
                                                   "--first", first))
        first += calls


def measure(bench):
    """On a ledger of its own."""
    plan = bench.plan
    without = bench.store(plan.amended_events, "--plain")
    ruled = bench.copy(without, "ruled")
    bench.warm(without, ruled)
    with bench.server(without) as (_, plain_address), bench.server(ruled) as (_, ruled_address):
        bench.add("rules", bench.parley("rules", ruled_address, plan.amended_events, "--rules", plan.rules))
        for _ in range(plan.rounds):
            first = bench.take(without, plan.calls * 2 + plan.calls // 5)
            _appends(bench, "no rules", plain_address, first)
            _appends(bench, "rules", ruled_address, first, "--alerts")
    bench.drop(without, ruled)
