"""A server with a small catalog and one rule, whose sinks the test gives."""

import contextlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import Client, Server  # noqa: E402

CATALOG = [
    {"partyDeclared": {"party": {"partyId": "russia", "name": "Russia", "kind": "PARTY_KIND_STATE"}}},
    {"issueDeclared": {"issue": {"issueId": "nato", "proposition": "Ukraine joins NATO"}}},
]


class Desk:
    """parleyd on a directory. A statement that is said raises one alert of the rule `desk`."""

    def __init__(self, binaries, directory, *options):
        self.binaries, self.directory, self.options = binaries, pathlib.Path(directory), options
        self.parley = None
        self.said = 0

    @contextlib.contextmanager
    def serve(self):
        """Runs the server; yields it."""
        with Server(self.binaries, self.directory / "data", *self.options) as server:
            self.parley = Client(self.binaries, server.address)
            yield server

    @property
    def log(self):
        """The server's log so far."""
        return (self.directory / "data.log").read_text(encoding="utf-8")

    def declare(self, *sinks):
        """Declares the catalog and the rule."""
        catalog, rules = self.directory / "catalog.jsonl", self.directory / "rules.json"
        catalog.write_text("\n".join(map(json.dumps, CATALOG)) + "\n", encoding="utf-8")
        self.parley.ask("import", catalog)
        rule = {"id": "desk", "name": "Everything", "when": {"statement": {}}, "severity": "critical",
                "labels": {"desk": "east"}, "sinks": list(sinks)}
        rules.write_text(json.dumps({"rules": [rule]}), encoding="utf-8")
        self.parley.ask("alerts", "apply", rules)

    def say(self, count=1):
        """Records statements."""
        for _ in range(count):
            self.said += 1
            day = f"2025-09-{self.said:02}"
            self.parley.ask("say", "--party", "russia", "--issue", "nato", "--stance", "opposes", "--said-at", day,
                            "--quote", f"No, for the {self.said}. time", "--publisher", "The Example")

    def json(self, *arguments):
        """The answer of `parley alerts ...`."""
        return json.loads(self.parley.ask("alerts", *arguments, "--output", "json"))

    def alert_ids(self):
        """Ids of all alerts, oldest first."""
        return [alert["alertId"] for alert in reversed(self.json("list").get("alerts", []))]

    def sink(self, url):
        """How deliveries to an address stand."""
        for sink in self.json("sinks")["sinks"]:
            if url in (sink["sink"].get("webhook", {}).get("url"), sink["sink"].get("alertmanager", {}).get("url")):
                return sink
        raise KeyError(url)
