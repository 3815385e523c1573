"""PostgreSQL 15 on a socket of its own."""

import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess

from servers import processes

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
SETTINGS = """listen_addresses = ''
unix_socket_directories = '{0}'
max_connections = 120
shared_buffers = 256MB
max_wal_size = 4GB
maintenance_work_mem = 128MB
work_mem = 64MB
checkpoint_timeout = 15min
synchronous_commit = on
"""


def installed(binaries):
    """Whether PostgreSQL and the program that measures it are here."""
    return (PROGRAMS / "initdb").exists() and (binaries / "bench_postgres").exists()


def _account(directory):
    """What subprocess needs so that PostgreSQL does not run as root, which it refuses."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    shutil.chown(directory, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgres(directory):
    """Runs it on data in `directory`, which is new; yields what libpq needs."""
    directory.mkdir()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": directory, **_account(directory)}
    data = directory / "data"
    processes.run(PROGRAMS / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
                  **quiet)
    with open(data / "postgresql.conf", "a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(directory))
    processes.run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-l", directory / "log", "start", **quiet)
    try:
        processes.run(PROGRAMS / "createdb", "-h", directory, "-U", "bench", "bench", **quiet)
        yield f"host={directory} user=bench dbname=bench"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it had ended before, and a phase that needed it failed
            processes.run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop", **quiet)
