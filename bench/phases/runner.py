"""Runs phases one by one, and goes on after one that failed: a run takes hours, and the others say something without it."""

import subprocess
import sys
import time


class Ended(SystemExit):
    """A signal wants everything to end, not a phase."""


class Phases:
    """Those of one run. The rows of one that failed are not measured, or in fewer rounds."""

    def __init__(self, only=()):
        self.only = only  # their names; empty: all
        self.begun = time.monotonic()
        self.failed = []

    def run(self, name, phase, *arguments):
        """Tells on standard error what is measured, and measures it; unless others were asked for."""
        if self.only and name not in self.only:
            return None
        print(f"bench/run: {name} ({self.seconds():.0f} s)", file=sys.stderr, flush=True)
        return self.attempt(name, phase, *arguments)

    def attempt(self, name, what, *arguments):
        """What it returns; None when a program of it failed, was not there, or did not start."""
        try:
            return what(*arguments)
        except Ended:
            raise
        except (subprocess.CalledProcessError, OSError, SystemExit) as error:
            print(f"bench/run: {name} failed: {error}", file=sys.stderr, flush=True)
            self.failed.append(name)
            return None

    def seconds(self):
        """Since the first."""
        return time.monotonic() - self.begun
