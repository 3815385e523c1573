#!/usr/bin/python3
"""Checks JSONL event files without a server: check_dossier.py [FILE...]; default examples/ukraine.

Every line must be a parley.event.v1.Event with an event id of its own; names must be declared before
they are used and be unique within their kind; dates must begin their period.
Needs protoc and Debian's python3-protobuf.
"""

import datetime
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import uuid

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[2]
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")


def load_event_class():
    """Compiles the protos and returns the class of parley.event.v1.Event."""
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "events.binpb"
        subprocess.run(
            ["protoc", f"-I{ROOT / 'proto'}", "--include_imports", f"--descriptor_set_out={output}",
             "parley/event/v1/event.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    event = pool.FindMessageTypeByName("parley.event.v1.Event")
    return message_factory.MessageFactory(pool).GetPrototype(event)


def fold(name):
    """Folds a name the way names are compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


class Dossier:
    """What the lines read so far declare, and what is wrong with them."""

    def __init__(self):
        self.event_ids = set()
        self.names = {"party": {}, "speaker": {}, "issue": {}}
        self.ids = {"party": set(), "speaker": set(), "issue": set()}
        self.errors = []

    def declare(self, kind, entity_id, name, aliases):
        """Yields what is wrong with the names of a declared entity, and takes them."""
        if not SLUG.match(entity_id):
            yield f"{kind} id {entity_id!r} is not a slug"
        self.ids[kind].add(entity_id)
        taken = self.names[kind]
        for alias in aliases:
            if fold(alias) == entity_id:
                yield f"alias {alias!r} only repeats the id of {kind} {entity_id}"
        for label in [entity_id, name, *aliases]:
            owner = taken.setdefault(fold(label), entity_id)
            if owner != entity_id:
                yield f"{kind} name {label!r} of {entity_id} already names {owner}"
        if len({fold(alias) for alias in aliases}) != len(aliases):
            yield f"{kind} {entity_id} gives an alias twice"

    def require(self, kind, entity_id):
        """Yields an error unless the id was declared on an earlier line."""
        if entity_id and entity_id not in self.ids[kind]:
            yield f"{kind} {entity_id!r} is not declared on an earlier line"

    def check_statement(self, statement):
        """Yields what is wrong with a statement."""
        for kind, entity_id in [("party", statement.party), ("party", statement.reported_by),
                                ("party", statement.delivered_by), ("speaker", statement.speaker),
                                ("issue", statement.issue)]:
            yield from self.require(kind, entity_id)
        if not (statement.party and statement.issue and statement.stance and statement.attribution):
            yield "party, issue, stance and attribution are wanted"
        if not statement.summary:
            yield "a summary is wanted"
        if bool(statement.quote) != bool(statement.language):
            yield "quote and language go together"
        if not statement.sources or not all(source.publisher for source in statement.sources):
            yield "a source with its publisher is wanted"
        yield from check_period(statement)

    def check_event(self, event):
        """Yields what is wrong with an event."""
        payload = event.WhichOneof("payload")
        if payload == "party_declared":
            party = event.party_declared.party
            yield from self.declare("party", party.party_id, party.name, party.aliases)
            for member in party.members:
                yield from self.require("party", member.party)
        elif payload == "speaker_declared":
            speaker = event.speaker_declared.speaker
            yield from self.declare("speaker", speaker.speaker_id, speaker.name, speaker.aliases)
            for role in speaker.roles:
                yield from self.require("party", role.party)
        elif payload == "issue_declared":
            issue = event.issue_declared.issue
            yield from self.require("issue", issue.parent)
            yield from self.declare("issue", issue.issue_id, issue.proposition, issue.aliases)
        elif payload == "statement_recorded":
            yield from self.check_statement(event.statement_recorded.statement)
        elif payload is None:
            yield "the event has no payload"

    def check_line(self, line, event):
        """Yields what is wrong with a line."""
        try:
            json_format.Parse(line, event)
        except json_format.ParseError as error:
            yield str(error)
            return
        try:
            if str(uuid.UUID(event.event_id)) != event.event_id:
                yield f"eventId {event.event_id!r} is not written 8-4-4-4-12 in lower case"
        except ValueError:
            yield f"eventId {event.event_id!r} is not a UUID"
        if event.event_id in self.event_ids:
            yield f"eventId {event.event_id} is used twice"
        self.event_ids.add(event.event_id)
        yield from self.check_event(event)


def check_period(statement):
    """Yields an error unless said_at is the start of the period that its precision names."""
    said_at = statement.said_at.ToDatetime()
    precision = json_format.MessageToDict(statement).get("saidAtPrecision", "")
    start = {
        "DATE_PRECISION_DAY": said_at.replace(hour=0, minute=0, second=0, microsecond=0),
        "DATE_PRECISION_MONTH": datetime.datetime(said_at.year, said_at.month, 1),
        "DATE_PRECISION_YEAR": datetime.datetime(said_at.year, 1, 1),
    }.get(precision, said_at)
    if not precision:
        yield "saidAtPrecision is wanted"
    if said_at != start:
        yield f"saidAt {said_at} is not the start of its {precision}"


def main(arguments):
    paths = [pathlib.Path(argument) for argument in arguments]
    paths = paths or sorted((ROOT / "examples" / "ukraine").glob("*.jsonl"))
    event_class = load_event_class()
    dossier = Dossier()
    count = 0
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            count += 1
            for error in dossier.check_line(line, event_class()):
                dossier.errors.append(f"{path}:{number}: {error}")
    print("\n".join(dossier.errors), end="\n" if dossier.errors else "")
    print(f"{count} events in {len(paths)} files, {len(dossier.errors)} errors")
    return 1 if dossier.errors or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
