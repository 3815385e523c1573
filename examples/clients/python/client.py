#!/usr/bin/python3
"""A small client of parleyd: prints a timeline, what changed between two dates, or the ledger as it grows.

    client.py HOST:PORT timeline PARTY ISSUE
    client.py HOST:PORT diff YYYY-MM-DD YYYY-MM-DD
    client.py HOST:PORT watch AFTER_POSITION COUNT

Needs Debian's python3-grpcio, protobuf-compiler and protobuf-compiler-grpc; the stubs are made from proto/
at each start. (Debian's python3-grpc-tools carries a protoc too old for `optional` in proto3.)
"""

import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import grpc

PROTO = pathlib.Path(__file__).resolve().parents[3] / "proto"

CALL_TIMEOUT_S = 10
WATCH_TIMEOUT_S = 600  # of one stream; the watch then resumes
PAUSE_MIN_S = 0.1
PAUSE_MAX_S = 2
FAILURES_MAX = 20  # in a row, before a watch gives up: about half a minute

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_UNREACHABLE = range(4)
# CANCELLED is what a gRPC server says to calls that reach it while it stops.
UNREACHABLE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED)


def load_stubs():
    """Generates the stubs into a folder of their own, imports them and returns (history, ledger, details)."""
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(str(path.relative_to(PROTO)) for path in PROTO.rglob("*.proto"))
        plugin = shutil.which("grpc_python_plugin")
        if not plugin or not shutil.which("protoc"):
            sys.exit("error: protoc or grpc_python_plugin is missing: "
                     "install protobuf-compiler and protobuf-compiler-grpc")
        subprocess.run(["protoc", f"-I{PROTO}", f"--python_out={folder}", f"--grpc_python_out={folder}",
                        f"--plugin=protoc-gen-grpc_python={plugin}", *files], check=True)
        sys.path.insert(0, folder)
        import google  # a namespace: google.rpc joins google.protobuf
        google.__path__ = [str(pathlib.Path(folder) / "google"), *google.__path__]
        from google.rpc import error_details_pb2, status_pb2
        from parley.v1 import (history_service_pb2, history_service_pb2_grpc, ledger_service_pb2,
                               ledger_service_pb2_grpc)
        return ((history_service_pb2, history_service_pb2_grpc),
                (ledger_service_pb2, ledger_service_pb2_grpc), (status_pb2, error_details_pb2))


class Client:
    """Calls one server."""

    def __init__(self, address):
        (self.history_pb2, history_grpc), (self.ledger_pb2, ledger_grpc), self.details_pb2 = load_stubs()
        channel = grpc.insecure_channel(
            address, options=[("grpc.max_reconnect_backoff_ms", PAUSE_MAX_S * 1000)])
        self.history = history_grpc.HistoryServiceStub(channel)
        self.ledger = ledger_grpc.LedgerServiceStub(channel)

    def print_timeline(self, party, issue):
        request = self.history_pb2.GetTimelineRequest(party=party, issue=issue)
        for response in all_pages(self.history.GetTimeline, request):
            for entry in response.entries:
                statement = entry.statement
                shift = self.shift_text(entry.shift.kind) if entry.HasField("shift") else "-"
                print(date_text(statement), stance_text(statement), shift, statement.summary, sep="\t")

    def print_diff(self, before, after):
        request = self.history_pb2.DiffPositionsRequest()
        request.before.as_of.FromJsonString(before)
        request.after.as_of.FromJsonString(after)
        for response in all_pages(self.history.DiffPositions, request):
            for change in response.changes:
                print(change.party, change.issue, self.shift_text(change.kind), standing_text(change, "before"),
                      standing_text(change, "after"), change.caused_by or "-", sep="\t")

    def shift_text(self, kind):
        values = self.history_pb2.PositionChange.DESCRIPTOR.fields_by_name["kind"].enum_type.values_by_number
        return values[kind].name[len("SHIFT_KIND_"):]

    def watch(self, after_position, count):
        """Prints `count` events after a position; a broken stream is resumed where it broke."""
        failures = 0
        while count > 0:
            try:
                request = self.ledger_pb2.WatchEventsRequest(after_position=after_position)
                stream = self.ledger.WatchEvents(request, timeout=WATCH_TIMEOUT_S)
                for message in stream:
                    failures = 0
                    for event in message.events.events[:count]:
                        print(event.position, *describe(event), sep="\t", flush=True)
                        count -= 1
                    after_position = message.basis.known_position
                    if count == 0:
                        stream.cancel()
                        return
            except grpc.RpcError as error:
                if error.code() not in UNREACHABLE or failures + 1 >= FAILURES_MAX:
                    raise
            failures += 1
            if failures == 1:
                print(f"resuming after position {after_position}", file=sys.stderr)
            time.sleep(min(PAUSE_MIN_S * 2 ** failures, PAUSE_MAX_S))

    def report(self, error):
        """Prints code, reason, message and details of a failed call; returns the exit status."""
        status_pb2, error_details_pb2 = self.details_pb2
        trailers = dict(error.trailing_metadata() or ())
        details = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))
        info, bad_request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        for detail in details.details:
            detail.Unpack(info) or detail.Unpack(bad_request)
        print(f"error: {error.code().name} {info.reason or '-'}: {error.details()}", file=sys.stderr)
        for violation in bad_request.field_violations:
            description = violation.description.removeprefix(f"{violation.field}: ")
            print(f"  {violation.field}: {description}", file=sys.stderr)
        if "suggestions" in info.metadata:
            print(f"  nearest names: {info.metadata['suggestions']}", file=sys.stderr)
        return EXIT_UNREACHABLE if error.code() in UNREACHABLE else EXIT_REFUSED


def all_pages(call, request):
    """Yields the responses of all pages; the token pins the basis of the first."""
    while True:
        response = call(request, timeout=CALL_TIMEOUT_S)
        yield response
        request.page_token = response.next_page_token
        if not request.page_token:
            return


def enum_text(message, field, prefix):
    number = getattr(message, field)
    return message.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number[number].name[len(prefix):]


def stance_text(message):
    return enum_text(message, "stance", "STANCE_")


def date_text(statement):
    """Returns said_at as precisely as it is known: 2025-09 for a month."""
    precision = enum_text(statement, "said_at_precision", "DATE_PRECISION_")
    length = {"YEAR": 4, "MONTH": 7, "WEEK": 10, "DAY": 10}.get(precision)
    return statement.said_at.ToJsonString()[:length]


def standing_text(change, side):
    if not change.HasField(side):
        return "-"
    stance = getattr(change, side)
    return stance_text(stance) + (f" {stance.quantity:.15g}" if stance.HasField("quantity") else "")


def describe(event):
    """Returns what happened and to what."""
    payload = event.WhichOneof("payload")
    if payload is None:
        return "other", event.event_id
    value = getattr(event, payload)
    if payload == "alert_rule_declared":
        return "rule", value.rule.rule_id
    if payload == "alert_rule_removed":
        return "rule-removed", value.rule_id
    if payload == "alert_acknowledged":
        return "acknowledged", value.alert_id
    if payload == "clock_ticked":
        return "other", event.event_id
    kind, verb = payload.split("_", 1)
    if verb == "declared":
        return kind, getattr(getattr(value, kind), f"{kind}_id")
    if verb == "recorded":
        return verb, f"{value.statement.party} {value.statement.issue} {stance_text(value.statement)}"
    return verb, value.statement_id


def end_of_day(text):
    """Reads YYYY-MM-DD as the last microsecond of that day in UTC."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError
    return f"{datetime.date.fromisoformat(text)}T23:59:59.999999Z"


def parse(arguments):
    """Returns the name of the command and what it is called with; ValueError for wrong usage."""
    _, command, first, second = arguments
    if command == "timeline":
        return "print_timeline", (first, second)
    if command == "diff":
        return "print_diff", (end_of_day(first), end_of_day(second))
    if command == "watch" and (first + second).isascii() and first.isdigit() and second.isdigit():
        return "watch", (int(first), int(second))
    raise ValueError


def main(arguments):
    try:
        command, values = parse(arguments)
    except ValueError:
        print("\n".join(__doc__.splitlines()[2:5]), file=sys.stderr)
        return EXIT_USAGE
    client = Client(arguments[0])
    try:
        getattr(client, command)(*values)
    except grpc.RpcError as error:
        return client.report(error)
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
