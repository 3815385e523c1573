#!/usr/bin/env python3
"""Alerts in a real Alertmanager: there while nobody took note, resolved afterwards.

    alertmanager_test.py BIN
"""

import json
import pathlib
import signal
import sys
import unittest

from desk import Desk
from harness import scratch
from monitoring import SKIPPED, Alertmanager, get_json, missing, wait_for

BIN = pathlib.Path(sys.argv[1]).resolve()
SOON_SECONDS = 30  # half of the interval of re-sending
CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"


def firing(manager):
    """Alerts that fire, by alert_id."""
    return {alert["labels"]["alert_id"]: alert for alert in get_json(f"{manager.url}/api/v2/alerts")}


class AlertmanagerSinks(unittest.TestCase):
    def test_alerts_are_there_until_somebody_takes_note(self):
        with scratch() as directory, Alertmanager(directory / "am", CONFIG) as manager:
            desk = Desk(BIN, directory, "--allow-private-sinks", "--alert-source", "https://parley.example.org")
            with desk.serve():
                desk.declare({"alertmanager": {"url": manager.url}})
                desk.say(2)
                first, second = desk.alert_ids()
                there = wait_for(lambda: firing(manager) if len(firing(manager)) == 2 else None, "two alerts")
                self.check(there[first], first)
                desk.parley.ask("alerts", "ack", first, "--note", "seen")
                wait_for(lambda: set(firing(manager)) == {second}, "the first alert resolved")
                self.assertEqual(desk.sink(manager.url).get("waitingCount", "0"), "0")

    def check(self, alert, alert_id):
        """Labels, annotations and times as documented."""
        self.assertEqual(alert["labels"], {"alertname": "desk", "alert_id": alert_id, "rule": "desk", "party": "russia",
                                           "issue": "nato", "severity": "critical", "desk": "east"})
        self.assertIn("No, for the 1. time", alert["annotations"]["description"])
        self.assertIn("The Example", alert["annotations"]["description"])
        self.assertTrue(alert["annotations"]["summary"])
        self.assertEqual(alert["generatorURL"], "https://parley.example.org")
        self.assertLess(alert["startsAt"], alert["endsAt"])

    def test_what_has_ended_is_resolved_at_once(self):
        """An acknowledgement that is imported, a rule that is removed: long before the next re-sending."""
        with scratch() as directory, Alertmanager(directory / "am", CONFIG) as manager:
            desk = Desk(BIN, directory, "--allow-private-sinks")
            with desk.serve():
                desk.declare({"alertmanager": {"url": manager.url}})
                desk.say(2)
                wait_for(lambda: len(firing(manager)) == 2, "two alerts")
                first, second = desk.alert_ids()
                acknowledged = {"alertAcknowledged": {"alertId": first, "note": "seen elsewhere"}}
                desk.parley.ask("import", "-", text_in=json.dumps(acknowledged) + "\n")
                wait_for(lambda: set(firing(manager)) == {second}, "the first alert resolved", SOON_SECONDS)
                desk.parley.ask("alerts", "remove", "desk")
                wait_for(lambda: not firing(manager), "the second alert resolved", SOON_SECONDS)

    def test_what_was_acknowledged_before_a_kill_is_resolved_after_it(self):
        with scratch() as directory, Alertmanager(directory / "am", CONFIG) as manager:
            desk = Desk(BIN, directory, "--allow-private-sinks")
            with desk.serve() as server:
                desk.declare({"alertmanager": {"url": manager.url}})
                desk.say(1)
                wait_for(lambda: firing(manager), "an alert")
                server.end(signal.SIGKILL)
            desk.options = ()  # it may not reach the Alertmanager now
            with desk.serve() as server:
                desk.parley.ask("alerts", "ack", desk.alert_ids()[0])
                wait_for(lambda: desk.sink(manager.url).get("attempts"), "a failed attempt to resolve")
                self.assertEqual(len(firing(manager)), 1)
                server.end(signal.SIGKILL)
            desk.options = ("--allow-private-sinks",)
            with desk.serve():  # long before it ends by itself
                wait_for(lambda: not firing(manager), "the alert resolved")


if __name__ == "__main__":
    lacking = missing("prometheus-alertmanager")
    if lacking:
        print(f"SKIPPED: not installed: {', '.join(lacking)}")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
