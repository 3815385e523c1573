#!/usr/bin/env python3
"""Kills parleyd with SIGKILL again and again while `parley import` runs, then looks for what is missing.

    import_crash.py BIN [--kills N] [--events N] [--seed N]

One import and one watch go on over all restarts. Each kill comes when the watch has seen a random number
of events beyond those that the restarted server began with. At the end the import must have succeeded,
the watch must have seen every position once and in order, the ledger must hold each line of the files
exactly once, as the watch saw it, and the projections must equal those derived anew. Prints its seed.
"""

import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import Client, Failed, Server, scratch  # noqa: E402

STANCES = ["RULES_OUT", "OPPOSES", "RESISTS", "NEUTRAL", "ACCEPTS", "SUPPORTS", "DEMANDS"]
PARTIES, ISSUES = 20, 10
STEP = 2_000  # new events, at most, that the watch sees before the next kill
EVENTS_PER_KILL = 3_000
SOCKET = "unix:{}/parleyd.sock"


def declarations():
    for number in range(PARTIES):
        yield {"partyDeclared": {"party": {"partyId": f"p{number}", "name": f"Party {number}",
                                           "kind": "PARTY_KIND_STATE"}}}
    for number in range(ISSUES):
        yield {"issueDeclared": {"issue": {"issueId": f"i{number}", "proposition": f"Proposition {number}"}}}


def statement(chance):
    return {"party": f"p{chance.randrange(PARTIES)}", "issue": f"i{chance.randrange(ISSUES)}",
            "stance": "STANCE_" + chance.choice(STANCES), "attribution": "ATTRIBUTION_REPORTED",
            "saidAt": f"{chance.randint(1990, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T00:00:00Z",
            "saidAtPrecision": "DATE_PRECISION_DAY", "summary": f"Number {chance.random()}"}


def events(count, chance):
    """Declarations, then statements; some are amended or retracted later."""
    yield from declarations()
    standing = []
    for number in range(count - PARTIES - ISSUES):
        event_id = f"00000000-0000-4000-8000-{number:012}"
        kind = chance.random()
        if standing and kind < 0.05:
            yield {"eventId": event_id, "statementAmended": {"statementId": chance.choice(standing),
                                                             "statement": statement(chance), "reason": "misread"}}
        elif standing and kind < 0.07:
            retracted = standing.pop(chance.randrange(len(standing)))
            yield {"eventId": event_id, "statementRetracted": {"statementId": retracted, "reason": "withdrawn"}}
        else:
            standing.append(event_id)
            yield {"eventId": event_id, "statementRecorded": {"statement": statement(chance)}}


def end_with(importer, watch):
    """Ends a watch that would wait for ever once the import has failed."""
    if importer.wait() != 0:
        watch.terminate()


def crash(server, client, files, total, kills, chance):
    """Imports and watches over the kills; returns how many there were and the events that the watch saw."""
    watch = client.start("watch", "--after", 0, "--count", total, "--output", "jsonl")
    importer = client.start("import", *files)
    threading.Thread(target=end_with, args=(importer, watch), daemon=True).start()
    seen = []
    killed = 0
    moment = chance.randint(1, STEP)
    for line in watch.stdout:
        seen.append(line)
        if killed < kills and len(seen) >= moment and importer.poll() is None:
            killed += 1
            server.end(signal.SIGKILL)
            server.start()
            moment = client.last_position() + chance.randint(1, STEP)
    out, error = importer.communicate()
    if importer.returncode != 0:
        raise Failed(f"import: exit status {importer.returncode}\n{out}{error}")
    print(out.strip(), flush=True)
    if watch.wait() != 0:
        raise Failed(f"watch: exit status {watch.returncode}\n{watch.stderr.read()}")
    if killed < kills // 2:
        raise Failed(f"the import ended after {killed} kills of {kills}: give it more --events")
    return killed, [json.loads(line) for line in seen]


def check_events(seen, ledger, lines):
    """The watch saw what the ledger holds: every line once, positions without a gap."""
    positions = [int(event["position"]) for event in seen]
    if positions != list(range(1, len(lines) + 1)):
        raise Failed("the watch saw positions that are not 1, 2, 3, ...")
    if seen != ledger:
        raise Failed("the ledger holds other events than the watch saw")
    wanted = sorted(json.loads(line)["eventId"] for line in lines if "eventId" in line)
    ids = [event["eventId"] for event in ledger]
    if len(set(ids)) != len(lines) or not set(wanted) <= set(ids):
        raise Failed("the ledger does not hold every line once")


def digest(binaries, *arguments):
    return subprocess.run([binaries / "projection_digest", *arguments], check=True, capture_output=True, text=True).stdout


def write_files(directory, lines, chance):
    """Spreads the lines over files of all sizes: batches large and small, many on the way or one."""
    files = []
    while lines:
        size = chance.choice([1, 30, 1_000, 10_000])
        files.append(directory / f"{len(files)}.jsonl")
        files[-1].write_text("\n".join(lines[:size]) + "\n", encoding="utf-8")
        lines = lines[size:]
    return files


def run(options, directory):
    chance = random.Random(options.seed)
    lines = [json.dumps(event) for event in events(options.events or EVENTS_PER_KILL * options.kills, chance)]
    files = write_files(directory, lines, chance)
    with Server(options.binaries, directory / "data", listen=SOCKET.format(directory)) as server:
        client = Client(options.binaries, server.address)
        killed, seen = crash(server, client, files, len(lines), options.kills, chance)
        ledger = client.ask("watch", "--after", 0, "--count", len(lines), "--output", "jsonl")
        check_events(seen, [json.loads(line) for line in ledger.splitlines()], lines)
    before = digest(options.binaries, directory / "data")
    if before != digest(options.binaries, directory / "data", "--rebuild"):
        raise Failed("the projections differ from those derived anew")
    print(f"{killed} kills, {len(lines)} events: each there once, projections as derived anew")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--events", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with scratch() as directory:
        run(options, directory)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"import_crash: {failure}")
