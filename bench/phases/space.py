"""Bytes on disk, beside the same events as JSON lines under zstd -3."""

import subprocess

from servers import processes


def _compressed_bytes(bench, events):
    command = [bench.binaries / "bench_parley", "jsonl", *bench.shape(events), "--output", "-"]
    lines = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE)
    zstd = subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=lines.stdout, stdout=subprocess.PIPE)
    lines.stdout.close()
    total = 0
    while chunk := zstd.stdout.read(1 << 20):
        total += len(chunk)
    zstd.stdout.close()
    if zstd.wait() != 0 or lines.wait() != 0:
        raise SystemExit("bench/run: the events could not be compressed")
    return total


def measure(bench, store):
    """Of a store that was stopped cleanly after its loading."""
    events = bench.plan.events
    bench.note("space.store", bytes=processes.folder_bytes(store) / events)
    bench.note("space.zstd", bytes=_compressed_bytes(bench, events) / events)
