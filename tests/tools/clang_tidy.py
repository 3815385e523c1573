"""Runs clang-tidy over our sources, reading again only what changed.

    clang_tidy.py BUILD_FOLDER [PATH_PREFIX ...]

A source file is clean as long as nothing that went into the verdict changes: its text, our headers and
protos that it reaches, .clang-tidy, its compile command, clang-tidy itself. A hash of all that names a
stamp in BUILD_FOLDER/tidy; failures leave none.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import re
import subprocess
import sys

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
INCLUDE = re.compile(rb'^\s*(?:#\s*include|import)\s*[<"]([^>"]+)[>"]', re.MULTILINE)
GENERATED = re.compile(r"(\.grpc)?\.pb\.h$")


@functools.lru_cache(maxsize=None)
def content(path):
    """The bytes of a file of ours, or None when there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def find(include):
    """Our file that an include or proto import names, or None for the system's."""
    if GENERATED.search(include):
        include = "proto/" + GENERATED.sub(".proto", include)
    for candidate in (include, "proto/" + include):
        path = os.path.join(ROOT, candidate)
        if content(path) is not None:
            return path
    return None


def reached(path):
    """Every file of ours that a source includes, itself among them, sorted."""
    seen, todo = {path}, [path]
    while todo:
        for name in INCLUDE.findall(content(todo.pop()) or b""):
            found = find(name.decode())
            if found and found not in seen:
                seen.add(found)
                todo.append(found)
    return sorted(seen)


def verdict_hash(entry, version):
    """Names everything that the verdict on one compile command depends on."""
    digest = hashlib.sha256(version + content(os.path.join(ROOT, ".clang-tidy")) + entry["command"].encode())
    for path in reached(entry["file"]):
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0" + content(path) + b"\0")
    return digest.hexdigest()


def check(build, entry, version):
    """Runs clang-tidy on one file unless its stamp is there; returns (ran, what it said)."""
    stamp = os.path.join(build, "tidy", verdict_hash(entry, version))
    if os.path.exists(stamp):
        return False, ""
    # g++ knows warnings that clang does not, and the other way round: the compilers judge those.
    command = ["clang-tidy", "--quiet", "-p", build, "--extra-arg=-Wno-everything", entry["file"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        with open(stamp, "w", encoding="utf-8") as file:
            file.write(os.path.relpath(entry["file"], ROOT) + "\n")
        return True, ""
    return True, done.stdout + done.stderr


def main(build, prefixes):
    """Checks every source file of ours; returns the exit status."""
    os.makedirs(os.path.join(build, "tidy"), exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    outside = os.path.join(ROOT, "build") + os.sep
    wanted = tuple(os.path.join(ROOT, prefix) for prefix in prefixes or [""])
    ours = [entry for entry in entries if entry["file"].startswith(wanted) and not entry["file"].startswith(outside)]
    ran, failed = 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for did_run, said in pool.map(lambda entry: check(build, entry, version), ours):
            ran += did_run
            if said:
                failed += 1
                print(said, flush=True)
    print(f"clang-tidy: {len(ours)} files, {ran} read, {failed} with remarks")
    return 1 if failed or not ours else 0


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1]), sys.argv[2:]))
