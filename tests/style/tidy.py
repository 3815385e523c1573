"""House rules that no compiler checks, each a small function here.

    tidy.py [ROOT]
"""

import os
import re
import sys

import tree

LINES_MAX = {".h": 400, ".cc": 400, ".py": 400, ".proto": 450}
LIBRARIES = ("core/", "storage/", "services/", "client/")
LOCKFILES = ("package-lock.json",)

# Written so that this file does not match its own rules.
LEFT_FOR_LATER = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(wor[k]|roo[t]|hom[e]|User[s])/[\w.]")
REGISTRY_HOST = re.compile(r"registry\.npm[j]s|npm[j]s\.org|deb\.debia[n]|debian\.or[g]/debian|pypi\.or[g]|artifactregistr[y]")
USING_NAMESPACE = re.compile(r"^[ \t]*using\s+namespac[e]\b", re.MULTILINE)
SLEEP = re.compile(r"\b(sleep_fo[r]|sleep_unti[l]|uslee[p]|nanoslee[p]|absl::SleepFo[r]|time\.slee[p])\b|^\s*slee[p]\s+[\d$.]",
                   re.MULTILINE)
STDOUT = re.compile(r"\bstd::(cou[t]|cer[r])\b|\b(?:std::)?printf\s*\(")
MARKDOWN_LINK = re.compile(r"(?<!\!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def lines_matching(text, pattern, message):
    """One finding (line, message) for each match of the pattern."""
    return [(text.count("\n", 0, match.start()) + 1, message) for match in pattern.finditer(text)]


def left_for_later(path, text, root):
    """Work left for later belongs in an issue."""
    return lines_matching(text, LEFT_FOR_LATER, "work left for later: finish it, or open an issue")


def no_using_namespace(path, text, root):
    """Names stay qualified."""
    if not path.endswith((".h", ".cc")):
        return []
    return lines_matching(text, USING_NAMESPACE, "using namespace: name what you use")


def no_sleep_in_tests(path, text, root):
    """A test waits for the event, not for the clock."""
    if not path.startswith("tests/"):
        return []
    return lines_matching(text, SLEEP, "a test sleeps: wait for the event instead")


def no_printing_libraries(path, text, root):
    """Libraries return what they have to say; only a program's main prints."""
    if not path.startswith(LIBRARIES) or not path.endswith((".h", ".cc")) or path.endswith("main.cc"):
        return []
    return lines_matching(text, STDOUT, "a library prints: return a status, or log")


def length(path, text, root):
    """A file with a second idea wants to be two."""
    limit = LINES_MAX.get(os.path.splitext(path)[1])
    count = text.count("\n")
    return [(count, f"{count} lines, at most {limit}")] if limit and count > limit else []


def header_opening(path, text, root):
    """A header says what it is for, and guards itself."""
    if not path.endswith(".h"):
        return []
    found = []
    if not text.startswith(("//", "/*")):
        found.append((1, "a header opens with a comment that says what it is for"))
    if not re.search(r"^#pragma once$", text, re.MULTILINE):
        found.append((1, "a header has #pragma once"))
    return found


def no_machine_traces(path, text, root):
    """Nothing tracked depends on one machine or one mirror."""
    return (lines_matching(text, MACHINE_PATH, "the path of one machine")
            + lines_matching(text, REGISTRY_HOST, "the host of a package registry"))


def links_resolve(path, text, root):
    """Relative links of Markdown files lead to a file or folder."""
    if not path.endswith(".md"):
        return []
    found = []
    prose = FENCED.sub(lambda block: "\n" * block.group().count("\n"), text)
    for match in MARKDOWN_LINK.finditer(prose):
        target = (match.group(1) or match.group(2)).split("#")[0]
        if not target or re.match(r"[a-z]+:", target):
            continue
        if not os.path.exists(os.path.join(root, os.path.dirname(path), target)):
            found.append((prose.count("\n", 0, match.start()) + 1, f"link to {target}, which does not exist"))
    return found


def ends_with_newline(path, text, root):
    """Text ends with one newline and has no space at the end of a line."""
    if path.endswith(LOCKFILES):
        return []
    found = lines_matching(text, re.compile(r"[ \t]+$", re.MULTILINE), "space at the end of a line")
    if text and not text.endswith("\n"):
        found.append((text.count("\n") + 1, "no newline at the end"))
    return found


RULES = (left_for_later, no_using_namespace, no_sleep_in_tests, no_printing_libraries, length, header_opening,
         no_machine_traces, links_resolve, ends_with_newline)


def violations(root, path):
    """Messages for one file, of every rule."""
    text = tree.read(root, path)
    if text is None:
        return []
    found = [finding for rule in RULES for finding in rule(path, text, root)]
    return [f"{path}:{line}: {message}" for line, message in sorted(found)]


def main(root):
    """Checks the tree; returns the exit status."""
    checked = tree.files(root)
    found = [message for path in checked for message in violations(root, path)]
    print("\n".join(found + [f"tidy: {len(checked)} files, {len(found)} violations"]))
    return 1 if found or not checked else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
