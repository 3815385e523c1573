#!/usr/bin/env python3
"""The command line against a real server, as a person or a script uses it.

    end_to_end.py BIN [NAME ...]      runs the tests, or those whose name contains NAME
"""

import csv
import io
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import DOSSIER, ROOT, SECONDS, Client, Server, scratch  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
STATEMENT = "5e0c2a52-1111-4c6e-9d1f-2f6f3a9f7b11"
SAY = ["say", "--party", "russia", "--issue", "foreign-troops", "--stance", "opposes", "--said-at", "2025-09-05",
       "--speaker", "putin", "--quote", "legitimate targets", "--event-id", STATEMENT]
DONE, REFUSED, WRONG_USAGE, UNREACHABLE = range(4)


def cells(line):
    """Columns of a terminal that a line takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class WithServer(unittest.TestCase):
    """A server with the dossier."""

    def setUp(self):
        self.directory = self.enter(scratch())
        self.server = self.enter(Server(BIN, self.directory / "data"))
        self.parley = Client(BIN, self.server.address)
        self.parley.ask("import", *DOSSIER)

    def enter(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def refused(self, status, pattern, *arguments, text_in=None):
        """Runs a command that must end with a status and say something on standard error only."""
        done = self.parley.run(*arguments, text_in=text_in)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertRegex(done.stderr, pattern)

    def last_position(self):
        return json.loads(self.parley.ask("status", "--output", "json"))["basis"]["knownPosition"]


class Export(WithServer):
    """What is exported and imported elsewhere answers alike."""

    def answers(self, parley):
        """Every answer that does not depend on when the ledger was written, by command."""
        pairs = [(stance["party"], stance["issue"]) for stance in
                 json.loads(parley.ask("matrix", "--secondhand", "--output", "json"))["stances"]]
        ids = [statement["statementId"] for statement in
               json.loads(parley.ask("statements", "--output", "json"))["statements"]]
        commands = [["parties"], ["speakers"], ["issues"], ["statements"], ["matrix"], ["matrix", "--secondhand"],
                    ["diff", "2010", "2025"], ["compare"], ["matrix", "--known-at", "60"],
                    ["diff", "--known-before", "60", "--known-after", "83"]]
        commands += [["timeline", *pair] for pair in pairs] + [["stance", *pair] for pair in pairs]
        commands += [["statement", id] for id in [*ids, STATEMENT]]
        given = {}
        for command in commands:
            fixed = ["--as-of", "2026-01-01"] if command[0] not in ("parties", "speakers", "issues", "statement") else []
            if command[:2] == ["diff", "2010"]:
                fixed = []
            answer = parley.ask(*command, *fixed, "--output", "json")
            given[" ".join(command)] = re.sub(r'\s*"(originalR|r)ecordedAt": "[^"]*",?', "", answer)
        return given

    def test_an_import_of_an_export_answers_every_query_alike(self):
        self.parley.ask(*SAY)
        self.parley.ask("amend", STATEMENT, "--stance", "rules-out", "--reason", "too weak")
        self.parley.ask("corroborate", STATEMENT, "--publisher", "A second outlet")
        self.parley.ask("retract", STATEMENT, "--reason", "withdrawn")
        exported = self.parley.ask("export")
        with Server(BIN, self.directory / "second") as server:
            second = Client(BIN, server.address)
            self.assertIn("83 added", second.ask("import", "-", text_in=exported))
            self.assertIn("0 added, 83 already there", second.ask("import", "-", text_in=exported))
            first_answers, second_answers = self.answers(self.parley), self.answers(second)
            self.assertGreater(len(first_answers), 80)
            for command, answer in first_answers.items():
                self.assertEqual(second_answers[command], answer, command)
            self.assertEqual(len(second.ask("export").splitlines()), 83)

    def test_an_export_ends_where_it_is_told_to(self):
        self.parley.ask(*SAY)
        exported = self.parley.ask("export")
        self.assertEqual(self.parley.ask("export", "--known-at", 79), "".join(exported.splitlines(keepends=True)[:79]))
        self.assertEqual(self.parley.ask("export", "--known-at", "@80"), exported)
        self.assertEqual(self.parley.ask("export", "--known-at", "2200-12-31"), exported)
        self.assertEqual(self.parley.ask("export", "--known-at", "1990-12-31"), "")

    def test_importing_twice_adds_nothing(self):
        before = self.last_position()
        self.assertIn("79 events: 0 added, 79 already there", self.parley.ask("import", *DOSSIER))
        self.assertEqual(self.last_position(), before)


class Corrections(WithServer):
    """The record as it was known, and as it is."""

    def stance(self, *options):
        answer = json.loads(self.parley.ask("stance", "russia", "foreign-troops", "--as-of", "2025-09-30",
                                            "--output", "json", *options))
        return answer["stance"]["stance"]

    def test_an_answer_of_before_a_correction_stays_and_a_diff_shows_it(self):
        self.parley.ask(*SAY)
        self.assertEqual(self.stance(), "STANCE_OPPOSES")
        self.parley.ask("amend", STATEMENT, "--stance", "rules-out", "--reason", "too weak")
        self.parley.ask("retract", STATEMENT, "--reason", "withdrawn")
        self.assertEqual([self.stance("--known-at", str(position)) for position in (79, 80, 81, 82)],
                         ["STANCE_RULES_OUT", "STANCE_OPPOSES", "STANCE_RULES_OUT", "STANCE_RULES_OUT"])
        learned = json.loads(self.parley.ask("diff", "--as-of", "2025-09-30", "--known-before", "80", "--known-after",
                                             "82", "--output", "json"))["changes"]
        self.assertEqual([(change["party"], change["issue"], change["kind"]) for change in learned],
                         [("russia", "foreign-troops", "SHIFT_KIND_HARDENED")])
        versions = json.loads(self.parley.ask("statement", STATEMENT, "--output", "json"))["versions"]
        self.assertEqual([version.get("closedPosition", "0") for version in versions], ["81", "82", "0"])

    def test_watch_shows_what_is_recorded_and_resumes(self):
        self.parley.ask(*SAY)
        line = json.loads(self.parley.ask("watch", "--after", "79", "--count", "1", "--output", "jsonl"))
        self.assertEqual((line["position"], line["eventId"]), ("80", STATEMENT))
        self.refused(REFUSED, "position 1000 is not yet written; the last position is 80", "watch", "--after", "1000")

    def test_watch_of_shifts_tells_news_from_a_changed_past(self):
        self.parley.ask(*SAY)
        self.parley.ask("retract", STATEMENT, "--reason", "said by somebody else")
        watch = ["watch", "--shifts", "--after", "79", "--count", "2", "--issue", "foreign-troops"]
        new, taken_back = map(json.loads, self.parley.ask(*watch, "--output", "jsonl").splitlines())
        self.assertEqual((new["position"], new["retroactive"], len(new["appeared"])), ("80", False, 1))
        self.assertEqual((taken_back["cause"], taken_back["vanished"]), ("CHANGE_CAUSE_RETRACTED", new["appeared"]))
        self.assertIn("the past reads differently", self.parley.ask(*watch))
        self.assertIn("said by somebody else", self.parley.ask(*watch, "--width", 160))
        self.assertEqual(len(self.parley.ask(*watch, "--output", "csv").splitlines()), 3)
        self.refused(WRONG_USAGE, "--kind", *watch, "--kind", "turned")
        self.refused(WRONG_USAGE, "--shifts", "watch", "--party", "russia")
        self.refused(REFUSED, "^parley: issue: no issue is called", "watch", "--shifts", "--issue", "nato-membrship")

    def test_of_two_amendments_at_a_time_both_stand(self):
        self.parley.ask(*SAY)
        for i in range(6):
            wanted = {"venue": f"place {i}", "summary": f"summary {i}"}
            running = [self.parley.start("amend", STATEMENT, f"--{field}", text, "--reason", "a test")
                       for field, text in wanted.items()]
            for process in running:
                _, error = process.communicate(timeout=SECONDS)
                self.assertEqual(process.returncode, DONE, error)
            statement = json.loads(self.parley.ask("statement", STATEMENT, "--output", "json"))["statement"]
            self.assertEqual({field: statement[field] for field in wanted}, wanted)
        self.refused(WRONG_USAGE, "nothing to amend", "amend", STATEMENT, "--venue", "place 5", "--reason", "a test")
        self.parley.ask("amend", STATEMENT, "--venue", "", "--quantity", "1,000", "--reason", "a test")
        self.parley.ask("amend", STATEMENT, "--no-quantity", "--reason", "a test")
        statement = json.loads(self.parley.ask("statement", STATEMENT, "--output", "json"))["statement"]
        self.assertEqual((statement["venue"], statement.get("quantity")), ("", None))


class Citations(WithServer):
    """Answers name the statements that they rest on."""

    FIRST, SECOND = "5e0c2a52-2222-4c6e-9d1f-2f6f3a9f7b01", "5e0c2a52-2222-4c6e-9d1f-2f6f3a9f7b02"
    PAIR = ["--party", "nato", "--issue", "army-size-cap"]
    DIFF = ["diff", "2024-03", "2024-09", *PAIR]

    def setUp(self):
        super().setUp()
        for event_id, month, numbers in [(self.FIRST, "01", ["--quantity", "250,000"]),
                                         (self.SECOND, "07", ["--quantity", "300000", "--quantity-max", "350,000"])]:
            self.parley.ask("say", *self.PAIR, "--stance", "accepts", "--said-at", f"2024-{month}-10", *numbers,
                            "--summary", "NATO names a ceiling.", "--event-id", event_id, "--publisher", "A", "--sha256",
                            "ab" * 32, "--retrieved-at", "2024-08-01")

    def test_a_changed_quantity_is_explained_by_the_statement_that_changed_it(self):
        change = json.loads(self.parley.ask(*self.DIFF, "--output", "json"))["changes"][0]
        self.assertEqual((change["kind"], change["causedBy"]), ("SHIFT_KIND_QUANTITY_CHANGED", self.FIRST))
        row = next(csv.DictReader(io.StringIO(self.parley.ask(*self.DIFF, "--output", "csv"))))
        self.assertEqual({name: row[name] for name in row if "quantity" in name or "caused" in name},
                         {"caused_by": self.SECOND, "quantity_before": "250000", "quantity_max_before": "",
                          "quantity_after": "300000", "quantity_max_after": "350000"})
        self.assertIn("2024-07-10: NATO names a ceiling.", self.parley.ask(*self.DIFF))

    def test_ids_are_shown_on_request_and_whole(self):
        for command in (self.DIFF, ["timeline", "nato", "army-size-cap"], ["statements", *self.PAIR],
                        ["watch", "--shifts", "--after", "79", "--count", "2"]):
            self.assertNotIn(self.SECOND, self.parley.ask(*command))
            for more in (["--width", 60], ["--width", 80], ["--width", 200], ["--output", "markdown"]):
                shown = self.parley.ask(*command, "--ids", *more)
                self.assertIn(self.SECOND, shown)
                for line in shown.splitlines() if more[0] == "--width" else []:
                    self.assertLessEqual(cells(line), more[1], line)

    def test_a_statement_shows_what_is_known_of_its_sources(self):
        line = {"statementCorroborated": {"statementId": self.FIRST, "source": {
            "publisher": "B", "url": "https://news.example/1", "quoteSpan": {"begin": 120, "end": 180}}}}
        self.parley.ask("import", "-", text_in=json.dumps(line))
        shown = self.parley.ask("statement", self.FIRST)
        for part in ("ab" * 32, "2024-08-01", "120–180"):
            self.assertIn(part, shown)
        row = next(csv.DictReader(io.StringIO(self.parley.ask("timeline", "nato", "army-size-cap", "--output", "csv"))))
        self.assertEqual((row["publisher"], row["url"], row["said_at_precision"], row["delivered_by"]),
                         ("A; B", "; https://news.example/1", "day", ""))

    def test_a_timeline_is_called_by_its_ids_and_a_lone_stance_has_no_gap(self):
        self.assertTrue(self.parley.ask("timeline", "Kremlin", "nato-membership").startswith("russia on nato-membership\n"))
        rows = csv.DictReader(io.StringIO(self.parley.ask("compare", "--party", "russia", "--party", "ukraine", "--output", "csv")))
        gaps = {row["issue"]: (row["gap"], row["parties"]) for row in rows}
        self.assertEqual((gaps["nato-membership"], gaps["foreign-troops"]), (("1", "2"), ("", "1")))


class Refusals(WithServer):
    """What is wrong is named, and nothing is changed."""

    def test_names_that_are_unknown_bring_the_nearest(self):
        self.refused(REFUSED, 'no party is called "kremlim"; nearest: russia', "stance", "kremlim", "nato-membership")
        self.refused(REFUSED, 'issue: no issue is called "nato-membrship"; nearest: nato-membership', "stance",
                     "russia", "nato-membrship")
        self.assertEqual(self.last_position(), "79")

    def test_positions_that_are_not_written_are_named_as_the_user_wrote_them(self):
        pair = ["russia", "nato-membership"]
        for flag, command in [("--known-at", ["stance", *pair, "--known-at", 99]), ("--known-at", ["parties", "--known-at", 99]),
                              ("--known-at", ["diff", "2024", "2025", "--known-at", 99]),
                              ("--known-before", ["diff", "--known-before", 99]), ("--after", ["watch", "--after", 99]),
                              ("--known-after", ["diff", "--known-before", 9, "--known-after", 99]),
                              ("--known-at", ["export", "--known-at", 99]), ("--from-position", ["export", "--from-position", 99])]:
            self.refused(REFUSED, f"^parley: {flag}: position 99 is not yet written; the last position is 79", *command)
        self.refused(WRONG_USAGE, '--known-before "79" is after --known-after "1990-12-31"', "diff", "--known-before", 79,
                     "--known-after", "1990-12-31")

    def test_wrong_usage_says_what_is_wanted(self):
        self.refused(WRONG_USAGE, "rules-out, opposes", *SAY[:6], "maybe", *SAY[7:])
        self.refused(WRONG_USAGE, "2025-02-30", "stance", "russia", "nato-membership", "--as-of", "2025-02-30")
        self.refused(WRONG_USAGE, "parley --help|try:", "stanse")
        self.refused(WRONG_USAGE, "issue", "stance", "russia")

    def test_a_server_that_is_not_there(self):
        self.refused(UNREACHABLE, "127.0.0.1:1", "status", "--server", "127.0.0.1:1")

    def test_bad_lines_are_named_and_earlier_ones_stay(self):
        good = '{"partyDeclared":{"party":{"partyId":"oman","name":"Oman","kind":"PARTY_KIND_STATE"}}}\n'
        file = self.directory / "events.jsonl"
        for bad, reason in [('{"statementRecorded":{"statement":{"party":"oman"', "line is cut off|not valid JSON|JSON"),
                            ('{"statementRecorded":{"statement":{"party":"omam","issue":"rearmament",'
                             '"stance":"STANCE_NEUTRAL","saidAt":"2025-01-01T00:00:00Z"}}}', 'no party is called "omam"'),
                            ('{"statementRecorded":{"statement":{"party":"oman","issue":"rearmament",'
                             '"saidAt":"2025-01-01T00:00:00Z"}}}', "stance: missing; wanted one of STANCE_RULES_OUT, STANCE_"),
                            ('{"partyDeclared":{"party":{"partyId":"x","colour":"red"}}}', "colour"),
                            ('{"partyDeclared":{"party":{"partyId":"X Y","name":"x"}}}', "X Y")]:
            file.write_text(good + bad, encoding="utf-8")
            done = self.parley.run("import", file)
            self.assertEqual(done.returncode, REFUSED, done.stderr)
            self.assertRegex(done.stderr, r"events\.jsonl:2: .*" + f"({reason})")
        kept = self.directory / "bad.jsonl"
        self.parley.ask("import", "--skip-bad", kept, file)
        self.assertEqual(kept.read_text(encoding="utf-8").strip(), bad)
        self.assertIn("oman", self.parley.ask("parties"))
        self.refused(WRONG_USAGE, "no-such-file.jsonl: No such file", "import", self.directory / "no-such-file.jsonl")


class Daemon(unittest.TestCase):
    """parleyd says why it does not start."""

    def setUp(self):
        self.scratch = scratch()
        self.directory = self.scratch.__enter__()
        self.addCleanup(self.scratch.__exit__, None, None, None)

    def refused(self, pattern, *options, **variables):
        if "--listen" not in options:
            options = ["--listen", "127.0.0.1:0", *options]
        others = {name: value for name, value in os.environ.items() if not name.startswith("PARLEYD_")}
        done = subprocess.run([BIN / "parleyd", *options], env={**others, **variables}, capture_output=True, text=True,
                              timeout=SECONDS, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, pattern)

    def test_an_unwritable_data_directory(self):
        (self.directory / "file").write_text("", encoding="utf-8")
        self.refused("file/data: Not a directory", "--data-dir", str(self.directory / "file/data"))
        self.refused("cannot use data directory /proc/parley", "--data-dir", "/proc/parley")

    def test_a_second_server_on_the_same_directory(self):
        with Server(BIN, self.directory / "data"):
            self.refused("in use by another process: stop it or choose another", "--data-dir",
                         str(self.directory / "data"))

    def test_a_port_that_is_taken_and_an_address_that_is_none(self):
        with Server(BIN, self.directory / "data") as server:
            self.refused("cannot listen on", "--data-dir", str(self.directory / "other"), "--listen", server.address)
        self.refused("HOST:PORT", "--data-dir", str(self.directory / "other"), "--listen", "nowhere")

    def test_flags_win_over_the_environment_and_both_over_the_file(self):
        config = self.directory / "parleyd.toml"
        config.write_text('data-dir = "/proc/of-file"\nlog-level = "off"\n', encoding="utf-8")
        named, of_file = ["--config", str(config)], "cannot use data directory /proc/of-file"
        environment = {"PARLEYD_DATA_DIR": "/proc/of-environment", "PARLEYD_LOG_LEVEL": "info"}
        self.refused(of_file, *named)
        self.refused(of_file, PARLEYD_CONFIG=str(config))
        self.refused("cannot use data directory /proc/of-environment", *named, **environment)
        self.refused("cannot use data directory /proc/of-flag", *named, "--data-dir", "/proc/of-flag", **environment)
        self.refused("--log-level: loud not in", *named, PARLEYD_LOG_LEVEL="loud")
        self.refused("File does not exist", "--config", str(self.directory / "absent.toml"))
        self.refused("--data-dir is required")

    def test_options_that_are_misspelled_or_make_no_sense(self):
        config = self.directory / "parleyd.toml"
        config.write_text('data-dirr = "/proc/of-file"\n', encoding="utf-8")
        data = ["--data-dir", str(self.directory / "data")]
        self.refused("data-dirr", *data, "--config", str(config))
        self.refused("--memory-budget: 5 bytes: wanted at least 1MB", *data, "--memory-budget", "5")
        self.refused("--secrets-dir: Directory does not exist", *data, "--secrets-dir", "/proc/absent")
        self.assertFalse((self.directory / "data").exists())

    def test_rebuild_answers_as_before(self):
        with Server(BIN, self.directory / "data") as server:
            Client(BIN, server.address).ask("import", *DOSSIER)
            before = Client(BIN, server.address).ask("matrix", "--as-of", "2026", "--output", "json")
        with Server(BIN, self.directory / "data", "--rebuild") as server:
            self.assertEqual(Client(BIN, server.address).ask("matrix", "--as-of", "2026", "--output", "json"), before)
        self.assertIn("rebuilding", (self.directory / "data.log").read_text(encoding="utf-8"))


class Appearance(WithServer):
    """Tables fit the width that they are given."""

    COMMANDS = [["timeline", "russia", "nato-membership"], ["timeline", "ukraine", "army-size-cap"],
                ["stance", "russia", "nato-membership"], ["matrix"], ["diff", "2010", "2025"], ["compare"],
                ["statements"], ["parties"], ["speakers"], ["issues"], ["status"],
                ["watch", "--after", "0", "--count", "79"], ["watch", "--shifts", "--after", "0", "--count", "20"]]

    def test_no_line_is_wider_than_the_terminal(self):
        self.parley.ask("say", "--party", "russia", "--issue", "foreign-troops", "--stance", "resists", "--said-at",
                        "2025-09-06", "--quote", "俄罗斯不接受任何外国军队。" * 12, "--language", "zh")
        for command in self.COMMANDS:
            for width in (60, 80, 160):
                for line in self.parley.ask(*command, "--width", width).splitlines():
                    self.assertLessEqual(cells(line), width, f"{' '.join(command)} at {width}: {line}")

    def test_colours_only_where_asked_for(self):
        self.assertNotIn("\x1b", self.parley.ask("timeline", "russia", "nato-membership"))
        self.assertIn("\x1b[", self.parley.ask("timeline", "russia", "nato-membership", "--color", "always"))

    def test_every_command_has_help_with_an_example(self):
        names = re.findall(r"^  ([a-z]+) {2,}\S", self.parley.ask("--help").split("Subcommands:")[1], re.MULTILINE)
        self.assertGreater(len(names), 16)
        for name in names:
            self.assertIn(f"parley {name}", self.parley.ask(name, "--help").split("Examples:")[1], name)

    def examples(self, *command):
        """Arguments of the examples in a command's help that read, and name what the dossier has."""
        lines = self.parley.ask(*command, "--help").split("Examples:")[1].splitlines()
        return [shlex.split(line.replace("examples/ukraine", f"{ROOT}/examples/ukraine"))[1:] for line in lines
                if line.startswith("  parley ") and not re.search(r"[<>|*\\]|6f1c2c0e|--file|--server| import ", line)]

    def test_examples_of_the_help_work_on_the_dossier(self):
        names = re.findall(r"^  ([a-z]+) {2,}\S", self.parley.ask("--help").split("Subcommands:")[1], re.MULTILINE)
        alerts = re.findall(r"^  ([a-z]+) {2,}\S", self.parley.ask("alerts", "--help").split("Subcommands:")[1], re.MULTILINE)
        examples = self.examples() + sum((self.examples(name) for name in names), [])
        examples += sum((self.examples("alerts", name) for name in alerts), [])
        self.assertGreater(len(examples), 40)
        self.parley.ask("alerts", "apply", ROOT / "examples/ukraine/alerts.yaml")
        self.parley.ask(*SAY)  # raises a critical alert
        for example in sorted(examples, key=lambda words: "remove" in words):
            if example[0] == "watch":
                example += ["--count", "1"] + ([] if "--after" in example else ["--after", "0"])
            self.parley.ask(*example)

    def test_completion_scripts_load(self):
        for shell in ("bash", "zsh"):
            script = self.parley.ask("completion", shell)
            self.assertIn("timeline", script)
            if shell == "bash" or any(os.access(f"{folder}/zsh", os.X_OK) for folder in os.environ["PATH"].split(":")):
                subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=SECONDS)


if __name__ == "__main__":
    patterns = [argument for name in sys.argv[2:] for argument in ("-k", name)]
    unittest.main(argv=[sys.argv[0], *patterns])
