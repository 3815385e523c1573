"""Shows that verdicts come from the figures."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

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


if __name__ == "__main__":
    unittest.main()
