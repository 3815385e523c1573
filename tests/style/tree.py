"""The project's files as the style tests see them: what git tracks or would track."""

import os
import subprocess


def files(root):
    """Paths relative to root of every tracked or new, not ignored file that exists, sorted."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout
        paths = {path.decode() for path in listed.split(b"\0") if path}
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or no git here
        paths = set(_walk(root))
    return sorted(path for path in paths if os.path.isfile(os.path.join(root, path)))


def _walk(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in (".git", "build", "node_modules", "__pycache__")]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def read(root, path):
    """The text of a file, or None when it is not text."""
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if b"\0" in data:
        return None
    return data.decode(errors="replace")
