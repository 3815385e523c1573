#!/usr/bin/env python3
"""Shows that the check of README.md does not depend on the moment at which it runs, and is strict about the rest."""

import sys
import unittest

sys.dont_write_bytecode = True

from check_readme import BLOCK, MOMENT_SHOWN, agrees, answered  # noqa: E402

WORDS = ["russia on foreign-troops: opposes, 2025-09-05", "amended: the first coding was too weak, says the desk"]


def wrapped(text, width):
    """The text in lines of at most so many characters."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def table(first, second, width=60):
    """Two rows with a moment each, the last column wrapped to what is left, and a line with the first moment."""
    moments = max(len(first), len(second))
    lines = ["position  " + "recorded".ljust(moments) + "  what", "─" * width]
    for position, moment, words in zip((80, 81), (first, second), WORDS):
        start = f"{position:8}  {moment.ljust(moments)}  "
        for line in wrapped(words, width - len(start)):
            lines.append(start + line)
            start = " " * len(start)
    return "\n".join([*lines, "", f"as of {first} · known at position 81"])


class Moments(unittest.TestCase):
    """Answers that show when they were given."""

    SHOWN = table(MOMENT_SHOWN, MOMENT_SHOWN)
    LONG, SHORT, NONE = (f"2027-03-04T05:06:07{fraction}Z" for fraction in (".123456", ".123", ""))

    def test_no_moment_makes_a_difference(self):
        for first in (self.LONG, self.SHORT, self.NONE):
            for second in (self.LONG, self.SHORT, self.NONE):
                with self.subTest(first=first, second=second):
                    self.assertTrue(agrees(self.SHOWN, table(first, second)))

    def test_everything_else_does(self):
        for first in (self.LONG, self.SHORT, self.NONE):
            real = table(first, self.LONG)
            for old, new in [("81  ", "82  "), ("what", "that"), ("opposes", "supports"), ("as of ", ""), (" weak", ""),
                             (self.LONG, "2027-03-04"), (self.LONG, ""), ("\n\n", "\n"), ("known at", "known  at"),
                             ("2025-09-05", "2025-09-06"), ("2025-09-05", self.LONG), ("position 81", "position 81 ")]:
                with self.subTest(first=first, old=old, new=new):
                    self.assertIn(old, real)
                    self.assertFalse(agrees(self.SHOWN, real.replace(old, new)))

    def test_widths_differ_only_with_a_short_moment(self):
        self.assertFalse(agrees(self.SHOWN, table(self.LONG, self.LONG, width=61)))
        self.assertFalse(agrees(self.SHOWN, table(self.LONG, self.LONG).replace("  what", "   what")))
        self.assertFalse(agrees("party   stance", "party  stance"))
        self.assertFalse(agrees("held since  2025-09-05T00:00:00Z", "held since  2025-09-06T00:00:00Z"))


class Pages(unittest.TestCase):
    """Blocks of a page."""

    def test_what_differs_is_filled_in_and_what_agrees_stays(self):
        block = f"$ echo {Moments.SHORT} x\n{MOMENT_SHOWN} x\n\n$ echo a \\\n  b\na c\n\n$ echo {Moments.LONG}\nnever\n"
        filled = block.replace("a c", "a b").replace("never", MOMENT_SHOWN)
        self.assertEqual(answered(block, {"PATH": "/usr/bin:/bin"}), filled)
        self.assertEqual(BLOCK.findall(f"text\n```console\n{block}```\nmore\n"), [block])


if __name__ == "__main__":
    unittest.main()
