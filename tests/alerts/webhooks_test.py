#!/usr/bin/env python3
"""Webhooks over real sockets: whatever a receiver does, every alert arrives.

    webhooks_test.py BIN [NAME ...]      runs the tests, or those whose name contains NAME
"""

import json
import pathlib
import sys
import unittest

from desk import Desk
from harness import ROOT, scratch
from monitoring import wait_for
from receiver import Receiver, signature_of

BIN = pathlib.Path(sys.argv[1]).resolve()
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FAULTS = {"fails": [500, 503], "redirects": [(302, {"location": "/elsewhere"})],
          "limits": [(429, {"retry-after": "2"})], "hangs": ["hang"], "fine": []}


def documented_verify():
    """The function `verify` as docs/alerts-delivery.md shows it."""
    page = (ROOT / "docs/alerts-delivery.md").read_text(encoding="utf-8")
    names = {}
    exec(page.split("```python\n")[1].split("```")[0], names)  # pylint: disable=exec-used
    return names["verify"]


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.directory = self.enter(scratch())

    def enter(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def desk(self, *options):
        desk = Desk(BIN, self.directory, *options)
        self.enter(desk.serve())
        return desk

    def test_every_alert_arrives_whatever_the_receiver_does(self):
        (self.directory / "secrets").mkdir()
        (self.directory / "secrets" / "desk-key").write_text(SECRET + "\n", encoding="utf-8")
        receiver = self.enter(Receiver(**FAULTS))
        desk = self.desk("--allow-private-sinks", "--secrets-dir", str(self.directory / "secrets"),
                         "--alert-source", "https://parley.example.org")
        desk.declare(*({"webhook": {"url": receiver.url(name), "secret": "desk-key"}} for name in FAULTS))
        desk.say(3)
        alerts = desk.alert_ids()
        self.assertEqual(len(alerts), 3)
        # While one sink hangs, the others go on: it answers nothing for as long as the timeout.
        receiver.wait(lambda: all(len(receiver.taken(name)) == 3 for name in FAULTS if name != "hangs"),
                      "all sinks but the one that hangs took three alerts")
        receiver.wait(lambda: len(receiver.taken("hangs")) == 3, "the sink that hung once took three alerts")
        for name, script in FAULTS.items():
            requests = receiver.of(name)
            self.assertEqual(receiver.taken(name), alerts, name)
            # A duplicate is the same alert with the same id.
            self.assertEqual([request.event["id"] for request in requests], [alerts[0]] * len(script) + alerts, name)
            self.assertEqual(len({request.body for request in requests}), 3, name)
        self.assertEqual(receiver.of("elsewhere"), [])
        verify = documented_verify()
        for request in receiver.requests:
            self.assertTrue(verify(SECRET, request.headers, request.body))
            self.assertFalse(verify("another secret", request.headers, request.body))
            self.assertEqual(request.headers["webhook-id"], request.event["id"])
            self.assertEqual(request.headers["webhook-signature"], signature_of(SECRET, request.headers, request.body))
            self.assertEqual(request.headers["content-type"], "application/cloudevents+json")
            self.assertEqual(request.event["source"], "https://parley.example.org")
            self.assertEqual(request.event["data"]["alertId"], request.event["id"])
            self.assertEqual(request.event["data"]["statement"]["sources"][0]["publisher"], "The Example")
        self.assert_secret_is_nowhere(desk)

    def assert_secret_is_nowhere(self, desk):
        secret = SECRET.removeprefix("whsec_")
        texts = [desk.log, desk.parley.ask("alerts", "sinks", "--output", "json"), desk.parley.ask("export"),
                 desk.parley.ask("alerts", "list", "--output", "json")]
        self.assertFalse([text for text in texts if secret in text])
        found = [path for path in (self.directory / "data").rglob("*")
                 if path.is_file() and secret.encode() in path.read_bytes()]
        self.assertEqual(found, [])

    def test_a_receiver_that_comes_back_gets_everything(self):
        with Receiver() as closed:
            port = closed.port
        desk = self.desk("--allow-private-sinks")
        url = f"http://127.0.0.1:{port}/late"
        desk.declare({"webhook": {"url": url}})
        desk.say(2)
        sink = wait_for(lambda: desk.sink(url) if desk.sink(url).get("attempts") else None, "a failed attempt")
        self.assertEqual(sink["waitingCount"], "2")
        self.assertIn("onnect", sink["lastError"])
        receiver = self.enter(Receiver(port))
        receiver.wait(lambda: receiver.taken("late") == desk.alert_ids(), "both alerts")

    def test_what_is_parked_is_listed_and_replayed(self):
        receiver = self.enter(Receiver(hook=[500, 500]))
        desk = self.desk("--allow-private-sinks", "--delivery-attempts", "2")
        desk.declare({"webhook": {"url": receiver.url("hook")}})
        desk.say(2)
        alerts = desk.alert_ids()
        receiver.wait(lambda: receiver.taken("hook") == alerts[1:], "the alert behind the parked one")
        parked = desk.json("parked")["deliveries"]
        self.assertEqual([(each["alert"]["alertId"], each["attempts"], each["lastError"]) for each in parked],
                         [(alerts[0], 2, "answered 500")])
        self.assertEqual(desk.sink(receiver.url("hook"))["parkedCount"], "1")
        self.assertIn("alerts parked sink=webhook-", desk.log)
        desk.parley.ask("alerts", "replay")
        receiver.wait(lambda: receiver.taken("hook") == [alerts[1], alerts[0]], "the replayed alert")
        self.assertEqual(desk.json("parked").get("deliveries", []), [])

    def test_private_addresses_need_the_flag(self):
        receiver = self.enter(Receiver())
        desk = self.desk()
        desk.declare({"webhook": {"url": receiver.url("hook")}})
        desk.say()
        url = receiver.url("hook")
        sink = wait_for(lambda: desk.sink(url) if desk.sink(url).get("attempts") else None, "a failed attempt")
        self.assertIn("--allow-private-sinks", sink["lastError"])
        self.assertEqual(receiver.requests, [])

    def test_sinks_are_tested_without_an_alert(self):
        receiver = self.enter(Receiver(bad=[404]))
        desk = self.desk("--allow-private-sinks")
        desk.declare({"webhook": {"url": receiver.url("good")}}, {"webhook": {"url": receiver.url("bad")}},
                     {"webhook": {"url": receiver.url("unsigned"), "secret": "no-such"}})
        good, bad, unsigned = json.loads(desk.parley.run("alerts", "test", "desk", "--output", "json").stdout)["tests"]
        self.assertEqual((good["delivered"], good["httpStatus"]), (True, 204))
        self.assertEqual((bad["httpStatus"], bad["error"]), (404, "answered 404"))
        self.assertIn("PARLEY_SECRET_NO_SUCH", unsigned["error"])
        self.assertEqual([request.path for request in sorted(receiver.requests, key=lambda each: each.path)],
                         ["/bad", "/good"])
        self.assertEqual(desk.alert_ids(), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + [flag for name in sys.argv[2:] for flag in ("-k", name)])
