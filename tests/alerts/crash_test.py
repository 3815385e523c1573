#!/usr/bin/env python3
"""kill -9 of parleyd between raise and delivery: nothing is lost.

    crash_test.py BIN
"""

import pathlib
import signal
import sys
import unittest

from desk import Desk
from harness import scratch
from receiver import Receiver

BIN = pathlib.Path(sys.argv[1]).resolve()


class Crashes(unittest.TestCase):
    def test_alerts_that_were_not_answered_arrive_after_a_kill(self):
        with scratch() as directory, Receiver(hook=[204, "hang", "hang"]) as receiver:
            desk = Desk(BIN, directory, "--allow-private-sinks")
            with desk.serve() as server:
                desk.declare({"webhook": {"url": receiver.url("hook")}})
                desk.say(4)
                alerts = desk.alert_ids()
                # The first is taken; the second is on its way when the server dies; two wait behind it.
                receiver.wait(lambda: len(receiver.of("hook")) == 2, "two requests")
                server.end(signal.SIGKILL)
            with desk.serve() as server:
                receiver.wait(lambda: len(receiver.of("hook")) == 3, "another attempt after the restart")
                server.end(signal.SIGKILL)
            with desk.serve():
                receiver.wait(lambda: len(receiver.taken("hook")) == 4, "every alert")
                self.assertEqual(desk.alert_ids(), alerts)
            came = [request.event["id"] for request in receiver.of("hook")]
            self.assertEqual(came, [alerts[0], alerts[1], alerts[1], *alerts[1:]])

    def test_alerts_raised_while_the_receiver_was_down_survive_kills(self):
        with scratch() as directory:
            with Receiver() as closed:
                port = closed.port
            desk = Desk(BIN, directory, "--allow-private-sinks")
            with desk.serve() as server:
                desk.declare({"webhook": {"url": f"http://127.0.0.1:{port}/hook"}})
                desk.say(2)
                server.end(signal.SIGKILL)  # right after the appends were acknowledged: perhaps not yet evaluated
            with desk.serve() as server:
                desk.say(1)
                server.end(signal.SIGKILL)
            with desk.serve(), Receiver(port) as receiver:
                receiver.wait(lambda: len(receiver.taken("hook")) >= 3, "every alert")
                self.assertEqual(receiver.taken("hook"), desk.alert_ids())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
