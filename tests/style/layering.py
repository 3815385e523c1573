"""Holds every #include against the one table of what each layer may use.

    layering.py [ROOT]

The table is the picture of ARCHITECTURE.md: core <- storage <- services, and client <- cli on the other
side of the wire. Linking does not fence includes; this does.
"""

import os
import re
import sys

import tree

EVENTS = "parley/event/v1/"
SERVICES = "parley/v1/"
ERRORS = "google/rpc/"
PROTOBUF = "google/protobuf/"
GRPC = ("grpc/", "grpcpp/")
POSIX = "POSIX"  # <unistd.h>, <sys/...>: files, signals, terminals

# Layer: what it may include besides itself and the C++ standard library. The most specific folder that
# holds a file decides; an entry ending in "/" is a prefix.
ALLOWED = {
    "core": ("absl/", EVENTS, PROTOBUF),  # the events are protobuf values
    "storage": ("core/", "absl/", EVENTS, PROTOBUF, "rocksdb/", "openssl/", POSIX),
    "storage/catalog": ("core/", "storage/", "absl/", EVENTS, PROTOBUF, "rocksdb/", "unicode/"),
    "services": ("core/", "storage/", "absl/", EVENTS, SERVICES, ERRORS, PROTOBUF, *GRPC, "CLI/", "spdlog/",
                 "openssl/", POSIX),
    "services/metrics": ("core/", "storage/", "services/", "absl/", PROTOBUF, *GRPC, "prometheus/", POSIX),
    # Deliveries go out by HTTP; nothing else does.
    "services/alerts/delivery": ("core/", "storage/", "services/", "absl/", EVENTS, SERVICES, PROTOBUF, "curl/",
                                 "openssl/", POSIX),
    "client": ("absl/", EVENTS, SERVICES, ERRORS, PROTOBUF, *GRPC),
    "cli": ("client/", "absl/", EVENTS, SERVICES, ERRORS, PROTOBUF, "CLI/", "simdjson.h", "openssl/", POSIX),
    "cli/rules": ("cli/", "client/", "absl/", EVENTS, SERVICES, PROTOBUF, "yaml-cpp/"),
    "cli/render": ("cli/", "absl/", EVENTS, SERVICES, PROTOBUF, "unicode/", POSIX),
    # For people who write clients of their own: the published protos and gRPC, nothing of ours.
    "examples/clients/cpp": ("absl/", EVENTS, SERVICES, ERRORS, PROTOBUF, *GRPC),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
C_HEADERS_OF_POSIX = re.compile(
    r"(sys|netinet|arpa|linux)/.*|(dirent|endian|fcntl|netdb|poll|pthread|pwd|signal|syslog|termios|unistd)\.h")


def layer_of(path):
    """The layer that holds a file, or None."""
    folder = os.path.dirname(path)
    while folder and folder not in ALLOWED:
        folder = os.path.dirname(folder)
    return folder or None


def is_standard(include):
    """<vector>, <cstdint>: no folder and no extension."""
    return "/" not in include and "." not in include


def is_allowed(layer, include):
    """Whether a file of the layer may include it."""
    if is_standard(include) or include.startswith(layer + "/"):
        return True
    if C_HEADERS_OF_POSIX.fullmatch(include):
        return POSIX in ALLOWED[layer]
    return any(include.startswith(entry) if entry.endswith("/") else include == entry for entry in ALLOWED[layer])


def violations(path, text):
    """Messages for each include of a file that its layer may not have."""
    layer = layer_of(path)
    if layer is None or not path.endswith((".h", ".cc")):
        return
    for match in INCLUDE.finditer(text):
        if not is_allowed(layer, match.group(1)):
            line = text.count("\n", 0, match.start(1)) + 1
            wanted = ", ".join(ALLOWED[layer])
            yield f"{path}:{line}: {layer} may not include {match.group(1)} (allowed: std, {layer}/, {wanted})"


def main(root):
    """Checks the tree; returns the exit status."""
    checked = [path for path in tree.files(root) if layer_of(path) and path.endswith((".h", ".cc"))]
    found = [message for path in checked for message in violations(path, tree.read(root, path))]
    print("\n".join(found + [f"layering: {len(checked)} files, {len(found)} violations"]))
    return 1 if found or not checked else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
