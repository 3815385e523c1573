"""parleyd on a free port of loopback, with default settings."""

import contextlib
import pathlib

from servers import processes


@contextlib.contextmanager
def parleyd(binaries, data_dir):
    """Yields its process and address."""
    log = pathlib.Path(f"{data_dir}.log")
    command = [binaries / "parleyd", "--data-dir", data_dir, "--listen", "127.0.0.1:0"]
    with processes.listening(command, log) as (process, address):
        yield process, address


def most_memory_mib(process):
    """The most memory that a running process has held."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
