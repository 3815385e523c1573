#!/usr/bin/env python3
"""Alerts on the command line against a real server, as an analyst or a script uses them.

    alerts_end_to_end.py BIN [NAME ...]      runs the tests, or those whose name contains NAME
"""

import json
import pathlib
import sys
import unicodedata
import unittest

for folder in ("tools", "alerts"):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / folder))
from harness import DOSSIER, ROOT, Client, Server, scratch  # noqa: E402
from monitoring import wait_for  # noqa: E402
from receiver import Receiver, signature_of  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
EXAMPLE = ROOT / "examples/ukraine/alerts.yaml"
RULES = """rules:
  - id: moscow-softens
    name: Moscow softens on troops
    when:
      shift: {kinds: [softened, reversed], min-delta: 1}
    parties: [Kremlin]
    issues: [foreign-troops]
    severity: critical
    labels: {desk: europe}
  - id: every-statement
    when: {statement: {}}
    severity: info
"""
SAY = ["say", "--party", "russia", "--issue", "foreign-troops", "--stance", "opposes", "--said-at", "2025-09-05",
       "--speaker", "putin", "--quote", "legitimate targets", "--publisher", "TASS"]
DONE, REFUSED, WRONG_USAGE, UNREACHABLE = range(4)


def cells(line):
    """Columns of a terminal that a line takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class WithRules(unittest.TestCase):
    """A server with the dossier and a file of rules."""

    options = ()  # of the server; {directory} is the test's

    def setUp(self):
        self.directory = self.enter(scratch())
        options = [option.format(directory=self.directory) for option in self.options]
        self.server = self.enter(Server(BIN, self.directory / "data", *options))
        self.parley = Client(BIN, self.server.address)
        self.parley.ask("import", *DOSSIER)
        self.rules = self.write("rules.yaml", RULES)

    def enter(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return path

    def json(self, *arguments):
        """The answer of `parley alerts ...` as JSON."""
        return json.loads(self.parley.ask("alerts", *arguments, "--output", "json"))

    def refused(self, status, pattern, *arguments):
        """Runs a command that must end with a status and say something on standard error only."""
        done = self.parley.run("alerts", *arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertRegex(done.stderr, pattern)

    def raised(self):
        """Applies the rules, says something, and returns the critical alert that a watch brings."""
        self.parley.ask("alerts", "apply", self.rules)
        watch = self.parley.start("watch", "--alerts", "--severity", "critical", "--count", "1", "--after",
                                  self.parley.last_position(), "--output", "jsonl")
        self.addCleanup(watch.stderr.close)
        self.addCleanup(watch.stdout.close)
        self.parley.ask(*SAY)
        alert = json.loads(watch.stdout.readline())
        self.assertEqual(watch.wait(timeout=60), DONE)
        return alert


class Apply(WithRules):
    """Rules from files."""

    def test_a_dry_run_shows_the_difference_and_changes_nothing(self):
        before = self.parley.last_position()
        shown = self.parley.ask("alerts", "apply", self.rules, "--dry-run")
        self.assertIn("+ moscow-softens: shift softened or reversed by at least 1 level, russia on foreign-troops", shown)
        self.assertIn("would be: 2 created, 0 revised, 0 unchanged; nothing was changed", shown)
        self.assertEqual(self.parley.last_position(), before)
        self.assertEqual(self.json("rules")["rules"], [])

    def test_twice_is_unchanged_and_a_revision_shows_its_fields(self):
        self.assertIn("2 created", self.parley.ask("alerts", "apply", self.rules))
        position = self.parley.last_position()
        self.assertIn("0 created, 0 revised, 2 unchanged", self.parley.ask("alerts", "apply", self.rules))
        self.assertEqual(self.parley.last_position(), position)
        self.write("rules.yaml", RULES.replace("critical", "warning").replace("min-delta: 1", "min-delta: 2"))
        shown = self.parley.ask("alerts", "apply", self.rules)
        self.assertIn("~ moscow-softens\n", shown)
        self.assertIn("severity: critical → warning", shown)
        self.assertIn("min-delta: 1}} → {shift: {kinds: [softened, reversed], min-delta: 2}}", shown)

    def test_prune_removes_the_others(self):
        self.parley.ask("alerts", "apply", self.rules)
        other = self.write("other.yaml", "rules: [{id: other, when: {revision: {}}}]\n")
        shown = self.parley.ask("alerts", "apply", other, "--prune")
        self.assertIn("- every-statement", shown)
        self.assertIn("1 created, 0 revised, 0 unchanged, 2 removed", shown)
        self.assertEqual([rule["rule"]["ruleId"] for rule in self.json("rules")["rules"]], ["other"])

    def test_the_rules_in_force_as_a_file_change_nothing(self):
        self.parley.ask("alerts", "apply", EXAMPLE)
        written = self.write("written.yaml", self.parley.ask("alerts", "rules", "--yaml"))
        self.assertIn("0 created, 0 revised, 7 unchanged", self.parley.ask("alerts", "apply", written))

    def test_what_is_wrong_names_line_and_field_and_changes_nothing(self):
        before = self.parley.last_position()
        for old, new, status, pattern in [
                ("[Kremlin]", "[kremlim]", REFUSED, r'rules\.yaml:6: rules\[0\]\.parties\[0\]: .*"kremlim".*russia'),
                ("[foreign-troops]", "[nato, troops]", REFUSED, r"rules\.yaml:7: rules\[0\]\.issues\[0\]: "),
                ("id: every-statement", "id: Every Statement", REFUSED, r"rules\.yaml:10: rules\[1\]\.id: "),
                ("statement: {}", "gap: {above: 0.5}", REFUSED, r"rules\.yaml:1[01]: rules\[1\]"),
                ("statement: {}", "gap: {above: 5}", REFUSED, r"rules\.yaml:11: rules\[1\]\.when\.gap\.above: "),
                ("desk: europe", "desk 1: europe", REFUSED, r"rules\.yaml:9: rules\[0\]\.labels"),
                ("severity: info", "sinks: [{webhook: {url: 'ftp://x'}}]", REFUSED,
                 r"rules\.yaml:12: rules\[1\]\.sinks\[0\]\.webhook\.url: "),
                ("softened,", "softend,", WRONG_USAGE, r'rules\.yaml:5: .*kinds\[0\]: "softend" is not one of .*softened'),
                ("statement: {}", "", WRONG_USAGE, r"rules\.yaml:11: rules\[1\]\.when: names no trigger"),
                ("statement: {}", "silence: -5d", WRONG_USAGE, r"rules\.yaml:11: rules\[1\]\.when\.silence: "),
                ("parties:", "partys:", WRONG_USAGE, r"rules\.yaml:6: rules\[0\]\.partys: unknown field; nearest: parties"),
                ("id: every-statement", "id: moscow-softens", WRONG_USAGE, r"rules\.yaml:10: .* line 2 already")]:
            with self.subTest(new):
                self.assertIn(old, RULES)
                self.refused(status, pattern, "apply", self.write("rules.yaml", RULES.replace(old, new)))
        self.refused(WRONG_USAGE, r"rules\.yaml:2: (.|\n)*rules\.yaml:4: (.|\n)*2 problems", "apply",
                     self.write("rules.yaml", "rules:\n  - id: a\n  - id: b\n    when: {}\n"))
        self.assertEqual(self.parley.last_position(), before)
        self.refused(WRONG_USAGE, "no-such.yaml: No such file", "apply", self.directory / "no-such.yaml")


class Alerts(WithRules):
    """From what was said to who took note."""

    def test_what_is_said_arrives_and_is_listed_shown_and_acknowledged(self):
        alert = self.raised()
        self.assertEqual((alert["ruleId"], alert["party"], alert["issue"], alert["severity"]),
                         ("moscow-softens", "russia", "foreign-troops", "ALERT_SEVERITY_CRITICAL"))
        listed = self.json("list", "--rule", "moscow-softens")["alerts"]
        self.assertEqual([found["alertId"] for found in listed], [alert["alertId"]])
        self.assertEqual(len(self.json("list")["alerts"]), 2)
        self.assertEqual(len(self.json("list", "--severity", "critical")["alerts"]), 1)
        self.assertEqual(self.json("list", "--party", "ukraine")["alerts"], [])
        self.assertEqual(len(self.json("list", "--limit", 1)["alerts"]), 1)
        shown = self.parley.ask("alerts", "show", alert["alertId"])
        for part in ("moscow-softens", "rules out", "opposes", "legitimate targets", "TASS", "desk", "not yet"):
            self.assertIn(part, shown)
        self.assertIn("told the desk", self.parley.ask("alerts", "ack", alert["alertId"], "--note", "told the desk"))
        self.assertEqual(self.json("list", "--rule", "moscow-softens", "--unacknowledged")["alerts"], [])
        again = self.json("ack", alert["alertId"], "--note", "another note")
        self.assertEqual(again["alert"]["acknowledgement"]["note"], "told the desk")
        self.assertIn(f"alert {alert['alertId']} acknowledged: told the desk",
                      self.parley.ask("watch", "--after", int(alert["position"]), "--count", 1, "--width", 200))
        self.refused(REFUSED, "5e0c2a52", "show", "5e0c2a52-1111-4c6e-9d1f-2f6f3a9f7b11")

    def test_silence_arrives_by_itself(self):
        self.parley.ask("alerts", "apply", self.write("silent.yaml", "rules:\n  - id: kyiv-silent\n    when: {silence: 180d}\n"
                                                      "    parties: [Kyiv]\n    issues: [nato-membership]\n"))
        alert = json.loads(self.parley.ask("watch", "--alerts", "--after", "0", "--count", "1", "--output", "jsonl"))
        self.assertEqual((alert["ruleId"], alert["trigger"]), ("kyiv-silent", "ALERT_TRIGGER_SILENCE"))
        self.assertIn("clock ticked to", self.parley.ask("watch", "--after", int(alert["position"]) - 1, "--count", "1"))

    def test_mute_and_remove(self):
        self.parley.ask("alerts", "apply", self.rules)
        self.assertEqual(self.parley.ask("alerts", "mute", "moscow-softens"), "moscow-softens muted\n")
        self.assertIn("muted", self.parley.ask("alerts", "rules"))
        self.parley.ask(*SAY)
        self.assertIn("(muted)", self.parley.ask("alerts", "list", "--rule", "moscow-softens", "--width", 160))
        self.assertEqual(self.parley.ask("alerts", "unmute", "moscow-softens"), "moscow-softens unmuted\n")
        self.assertEqual(self.parley.ask("alerts", "remove", "moscow-softens", "--reason", "done"),
                         "moscow-softens removed\n")
        self.refused(REFUSED, "moscow-softens", "remove", "moscow-softens")
        self.refused(REFUSED, "nothing-such", "mute", "nothing-such")
        self.assertEqual(len(self.json("list", "--rule", "moscow-softens")["alerts"]), 1)

    def test_an_import_of_an_export_gives_the_same_alerts(self):
        alert = self.raised()
        self.parley.ask("alerts", "ack", alert["alertId"], "--note", "seen")
        self.parley.ask("alerts", "remove", "every-statement")
        with Server(BIN, self.directory / "second") as server:
            second = Client(BIN, server.address)
            second.ask("import", "-", text_in=self.parley.ask("export"))
            other = json.loads(second.ask("alerts", "list", "--output", "json"))["alerts"]
        here = self.json("list")["alerts"]
        self.assertEqual(len(here), 2)
        times = ("raisedAt", "acknowledgedAt")

        def without_times(value):
            if isinstance(value, dict):
                return {key: without_times(item) for key, item in value.items() if key not in times}
            return value
        self.assertEqual([without_times(found) for found in other], [without_times(found) for found in here])

    def test_completion_offers_rules(self):
        self.parley.ask("alerts", "apply", self.rules)
        self.assertEqual(self.parley.ask("__complete", "rule"), "every-statement\nmoscow-softens\n")


class Deliveries(WithRules):
    """A receiver that refuses until an alert is parked, comes back, and gets it after all."""

    options = ("--allow-private-sinks", "--delivery-attempts", "2", "--secrets-dir", "{directory}")
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    def setUp(self):
        super().setUp()
        self.write("desk-key", self.secret)
        self.receiver = self.enter(Receiver(hook=[500, 204, 500, 503]))  # two tests, two attempts
        sink = f"    sinks: [{{webhook: {{url: '{self.receiver.url('hook')}', secret: desk-key}}}}]\n"
        self.parley.ask("alerts", "apply", self.write("rules.yaml", RULES.replace("  - id: every", sink + "  - id: every")))

    def sink(self):
        """How deliveries to the receiver stand."""
        return self.json("sinks")["sinks"][0]

    def test_a_test_says_what_the_receiver_answered(self):
        refused = self.parley.run("alerts", "test", "moscow-softens")
        self.assertEqual(refused.returncode, REFUSED)
        self.assertRegex(refused.stdout, r"webhook-[0-9a-f]{12} +no +500 .*answered 500")
        self.assertIn("1 of 1 sinks did not take the alert", refused.stderr)
        taken = self.parley.ask("alerts", "test", "moscow-softens", "--output", "csv").splitlines()
        self.assertRegex(taken[1], r"^webhook-[0-9a-f]{12},true,204,\d+,")
        self.assertEqual(self.json("list")["alerts"], [])
        self.assertIn("the rule has no sinks", self.parley.ask("alerts", "test", "every-statement"))
        self.refused(REFUSED, "moscow-softens", "test", "moscow-soften")

    def test_what_was_parked_is_replayed_with_its_id_and_a_valid_signature(self):
        self.receiver.scripts["/hook"] = [500, 503]
        self.parley.ask(*SAY)
        parked = wait_for(lambda: self.json("parked").get("deliveries"), "a parked delivery")[0]
        alert = self.json("list", "--rule", "moscow-softens")["alerts"][0]["alertId"]
        self.assertEqual((parked["alert"]["alertId"], parked["attempts"], parked["lastError"]), (alert, 2, "answered 503"))
        sink = self.sink()
        self.assertEqual((sink["waitingCount"], sink["parkedCount"], sink["rules"]), ("0", "1", ["moscow-softens"]))
        self.assertRegex(self.parley.ask("alerts", "sinks", "--width", 200), rf"{sink['sinkId']} +0 +1 ")
        shown = self.parley.ask("alerts", "parked", "--sink", sink["sinkId"], "--width", 200)
        for part in (sink["sinkId"], "moscow-softens", alert, "answered 503"):
            self.assertIn(part, shown)
        self.refused(REFUSED, "no rule in force has a sink", "replay", "--sink", "webhook-000000000000")
        self.assertEqual(len(self.receiver.of("hook")), 2)

        self.assertEqual(self.parley.ask("alerts", "replay", alert), "1 delivery taken up again\n")
        self.receiver.wait(lambda: self.receiver.taken("hook") == [alert], "the replayed alert")
        came = self.receiver.of("hook")
        self.assertEqual([request.headers["webhook-id"] for request in came], [alert] * 3)
        self.assertEqual(len({request.body for request in came}), 1)
        for request in came:
            self.assertEqual(request.headers["webhook-signature"],
                             signature_of(self.secret, request.headers, request.body))
        self.assertIn("nothing is parked", self.parley.ask("alerts", "parked"))
        self.assertEqual(self.parley.ask("alerts", "replay"), "0 deliveries taken up again\n")
        wait_for(lambda: self.sink().get("lastDeliveredAt"), "the delivery on record")


class Backtest(WithRules):
    """What rules would have found."""

    def test_findings_and_a_sentence(self):
        shown = self.parley.ask("alerts", "backtest", EXAMPLE, "--rule", "moscow-moves", "--from", "2002")
        self.assertRegex(shown, r"moscow-moves would (not have|have) fired.*looked at\)")
        before = self.parley.last_position()
        answer = self.json("backtest", self.rules)["backtests"]
        self.assertEqual([test["ruleId"] for test in answer], ["moscow-softens", "every-statement"])
        every = answer[1]
        self.assertEqual(int(every["summary"]["alertCount"]), 46)
        self.assertEqual(len(every["findings"]), 46)
        lines = self.parley.ask("alerts", "backtest", self.rules, "--output", "jsonl").splitlines()
        self.assertEqual(len(lines), sum(len(test["findings"]) for test in answer))
        some = self.json("backtest", self.rules, "--rule", "every-statement", "--from", "2022-03-15", "--to", "2022-04-15")
        self.assertEqual(len(some["backtests"][0]["findings"]), 4)
        self.assertEqual((self.parley.last_position(), self.json("rules")["rules"]), (before, []))
        self.refused(WRONG_USAGE, 'rules.yaml has no rule "x"', "backtest", self.rules, "--rule", "x")

    def test_an_unknown_party_names_the_line(self):
        bad = self.write("rules.yaml", RULES.replace("[Kremlin]", "[kremlim]"))
        self.refused(REFUSED, r"rules\.yaml:6: rules\[0\]\.parties\[0\]: ", "backtest", bad)


class Appearance(WithRules):
    """Tables fit the width that they are given, in every form."""

    def test_no_line_is_wider_than_the_terminal(self):
        alert = self.raised()
        for command in (["alerts", "list"], ["alerts", "show", alert["alertId"]], ["alerts", "rules"], ["alerts", "backtest", str(EXAMPLE)],
                        ["watch", "--alerts", "--after", "0", "--count", "2"]):
            for width in (60, 80, 160):
                for line in self.parley.ask(*command, "--width", width).splitlines():
                    self.assertLessEqual(cells(line), width, f"{' '.join(command)} at {width}: {line}")
            for form in ("json", "jsonl", "csv", "markdown"):
                answer = self.parley.ask(*command, "--output", form)
                if form == "json" and command[0] != "watch":
                    self.assertIsInstance(json.loads(answer), dict)
        self.assertIn("\x1b[", self.parley.ask("alerts", "list", "--color", "always"))
        self.assertNotIn("\x1b[", self.parley.ask("alerts", "list"))


if __name__ == "__main__":
    patterns = [argument for name in sys.argv[2:] for argument in ("-k", name)]
    unittest.main(argv=[sys.argv[0], *patterns])
