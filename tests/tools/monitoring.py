"""Runs Prometheus and Alertmanager for tests: on free loopback ports, in a temporary directory.

    with Prometheus(directory, config) as prometheus:
        prometheus.query("up")
    with Alertmanager(directory, config) as alertmanager:
        get_json(f"{alertmanager.url}/api/v2/alerts")
"""

import json
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from harness import SECONDS, Failed

SKIPPED = 77  # exit status that CTest knows: what the test needs is not installed
POLL_SECONDS = 0.1
STARTS_MAX = 5  # a free port may be taken by another program before ours takes it


def missing(*programs):
    """Those of the programs that are not installed."""
    return [program for program in programs if shutil.which(program) is None]


def free_port():
    """A loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    """The body of a page as text."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return answer.read().decode("utf-8")


def get_json(url):
    """The body of a page, parsed."""
    return json.loads(get(url))


def wait_for(condition, what, seconds=SECONDS):
    """Asks until the condition holds and returns what it returned; fails after a deadline."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        pause.wait(POLL_SECONDS)
    raise Failed(f"{what}: not within {seconds} s")


class _Program:
    """A server program that says on /-/ready when it is ready. Stops with the `with` block."""

    name = ""

    def __init__(self, directory, config):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.config = self.directory / f"{self.name}.yml"
        self.config.write_text(config, encoding="utf-8")
        self.log = self.directory / f"{self.name}.log"
        self.process = None
        self.url = None

    def command(self, address):
        """The command line that listens on HOST:PORT."""
        raise NotImplementedError

    def start(self):
        """Starts it on a free port and waits until it is ready."""
        for _ in range(STARTS_MAX):
            address = f"127.0.0.1:{free_port()}"
            self.url = f"http://{address}"
            with open(self.log, "a", encoding="utf-8") as log:
                self.process = subprocess.Popen(self.command(address), cwd=self.directory, stdout=log, stderr=log)
            if wait_for(self._ready_or_ended, f"{self.name} on {address}") == "ready":
                return self
            if "address already in use" not in self.log.read_text(encoding="utf-8"):
                break
        raise Failed(f"{self.name} did not start; its log:\n{self.log.read_text(encoding='utf-8')}")

    def _ready_or_ended(self):
        if self.process.poll() is not None:
            return "ended"
        try:
            get(f"{self.url}/-/ready")
        except OSError:  # not listening yet, or not ready
            return None
        return "ready" if self.process.poll() is None else "ended"

    def stop(self):
        """Ends it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()


class Prometheus(_Program):
    """Debian's prometheus with the given configuration."""

    name = "prometheus"

    def command(self, address):
        return ["prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={self.directory / 'tsdb'}",
                f"--web.listen-address={address}"]

    def query(self, expression):
        """The samples that an instant query gives: a list of (labels, value)."""
        answer = get_json(f"{self.url}/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
        return [(sample["metric"], float(sample["value"][1])) for sample in answer["data"]["result"]]

    def wait_for(self, expression):
        """Queries until there is an answer; returns its samples."""
        try:
            return wait_for(lambda: self.query(expression), expression)
        except Failed as failed:
            raise Failed(f"{failed}; targets: {get(f'{self.url}/api/v1/targets')}") from failed


class Alertmanager(_Program):
    """Debian's prometheus-alertmanager with the given configuration, alone: without gossip."""

    name = "alertmanager"

    def command(self, address):
        return ["prometheus-alertmanager", f"--config.file={self.config}",
                f"--storage.path={self.directory / 'alertmanager'}", f"--web.listen-address={address}",
                "--cluster.listen-address="]
