"""Bytes on disk, beside the same events as JSON lines under zstd -3, and what the ledger's entries alone take under it."""

import shutil
import subprocess

from servers import processes


def can_pack():
    """Whether zstd is here."""
    return shutil.which("zstd") is not None


def _packed_bytes(*command):
    """Of what a command prints, in one piece under zstd -3."""
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE) as source, \
            subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=source.stdout, stdout=subprocess.PIPE) as zstd:
        source.stdout.close()  # so that the command notices when zstd ends
        total = 0
        while chunk := zstd.stdout.read(1 << 20):
            total += len(chunk)
    if zstd.returncode != 0 or source.returncode != 0:
        raise SystemExit(f"bench/run: what {command[0]} prints could not be packed")
    return total


def measure(bench, store):
    """Of a store that was stopped cleanly after its loading."""
    events = bench.plan.events
    bench.note("space.store", bytes=processes.folder_bytes(store) / events)
    if not can_pack():
        return
    lines = [bench.binaries / "bench_parley", "jsonl", *bench.shape(events), "--output", "-"]
    bench.note("space.zstd", bytes=_packed_bytes(*lines) / events)
    bench.note("space.ledger", bytes=_packed_bytes(bench.binaries / "bench_rocksdb", "ledger", "--dir", store) / events)
