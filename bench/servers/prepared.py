"""A gRPC server that answers every call with the same bytes."""

import contextlib
import pathlib

from servers import processes


@contextlib.contextmanager
def prepared(binaries, answer):
    """Yields its address; `answer` is the file of the bytes."""
    command = [binaries / "bench_prepared", "--answer", answer]
    with processes.listening(command, pathlib.Path(f"{answer}.log")) as (_, address):
        yield address
