"""Shows that verdicts come from the figures, and that a phase that fails does not take the others with it."""

import contextlib
import io
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from phases.runner import Ended, Phases
from report.table import NOT_MEASURED, Against, Row, best_of, of, sum_of

FOUND = {"mine": [{"x": 2.0}, {"x": 3.0}, {"x": 4.0}], "theirs": [{"x": 2.0}], "other": [{"x": 1.0}]}


def lines(*against, name="mine", **more):
    """The table's lines of one row."""
    return list(Row("it", name, "x", "{:.1f}", list(against), **more).lines(FOUND))


class Verdicts(unittest.TestCase):
    """Rows over made-up figures."""

    def test_median_spread_and_ratio(self):
        self.assertEqual(lines(Against("theirs", of("theirs", "x"), most=1.5)),
                         ["| it | 3.0 | 67% | theirs | 1.50 | ≤ 1.5 | met |"])

    def test_a_target_is_missed_by_a_little(self):
        self.assertIn("**missed**", lines(Against("theirs", of("theirs", "x"), most=1.49))[0])
        self.assertIn("**missed**", lines(Against("theirs", of("theirs", "x"), least=1.51))[0])

    def test_the_figure_itself(self):
        self.assertEqual(lines(Against("s", most=1)), ["| it | 3.0 | 67% | – | – | ≤ 1 s | **missed** |"])
        self.assertIn("| met |", lines(Against("s", most=1), scale=0.001)[0])

    def test_what_is_not_there_is_not_met(self):
        for row in lines(Against("gone", of("gone", "x"), most=9)) + lines(Against("s", most=9), name="gone"):
            self.assertIn(NOT_MEASURED, row)
            self.assertNotIn("| met |", row)

    def test_nothing_is_a_multiple_of_no_time(self):
        self.assertEqual(lines(Against("at once", lambda _: 0, most=1)), ["| it | 3.0 | 67% | at once | – | ≤ 1 | – |"])

    def test_sums_and_the_best(self):
        self.assertEqual(sum_of(of("theirs", "x"), of("other", "x"))(FOUND), 3)
        self.assertIsNone(sum_of(of("theirs", "x"), of("gone", "x"))(FOUND))
        self.assertEqual(best_of(of("theirs", "x"), of("other", "x"), of("gone", "x"))(FOUND), 1)


def fail(error):
    """A phase that ends with it."""
    raise error


class Failures(unittest.TestCase):
    """Phases of which some fail."""

    def setUp(self):
        self.phases = Phases()

    def run_quietly(self, *arguments):
        """What the phase returns."""
        with contextlib.redirect_stderr(io.StringIO()):
            return self.phases.run(*arguments)

    def test_what_does_not_start_is_left_out(self):
        for error in (FileNotFoundError("zstd"), SystemExit("no server"), subprocess.CalledProcessError(1, "parleyd")):
            self.assertIsNone(self.run_quietly(str(error), fail, error))
        self.assertEqual(self.run_quietly("the next", lambda: 7), 7)
        self.assertEqual(self.phases.failed, ["zstd", "no server", "Command 'parleyd' returned non-zero exit status 1."])

    def test_a_signal_ends_everything(self):
        with self.assertRaises(Ended):
            self.run_quietly("it", fail, Ended("a signal"))
        self.assertEqual(self.phases.failed, [])

    def test_only_what_was_asked_for(self):
        self.phases = Phases(["this"])
        self.assertIsNone(self.run_quietly("that", lambda: 7))
        self.assertEqual(self.run_quietly("this", lambda: 7), 7)


if __name__ == "__main__":
    unittest.main()
