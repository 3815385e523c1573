"""Programs that the bench starts, and only those that it ends."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time

SECONDS_TO_START = 60
READ_BYTES = 1 << 20


def run(*command, **options):
    """Runs a command that must succeed."""
    return subprocess.run([str(part) for part in command], check=True, **options)


def figures(*command):
    """Runs a program that prints lines of JSON; returns {what: [figures of each round]}."""
    done = run(*command, stdout=subprocess.PIPE, text=True)
    rounds = {}
    for line in done.stdout.splitlines():
        figure = json.loads(line)
        rounds.setdefault(figure["what"], []).append(figure)
    return rounds


@contextlib.contextmanager
def started(command, log, **options):
    """Runs a program with its messages in the file `log`; ends it, by its process, with the block."""
    with open(log, "a", encoding="utf-8") as file:
        process = subprocess.Popen([str(part) for part in command], stderr=file, **{"stdout": file} | options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextlib.contextmanager
def listening(command, log):
    """Runs a program that prints 'listening on ADDRESS' when it is ready; yields its process and address."""
    with started(command, log, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit(f"bench/run: {command[0]} did not start:\n{log.read_text(encoding='utf-8')}")
        yield process, line.removeprefix("listening on ").strip()


def free_ports(count):
    """Ports of loopback that are free now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answers(port, process):
    """Waits until somebody listens on the port; False when the process ended before."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def _files(folder):
    """The paths of the files of a folder and of those in it."""
    return [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]


def folder_bytes(folder):
    """What the files of a folder, and of those in it, hold together. Files may come and go meanwhile."""
    total = 0
    for path in _files(folder):
        with contextlib.suppress(FileNotFoundError):
            total += os.path.getsize(path)
    return total


def read_files(folder):
    """Reads all files of a folder once; those that are removed meanwhile, and sockets, are left out."""
    for path in _files(folder):
        with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:
            while file.read(READ_BYTES):
                pass
