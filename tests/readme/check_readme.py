#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print with what it shows.

    check_readme.py BIN [--update]

BIN holds parleyd and parley. In blocks that start with ```console a line "$ COMMAND" is run, in order,
against a fresh server that holds the Ukraine dossier, and the lines below it must be what it prints.
Moments at which the test runs stand as 2026-01-01T00:00:00.000000Z. --update writes the answers that
differ into the file.
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
ANY_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


def run(command, environment):
    """What a command prints, both streams, without spaces at the ends of lines."""
    done = subprocess.run(["bash", "-c", command], env=environment, cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").split("\n"))


def without_widths(answer):
    """An answer whatever the widths of its columns: how far they are apart, and where the last one is wrapped."""
    answer = re.sub(r"\n +", " ", answer)
    answer = re.sub(r"  +", "  ", answer)
    return re.sub("─+", "─", answer)


def agrees(shown, real):
    """Whether a command prints what the page shows. Once in a while a moment ends in zeros, which are not printed, and
    its column is narrower: then, and only then, widths may differ."""
    if shown == MOMENT.sub(MOMENT_SHOWN, real):
        return True
    pattern = re.escape(without_widths(shown)).replace(re.escape(MOMENT_SHOWN), ANY_MOMENT)
    alike = re.fullmatch(pattern, without_widths(real))
    return alike is not None and any(fraction is None or len(fraction) < len(".000000") for fraction in alike.groups())


def answered(block, environment):
    """The block as it is when the commands that answer otherwise than it shows are filled in anew."""
    parts = [part.strip("\n") for part in COMMAND.split(block)[1:]]
    answers = []
    for command, shown in zip(parts[::2], parts[1::2]):
        real = run(command, environment)
        answers.append(f"$ {command}\n{shown if agrees(shown, real) else MOMENT.sub(MOMENT_SHOWN, real)}")
    return "\n\n".join(answers) + "\n"


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
