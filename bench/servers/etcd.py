"""etcd, one member, on two free ports of loopback."""

import contextlib
import shutil
import sys

from servers import processes

ATTEMPTS = 5  # another program may take a port between our finding it free and etcd's listening


def installed(binaries):
    """Whether etcd and the program that measures it are here."""
    return shutil.which("etcd") is not None and (binaries / "bench_etcd").exists()


def _command(directory, client_port, peer_port):
    client, peer = (f"http://127.0.0.1:{port}" for port in (client_port, peer_port))
    return ["etcd", "--name", "bench", "--data-dir", directory, "--listen-client-urls", client,
            "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", f"bench={peer}", "--quota-backend-bytes", str(8 << 30), "--logger", "zap",
            "--log-outputs", "stderr"]


@contextlib.contextmanager
def etcd(directory):
    """Runs it on data in `directory`, which is new; yields the address of its clients."""
    log = directory.with_suffix(".log")
    for _ in range(ATTEMPTS):
        ports = processes.free_ports(2)
        with processes.started(_command(directory, *ports), log) as process:
            if processes.answers(ports[0], process):
                yield f"127.0.0.1:{ports[0]}"
                return
    sys.exit(f"bench/run: etcd did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
