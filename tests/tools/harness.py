"""Runs parleyd and parley for tests: on loopback or a socket file, in a temporary directory."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOSSIER = sorted(map(str, (ROOT / "examples/ukraine").glob("*.jsonl")))
SECONDS = 120  # the longest that a command may take, sanitizers included


class Failed(Exception):
    """A program did not do what the test needs."""


class Server:
    """A parleyd on a data directory. Stops with the `with` block."""

    def __init__(self, binaries, data_dir, *options, listen="127.0.0.1:0"):
        self.command = [str(binaries / "parleyd"), "--data-dir", str(data_dir), "--listen", listen, *options]
        self.log = pathlib.Path(f"{data_dir}.log")
        self.process = None
        self.address = None
        self.metrics_address = None  # with --metrics-listen

    def start(self):
        """Starts it and waits until it listens."""
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, text=True)
        self.address = self._told("listening on ")
        if "--metrics-listen" in self.command:
            self.metrics_address = self._told("metrics on ")
        return self

    def _told(self, prefix):
        """The rest of the next line that it prints, which begins with `prefix`."""
        line = self.process.stdout.readline()
        if not line.startswith(prefix):
            raise Failed(f"parleyd did not start; its log:\n{self.log.read_text(encoding='utf-8')}")
        return line.removeprefix(prefix).strip()

    def end(self, how=signal.SIGTERM):
        """Ends it and returns its exit status."""
        self.process.send_signal(how)
        status = self.process.wait(timeout=SECONDS)
        self.process.stdout.close()
        self.process = None
        return status

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process is not None:
            self.end(signal.SIGKILL if self.process.poll() is None and _[0] else signal.SIGTERM)


class Client:
    """The parley program against one server."""

    def __init__(self, binaries, address):
        self.program = str(binaries / "parley")
        self.environment = {"PATH": os.environ["PATH"], "PARLEY_SERVER": address, "LC_ALL": "C.UTF-8",
                            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}

    def run(self, *arguments, text_in=None):
        """Runs a command; returns the finished process, both streams as text."""
        return subprocess.run([self.program, *map(str, arguments)], env=self.environment, input=text_in,
                              capture_output=True, text=True, timeout=SECONDS, check=False)

    def ask(self, *arguments, text_in=None):
        """Runs a command that must succeed; returns its output."""
        done = self.run(*arguments, text_in=text_in)
        if done.returncode != 0:
            raise Failed(f"parley {' '.join(map(str, arguments))}: exit status {done.returncode}\n{done.stderr}")
        return done.stdout

    def last_position(self):
        """The last position of the ledger."""
        return int(json.loads(self.ask("status", "--output", "json"))["basis"]["knownPosition"])

    def start(self, *arguments):
        """Starts a command whose output is read while it runs."""
        return subprocess.Popen([self.program, *map(str, arguments)], env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextlib.contextmanager
def scratch():
    """A temporary directory as a path."""
    with tempfile.TemporaryDirectory(prefix="parley-test-") as name:
        yield pathlib.Path(name)
