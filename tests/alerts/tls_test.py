#!/usr/bin/env python3
"""Webhooks over TLS: certificates of authorities that parleyd was told of are trusted, and no others.

    tls_test.py BIN
"""

import json
import pathlib
import ssl
import subprocess
import sys
import unittest

from desk import Desk
from harness import SECONDS, scratch
from monitoring import wait_for
from receiver import Receiver

BIN = pathlib.Path(sys.argv[1]).resolve()
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def openssl(directory, *arguments):
    """Runs openssl there."""
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


def make_authority(directory, name):
    """An authority NAME.pem with its key."""
    openssl(directory, "req", "-x509", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")


def make_certificate(directory, name, authority, address):
    """A certificate for an address, signed by the authority; as a server's TLS context."""
    openssl(directory, "req", "-new", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    (directory / f"{name}.ext").write_text(f"subjectAltName={address}\n", encoding="utf-8")
    openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / f"{name}.pem", directory / f"{name}.key")
    return context


class Tls(unittest.TestCase):
    def setUp(self):
        self.directory = self.enter(scratch())
        for name in ("ours", "unknown"):
            make_authority(self.directory, name)

    def enter(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def receiver(self, name, authority, address="IP:127.0.0.1"):
        """A receiver with a certificate of its own."""
        return self.enter(Receiver(tls=make_certificate(self.directory, name, authority, address)))

    def desk(self, *options):
        desk = Desk(BIN, self.directory, "--allow-private-sinks", *options)
        self.enter(desk.serve())
        return desk

    def error_of(self, desk, receiver):
        """What a sink's last failure was, once there is one."""
        url = receiver.url("hook")
        return wait_for(lambda: desk.sink(url).get("lastError"), "a failed attempt")

    def test_only_certificates_that_hold_get_alerts(self):
        trusted = self.receiver("trusted", "ours")
        unknown = self.receiver("stranger", "unknown")
        misnamed = self.receiver("misnamed", "ours", "DNS:alerts.example.org")
        desk = self.desk("--delivery-ca-file", str(self.directory / "ours.pem"))
        desk.declare(*({"webhook": {"url": each.url("hook")}} for each in (trusted, unknown, misnamed)))
        desk.say(2)
        trusted.wait(lambda: trusted.taken("hook") == desk.alert_ids(), "both alerts")
        self.assertIn("of an unknown authority", self.error_of(desk, unknown))
        self.assertIn("--delivery-ca-file", self.error_of(desk, unknown))
        self.assertIn("127.0.0.1", self.error_of(desk, misnamed))
        self.assertNotIn("authority", self.error_of(desk, misnamed))
        tests = {test["sinkId"]: test for test in desk_tests(desk)}
        self.assertTrue(tests[desk.sink(trusted.url("hook"))["sinkId"]]["delivered"])
        refused = tests[desk.sink(unknown.url("hook"))["sinkId"]]
        self.assertIn("of an unknown authority", refused["error"])
        self.assertFalse(refused.get("delivered", False))
        self.assertEqual((unknown.requests, misnamed.requests), ([], []))

    def test_without_the_file_the_authority_is_unknown(self):
        receiver = self.receiver("trusted", "ours")
        desk = self.desk()
        desk.declare({"webhook": {"url": receiver.url("hook")}})
        desk.say()
        self.assertIn("of an unknown authority", self.error_of(desk, receiver))
        self.assertEqual(receiver.requests, [])

    def test_a_file_without_certificates_is_refused_at_the_start(self):
        (self.directory / "empty.pem").write_text("nothing\n", encoding="utf-8")
        for name in ("empty.pem", "no-such.pem"):
            with self.subTest(name):
                command = [BIN / "parleyd", "--data-dir", self.directory / "data", "--listen", "127.0.0.1:0",
                           "--delivery-ca-file", self.directory / name]
                done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, f"delivery_ca_file: .*{name}.*certificates as PEM")


def desk_tests(desk):
    """What `parley alerts test` says of each sink; it ends with a refusal if one did not take it."""
    return json.loads(desk.parley.run("alerts", "test", "desk", "--output", "json").stdout)["tests"]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
