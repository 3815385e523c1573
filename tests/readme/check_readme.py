#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print with what it shows.

    check_readme.py BIN [--update]

BIN holds parleyd and parley. In blocks that start with ```console a line "$ COMMAND" is run, in order,
against a fresh server that holds the Ukraine dossier, and the lines below it must be what it prints.
Moments at which the test runs stand as 2026-01-01T00:00:00.000000Z. --update writes the answers
into the file.
"""

import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import DOSSIER, ROOT, SECONDS, Client, Server, scratch  # noqa: E402

README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*(?:(?<=\\)\n.*)*)$", re.MULTILINE)  # goes on behind a backslash
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
MOMENT_SHOWN = "2026-01-01T00:00:00.000000Z"


def run(command, environment):
    """What a command prints, both streams, as the page shows it."""
    done = subprocess.run(["bash", "-c", command], env=environment, cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)
    lines = [line.rstrip() for line in MOMENT.sub(MOMENT_SHOWN, done.stdout).strip("\n").split("\n")]
    return "\n".join(lines)


def answered(block, environment):
    """The block with the answers of its commands filled in."""
    commands = COMMAND.findall(block)
    return "\n\n".join(f"$ {command}\n{run(command, environment)}" for command in commands) + "\n"


def fill_in(text, binaries):
    """The page with every answer as it is now."""
    with scratch() as directory, Server(binaries, directory / "data") as server:
        parley = Client(binaries, server.address)
        parley.ask("import", *DOSSIER)
        environment = {**parley.environment, "PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(directory)}
        return BLOCK.sub(lambda match: f"```console\n{answered(match[1], environment)}```", text)


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    text = README.read_text(encoding="utf-8")
    current = fill_in(text, binaries)
    if "--update" in sys.argv:
        README.write_text(current, encoding="utf-8")
        return 0
    shown, real = text.split("\n"), current.split("\n")
    for number, (old, new) in enumerate(zip(shown, real), start=1):
        if old != new:
            print(f"README.md:{number}: shows\n  {old}\nbut the answer is\n  {new}\n"
                  "Update it: tests/readme/check_readme.py build/dev/bin --update")
            return 1
    print(f"README.md: {text.count(chr(10) + '$ ')} commands answer as shown")
    return 0 if len(shown) == len(real) else 1


if __name__ == "__main__":
    sys.exit(main())
