"""Where and with which versions something was measured."""

import datetime
import os
import pathlib
import platform
import re
import subprocess

PACKAGES = {"gRPC": "libgrpc++1.51", "RocksDB": "librocksdb7.8", "PostgreSQL": "postgresql-15", "etcd": "etcd-server",
            "zstd": "zstd", "g++": "g++-12"}


def _package_version(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    return done.stdout or "not installed"


def _revision(root):
    done = subprocess.run(["git", "-c", "safe.directory=*", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True,
                          text=True, check=False)
    return done.stdout.strip() or "unknown"


def _processor():
    model = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return model.group(1) if model else platform.machine()


def _memory_gib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def describe(root, plan, seconds):
    """A paragraph of Markdown."""
    versions = ", ".join(f"{name} {_package_version(package)}" for name, package in PACKAGES.items())
    load = os.getloadavg()[0]
    return (f"{datetime.date.today()}, revision {_revision(root)}: {os.cpu_count()} processors ({_processor()}), "
            f"{_memory_gib():.0f} GiB of memory, Linux {platform.release()}, load {load:.1f} at the end. {plan.events:,} events, "
            f"{plan.rounds} rounds, {seconds / 60:.0f} minutes. {versions}.\n")
