"""Rows of the report: medians, spread, ratios to baselines, and whether a target was met, all from the figures."""

import dataclasses
import statistics
import typing

NOT_MEASURED = "not measured"


def median(found, name, figure):
    """The median over the rounds, or None when it was not measured."""
    values = [each[figure] for each in found.get(name, []) if figure in each]
    return statistics.median(values) if values else None


def spread(found, name, figure):
    """How far the fastest and the slowest round are apart, of their median."""
    values = [each[figure] for each in found.get(name, []) if figure in each]
    middle = statistics.median(values) if values else 0
    return f"{(max(values) - min(values)) / middle:.0%}" if len(values) > 1 and middle else "–"


@dataclasses.dataclass
class Against:
    """A baseline and, with it, a target."""
    name: str
    # Takes what was found; None when it was not measured. Without one, the target is for the figure itself.
    baseline: typing.Optional[typing.Callable] = None
    most: typing.Optional[float] = None   # of the ratio
    least: typing.Optional[float] = None

    def cells(self, found, value):
        """Baseline, ratio, target, verdict."""
        base = self.baseline(found) if self.baseline else 1
        limit = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}" if self.least is not None else "–"
        if not self.baseline:
            limit, ratio = f"{limit} {self.name}", "–"
        if value is None or base is None:
            return [self.name if self.baseline else "–", NOT_MEASURED, limit, NOT_MEASURED]
        if base == 0:  # too quick for a ratio
            return [self.name, "–", limit, "–"]
        if self.baseline:
            ratio = f"{value / base:.2f}"
        return [self.name if self.baseline else "–", ratio, limit, self.verdict(value / base)]

    def verdict(self, ratio):
        """Of a ratio to the baseline, or of the figure itself."""
        if self.most is None and self.least is None:
            return "–"
        met = ratio <= self.most if self.most is not None else ratio >= self.least
        return "met" if met else "**missed**"


@dataclasses.dataclass
class Row:
    """Something measured."""
    what: str
    name: str     # in what was found
    figure: str
    form: str     # how the median is written
    against: list = dataclasses.field(default_factory=list)
    scale: float = 1

    def lines(self, found):
        """Its lines of the table, one for each baseline."""
        value = median(found, self.name, self.figure)
        text = NOT_MEASURED if value is None else self.form.format(value * self.scale)
        first = [self.what, text, spread(found, self.name, self.figure)]
        for against in self.against or [None]:
            rest = against.cells(found, None if value is None else value * self.scale if not against.baseline else value) \
                if against else ["–"] * 4
            yield "| " + " | ".join(first + rest) + " |"
            first = ["", "", ""]


def of(name, figure):
    """A baseline that was measured."""
    return lambda found: median(found, name, figure)


def sum_of(*baselines):
    """Baselines one after the other."""
    def add(found):
        values = [baseline(found) for baseline in baselines]
        return None if None in values else sum(values)
    return add


def best_of(*baselines):
    """The least of those that were measured: the baseline in its best form."""
    def least(found):
        values = [value for value in (baseline(found) for baseline in baselines) if value is not None]
        return min(values) if values else None
    return least


def just(value):
    """A baseline that is a number."""
    return lambda found: value
