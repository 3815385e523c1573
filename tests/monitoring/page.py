"""What a metrics page says, taken apart."""

import re

FAMILY = re.compile(r"^# TYPE (\S+) (\S+)$", re.MULTILINE)
SAMPLE = re.compile(r"^([a-z_]+)(?:\{(.*)\})? \S+$", re.MULTILINE)
LABEL = re.compile(r'([a-z_]+)="(?:[^"\\]|\\.)*"')
OF_HISTOGRAMS = ("_bucket", "_sum", "_count")


def families(page):
    """Name to type of every family."""
    return dict(FAMILY.findall(page))


def labels(page):
    """Name to set of labels of every family that has samples; `le` and `quantile` belong to their types."""
    kinds = families(page)
    found = {}
    for name, text in SAMPLE.findall(page):
        for suffix in OF_HISTOGRAMS:
            if name not in kinds and name.removesuffix(suffix) in kinds:
                name = name.removesuffix(suffix)
        found.setdefault(name, set()).update(set(LABEL.findall(text)) - {"le", "quantile"})
    return found


def series_names(page):
    """Every name that an expression may use: families, and the parts of histograms and summaries."""
    names = set()
    for name, kind in families(page).items():
        names.add(name)
        if kind in ("histogram", "summary"):
            names.update(name + suffix for suffix in OF_HISTOGRAMS)
    return names
