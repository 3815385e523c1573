"""Where and with which versions something was measured."""

import datetime
import os
import pathlib
import platform
import re
import subprocess

PACKAGES = {"gRPC": "libgrpc++1.51", "RocksDB": "librocksdb7.8", "PostgreSQL": "postgresql-15", "etcd": "etcd-server",
            "zstd": "zstd", "g++": "g++-12"}


def _output(*command, **options):
    """What a command prints; nothing when it fails or is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, **options).stdout.strip()
    except OSError:
        return ""


def _package_version(package):
    return _output("dpkg-query", "-W", "-f", "${Version}", package) or "not installed"


def checkout_revision(root):
    """That of a checkout, marked when files that it tracks were changed since."""
    git = ("git", "--no-optional-locks", "-c", "safe.directory=*")
    commit = _output(*git, "rev-parse", "--short", "HEAD", cwd=root) or "unknown"
    changed = _output(*git, "status", "--porcelain", "--untracked-files=no", cwd=root)
    return f"{commit}-dirty" if changed else commit


def _processor():
    model = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return model.group(1) if model else platform.machine()


def _memory_gib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def describe(revision, plan, seconds):
    """A paragraph of Markdown; `revision` is that of the programs."""
    versions = ", ".join(f"{name} {_package_version(package)}" for name, package in PACKAGES.items())
    load = os.getloadavg()[0]
    return (f"{datetime.date.today()}, revision {revision}: {os.cpu_count()} processors ({_processor()}), "
            f"{_memory_gib():.0f} GiB of memory, Linux {platform.release()}, load {load:.1f} at the end. {plan.events:,} events, "
            f"{plan.rounds} rounds, {seconds / 60:.0f} minutes. {versions}.\n")
