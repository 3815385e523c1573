#!/usr/bin/env python3
"""Converts UN General Assembly roll calls into event lines that `parley import` reads.

    bench/unga_to_jsonl.py DIR [--limit N] [--output FILE]

DIR holds votes.csv.gz, roll_calls.csv.gz and roll_call_issues.csv of the unvotes data set
(github.com/dgrtwo/unvotes). Written are a party for each country, an issue for each issue label and a
statement for each vote and each label of its roll call, in order of date: yes SUPPORTS, no OPPOSES,
abstain NEUTRAL. Roll calls without a label are left out. The same input gives the same bytes.

A yes supports the motion put to the vote, not a side in the conflict that the label names, so the
propositions are about the adoption of motions.
"""

import argparse
import array
import csv
import gzip
import json
import os
import re
import sys
import unicodedata

STANCES = {"yes": "STANCE_SUPPORTS", "no": "STANCE_OPPOSES", "abstain": "STANCE_NEUTRAL"}
VOTES = list(STANCES)
VENUE = "United Nations General Assembly"
SUMMARY_MAX = 4000


class BadData(Exception):
    """A row that cannot be converted; the text names file, row, field and value."""


def read_rows(folder, name, fields):
    """Yields the rows of a CSV file as tuples of the named fields."""
    path = os.path.join(folder, name)
    opener = gzip.open if name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        missing = [field for field in fields if field not in header]
        if missing:
            raise BadData(f"{path}: no column {', '.join(missing)}; wanted {', '.join(fields)}")
        columns = [header.index(field) for field in fields]
        for row in reader:
            if len(row) != len(header):
                raise BadData(f"{path}: row {reader.line_num} has {len(row)} fields, wanted {len(header)}")
            yield tuple(row[column] for column in columns)


def slug(name):
    """Makes an id of a name: "Côte d'Ivoire" becomes cote-d-ivoire."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("'s ", "s "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:63]


def clean(text):
    """Restores quotation marks and drops leftovers of columns and control characters.

    The data set writes \\WORDS\\\\ or \\"WORDS\\\\" for "WORDS", ends some texts with a tail of zero
    columns and holds stray control characters.
    """
    text = re.sub(r"(\t+0)+$", "", text)
    text = re.sub(r'\\+"*', '"', text)
    text = re.sub(r"[\x00-\x20\x7f-\xa0]+", " ", text).strip()
    text = re.sub(r'"+$', '"', text)
    return text[:SUMMARY_MAX]


def to_json(value):
    """Renders a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_labels(folder):
    """Returns the labels of each roll call, sorted, and the short name of each label."""
    labels_by_rcid = {}
    short_names = {}
    for rcid, short_name, label in read_rows(folder, "roll_call_issues.csv", ["rcid", "short_name", "issue"]):
        labels = labels_by_rcid.setdefault(int(rcid), [])
        if label not in labels:
            labels.append(label)
            labels.sort()
        short_names[label] = short_name
    return labels_by_rcid, short_names


def read_roll_calls(folder, labels_by_rcid):
    """Returns (date, rcid, resolution, text) of each labelled roll call, in order of date."""
    roll_calls = []
    for rcid, date, resolution, short, description in read_rows(
            folder, "roll_calls.csv.gz", ["rcid", "date", "unres", "short", "descr"]):
        if int(rcid) not in labels_by_rcid:
            continue
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
            raise BadData(f"roll_calls.csv.gz: rcid {rcid}: date {date!r}; wanted YYYY-MM-DD")
        roll_calls.append((date, int(rcid), clean(resolution), clean(description) or clean(short)))
    return sorted(roll_calls)


def read_votes(folder, labels_by_rcid):
    """Returns the votes of each labelled roll call, as country * 3 + vote, and code by country."""
    votes_by_rcid = {rcid: array.array("I") for rcid in labels_by_rcid}
    codes = {}
    numbers = {}
    for rcid, country, code, vote in read_rows(
            folder, "votes.csv.gz", ["rcid", "country", "country_code", "vote"]):
        if vote not in STANCES:
            raise BadData(f"votes.csv.gz: rcid {rcid}, {country}: vote {vote!r}; wanted {', '.join(VOTES)}")
        number = numbers.setdefault(country, len(numbers))
        codes[country] = code
        if int(rcid) in votes_by_rcid:
            votes_by_rcid[int(rcid)].append(number * len(VOTES) + VOTES.index(vote))
    return votes_by_rcid, codes


def party_lines(codes):
    """Yields a declaration of each country; a code is an alias where only one country has it."""
    slugs = {}
    for country in sorted(codes, key=slug):
        party_id = slug(country)
        if party_id in slugs:
            raise BadData(f"votes.csv.gz: {country!r} and {slugs[party_id]!r} both make the id {party_id}")
        slugs[party_id] = country
        party = {"partyId": party_id, "name": country, "kind": "PARTY_KIND_STATE"}
        code = codes[country]
        if code and list(codes.values()).count(code) == 1:
            party["aliases"] = [code]
        yield to_json({"partyDeclared": {"party": party}})


def issue_lines(short_names):
    """Yields a declaration of each issue label."""
    for label in sorted(short_names):
        issue_id = slug(label)
        aliases = [label, short_names[label]]
        yield to_json({"issueDeclared": {"issue": {
            "issueId": issue_id,
            "proposition": f"The General Assembly adopts the motion put to it ({label})",
            "aliases": [alias for alias in aliases if alias.lower() != issue_id],
        }}})


def statement_tails(roll_call, labels):
    """Returns the part of a line that follows the party, by vote, one for each label."""
    date, rcid, resolution, text = roll_call
    tails = []
    for vote in VOTES:
        tails.append([])
        for label in labels:
            statement = {
                "issue": slug(label), "stance": STANCES[vote], "saidAt": f"{date}T00:00:00Z",
                "saidAtPrecision": "DATE_PRECISION_DAY", "venue": VENUE, "summary": text or resolution,
                "attribution": "ATTRIBUTION_VOTE", "labels": {"rcid": str(rcid)},
            }
            if resolution:
                statement["sources"] = [{"title": resolution}]
            tails[-1].append("," + to_json(statement)[1:] + "}}")
    return tails


def statement_lines(roll_calls, labels_by_rcid, votes_by_rcid, countries):
    """Yields a statement for each vote and label, in order of date, roll call and the data's rows."""
    heads = ['{"statementRecorded":{"statement":{"party":' + to_json(slug(country)) for country in countries]
    for roll_call in roll_calls:
        rcid = roll_call[1]
        tails = statement_tails(roll_call, labels_by_rcid[rcid])
        for packed in votes_by_rcid[rcid]:
            country, vote = divmod(packed, len(VOTES))
            for tail in tails[vote]:
                yield heads[country] + tail


def convert(folder, output, limit):
    """Writes all lines; returns how many statements there were."""
    labels_by_rcid, short_names = read_labels(folder)
    roll_calls = read_roll_calls(folder, labels_by_rcid)
    votes_by_rcid, codes = read_votes(folder, labels_by_rcid)
    for line in [*party_lines(codes), *issue_lines(short_names)]:
        output.write(line + "\n")
    count = 0
    for line in statement_lines(roll_calls, labels_by_rcid, votes_by_rcid, list(codes)):
        if count == limit:
            break
        output.write(line + "\n")
        count += 1
    output.flush()
    return count


def limit_from(text):
    """Reads --limit."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{value}; wanted 0 or more")
    return value


def main():
    parser = argparse.ArgumentParser(
        description="Converts UN General Assembly roll calls into event lines for parley import.")
    parser.add_argument("folder", metavar="DIR", help="folder with votes.csv.gz, roll_calls.csv.gz and "
                        "roll_call_issues.csv")
    parser.add_argument("--limit", type=limit_from, metavar="N", help="stop after N statements")
    parser.add_argument("--output", metavar="FILE", help="file to write; not given: standard output")
    arguments = parser.parse_args()
    try:
        if arguments.output:
            with open(arguments.output, "w", encoding="utf-8", newline="\n") as output:
                count = convert(arguments.folder, output, arguments.limit)
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n", line_buffering=False)
            count = convert(arguments.folder, sys.stdout, arguments.limit)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (BadData, OSError, EOFError, ValueError) as error:
        print(f"unga_to_jsonl: {error}", file=sys.stderr)
        return 1
    print(f"{count} statements", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
