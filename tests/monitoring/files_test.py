#!/usr/bin/env python3
"""The page, its description in docs/metrics.md and the files of deploy/monitoring agree.

    files_test.py BIN
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import DOSSIER, ROOT, Client, Server, scratch  # noqa: E402
from monitoring import SKIPPED, get, missing  # noqa: E402

import page as pages  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
FOLDER = ROOT / "deploy/monitoring"
DASHBOARD = FOLDER / "grafana/parley.json"
ROW = re.compile(r"^\| `([a-z_]+)` \| (\w+) \| ([^|]*) \|", re.MULTILINE)  # name, type, labels
NAME = re.compile(r"\b(?:parley|process|exposer)_[a-z_]+\b")


def checked(*command, text_in=None):
    """Runs a checker; its exit status and what it said."""
    done = subprocess.run(command, input=text_in, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def expressions(panels):
    """Every query of a dashboard's panels, rows included."""
    for panel in panels:
        yield from (target["expr"] for target in panel.get("targets", []))
        yield from expressions(panel.get("panels", []))


class Files(unittest.TestCase):
    """Against the page of a server with the dossier."""

    @classmethod
    def setUpClass(cls):
        with scratch() as directory, Server(BIN, directory / "data", "--metrics-listen", "127.0.0.1:0",
                                            "--metrics-party", "russia", "--metrics-party", "ukraine",
                                            "--metrics-issue", "nato-membership") as server:
            Client(BIN, server.address).ask("import", *DOSSIER)
            cls.page = get(f"http://{server.metrics_address}/metrics")

    def test_promtool_accepts_the_page(self):
        status, said = checked("promtool", "check", "metrics", text_in=self.page)
        self.assertEqual((status, said), (0, ""))

    def test_promtool_accepts_configuration_and_rules(self):
        for command in (["config", FOLDER / "prometheus.yml"], ["rules", FOLDER / "parley-rules.yml"]):
            status, said = checked("promtool", "check", *map(str, command))
            self.assertEqual(status, 0, said)
            self.assertIn("SUCCESS", said)

    def test_amtool_accepts_the_sample_of_alertmanager(self):
        status, said = checked("amtool", "check-config", str(FOLDER / "alertmanager.yml"))
        self.assertEqual(status, 0, said)

    def test_the_table_is_the_page(self):
        """docs/metrics.md names every family with its type and labels, and no other."""
        rows = ROW.findall((ROOT / "docs/metrics.md").read_text(encoding="utf-8"))
        self.assertEqual({name: kind for name, kind, _ in rows}, pages.families(self.page))
        told = {name: set(re.findall(r"`(\w+)`", labels)) for name, _, labels in rows}
        for name, labels in pages.labels(self.page).items():
            self.assertEqual(told[name], labels, name)

    def test_rules_and_dashboard_use_names_that_exist(self):
        names = pages.series_names(self.page)
        dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
        used = set(NAME.findall("\n".join(expressions(dashboard["panels"]))))
        rules = (FOLDER / "parley-rules.yml").read_text(encoding="utf-8")
        for expression in re.findall(r"^ *expr: (.*(?:\n {10,}.*)*)", rules, re.MULTILINE):
            used.update(NAME.findall(expression))
        self.assertGreater(len(used), 20)
        self.assertEqual(used - names, set())

    def test_the_dashboard_can_be_imported_anywhere(self):
        dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
        self.assertEqual(dashboard["uid"], "parley")
        self.assertIn("datasource", [variable["type"] for variable in dashboard["templating"]["list"]])
        ids = []
        for panel in dashboard["panels"]:
            ids.append(panel["id"])
            self.assertTrue(panel["title"])
            if panel["type"] != "row":
                self.assertEqual(panel["datasource"]["uid"], "${datasource}", panel["title"])
                self.assertTrue(panel["targets"], panel["title"])
        self.assertEqual(len(ids), len(set(ids)))
        rows = [panel["title"] for panel in dashboard["panels"] if panel["type"] == "row"]
        self.assertEqual(rows, ["Serving", "Storage", "Watchers and deliveries", "Stances"])


if __name__ == "__main__":
    lacking = missing("promtool", "amtool")
    if lacking:
        print(f"SKIPPED: not installed: {' '.join(lacking)} (deploy/install-packages test)")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
