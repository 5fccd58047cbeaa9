#!/usr/bin/env python3
"""Checks a journal that `daybook export-journal FILE` wrote, with nothing of Daybook: `python3 verify_journal.py FILE`.

Prints the first entry that is not as it was written and ends with 1, or says that all entries fit and ends with 0.
`--hash HEX` also demands that the last entry's hash begins so, as in the name of a backup or on a printed page: only
what was noted elsewhere shows that not the whole file was made anew.

THE FILE is UTF-8 text, one JSON object a line, each line ended by a line feed. The first line is the header:

    format      "daybook-journal"
    form        1, the form of these lines
    chain       1, the form of the chain of hashes
    journal_id  the id of this journal
    position    the position of the last entry; 0 when there is none
    hash        the hash of the last entry in hexadecimal; 64 zeros when there is none

Each further line is one entry, in order:

    position        1, 2, 3 … without gaps
    commit_end      the position of the last entry that the same command wrote
    stream_kind     "order", "customer" …: what kind of thing it happened to
    stream_id       which one
    version         1, 2, 3 … within the stream
    type, schema    what happened, as in "order.placed", and the form in which that is told
    data            what happened: JSON, as a string, for its exact characters count
    command_id      the command that caused it; all entries of one command stand together
    correlation_id  the first command of a batch or chain of commands
    causation       the entry or command that it follows from, or null
    undoes          the command that is undone by it, or null
    actor           the id of the person who did it
    station         the computer at which
    app_version     by which version of the program
    business_date   the day to which it is booked
    recorded_at     when it was written: microseconds since 1970, UTC
    hash            see below, in hexadecimal
    salt, personal  only where something personal belongs to the entry: 16 bytes in hexadecimal, and JSON as a string

THE HASH of an entry is SHA-256 over twenty fields, each framed as `<length in bytes>:<bytes>,` of its UTF-8 text,
whole numbers in decimal, and null as `-,`. The fields, in order: chain, journal_id (both of the header), position,
commit_end, stream_kind, stream_id, version, type, schema, data, command_id, correlation_id, causation, undoes, actor,
station, app_version, business_date, recorded_at, and the 32 bytes of the hash of the entry before (32 zero bytes before
the first).

THE PERSONAL PART is not in the chain, so that it can be erased. Where there is one, data ends with
`"personal":"<64 digits>"}`: SHA-256 over the bytes of salt and the UTF-8 text of personal.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

BEFORE_THE_DATA = ("position", "commit_end", "stream_kind", "stream_id", "version", "type", "schema", "data")
BEHIND_IT = ("command_id", "correlation_id", "causation", "undoes", "actor", "station", "app_version")
CHAINED = (*BEFORE_THE_DATA, *BEHIND_IT, "business_date", "recorded_at")
KNOWN = {*CHAINED, "hash", "salt", "personal"}
WHOLE = {"position", "commit_end", "version", "schema", "recorded_at"}
NULLABLE = {"causation", "undoes"}
PERSONAL = re.compile(r'"personal":"([0-9a-f]{64})"\}\Z')


class Wrong(Exception):
    """The first thing that is not as it was written."""


class Before(NamedTuple):
    """What the entry before says about the next one."""

    position: int = 0
    commit_end: int = 0
    command_id: str = ""
    hash: bytes = bytes(32)


def check(lines: Iterable[bytes], hash_start: str = "") -> int:
    """How many entries fit. Raises Wrong for the first that does not."""
    header: dict[str, Any] = {}
    before, versions = Before(), dict[tuple[str, str], int]()
    for number, line in enumerate(lines):
        if not header:
            header = checked_header(line)
            continue
        where = f"entry {before.position + 1} (line {number + 1})"
        before = checked_entry(parsed(line, where), header, before, versions, where)
    if not header:
        raise Wrong("the file is empty")
    check_end(header, before, hash_start)
    return before.position


def parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line.decode(), object_pairs_hook=fields_once)
    except ValueError as error:
        raise Wrong(f"{where}: the line cannot be read: {error}") from error
    if not isinstance(found, dict) or not line.endswith(b"\n"):
        raise Wrong(f"{where}: the line is not whole")
    return found


def fields_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands in it twice")
    return found


def checked_header(line: bytes) -> dict[str, Any]:
    header = parsed(line, "the header")
    if (header.get("format"), header.get("form"), header.get("chain")) != ("daybook-journal", 1, 1):
        raise Wrong("the header: this is no journal of the form that is known here")
    if not isinstance(header.get("journal_id"), str) or type(header.get("position")) is not int:
        raise Wrong("the header: it does not say which journal this is and where it ends")
    return header


def checked_entry(
    entry: dict[str, Any], header: dict[str, Any], before: Before, versions: dict[tuple[str, str], int], where: str
) -> Before:
    for name in CHAINED:
        expected = int if name in WHOLE else str
        if type(entry.get(name)) is not expected and not (name in NULLABLE and name in entry and entry[name] is None):
            raise Wrong(f"{where}: its {name} is missing or of another kind")
    if foreign := sorted(entry.keys() - KNOWN):
        raise Wrong(f"{where}: it has fields that no entry has: {', '.join(foreign)}")
    wrong = misplaced(entry, before) or unsealed(entry, header, before) or wrong_version(entry, versions)
    if wrong := wrong or wrong_personal(entry):
        raise Wrong(f"{where}, {entry['type']}: {wrong}")
    return Before(entry["position"], entry["commit_end"], entry["command_id"], bytes.fromhex(entry["hash"]))


def misplaced(entry: dict[str, Any], before: Before) -> str:
    if entry["position"] != before.position + 1:
        return f"position {before.position + 1} should stand here, and {entry['position']} does"
    is_first = before.position == before.commit_end
    if entry["commit_end"] < entry["position"] or (is_first and entry["command_id"] == before.command_id):
        return "it is torn from the entries it was written with"
    if not is_first and (entry["commit_end"], entry["command_id"]) != (before.commit_end, before.command_id):
        return "it came between entries that were written together"
    return ""


def unsealed(entry: dict[str, Any], header: dict[str, Any], before: Before) -> str:
    fields = [header["chain"], header["journal_id"], *(entry[name] for name in CHAINED), before.hash]
    if hashlib.sha256(b"".join(map(framed, fields))).hexdigest() == entry.get("hash"):
        return ""
    return "it does not match its hash: it, or what came before it, was changed"


def framed(value: str | int | bytes | None) -> bytes:
    if value is None:
        return b"-,"
    content = value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")
    return b"%d:%b," % (len(content), content)


def wrong_version(entry: dict[str, Any], versions: dict[tuple[str, str], int]) -> str:
    stream = (entry["stream_kind"], entry["stream_id"])
    versions[stream] = versions.get(stream, 0) + 1
    if entry["version"] == versions[stream]:
        return ""
    return f"version {versions[stream]} of {stream[0]} {stream[1]} should stand here, and {entry['version']} does"


def wrong_personal(entry: dict[str, Any]) -> str:
    match = PERSONAL.search(entry["data"])
    if match is None:
        return "a personal part was added to it" if "personal" in entry or "salt" in entry else ""
    if not isinstance(entry.get("salt"), str) or not isinstance(entry.get("personal"), str):
        return "its personal part is missing"
    try:
        digest = hashlib.sha256(bytes.fromhex(entry["salt"]) + entry["personal"].encode()).hexdigest()
    except ValueError:
        digest = ""
    return "" if digest == match[1] else "its personal part was changed"


def check_end(header: dict[str, Any], last: Before, hash_start: str) -> None:
    if last.position != header["position"]:
        raise Wrong(f"the end: the journal should go on to entry {header['position']} and ends at {last.position}")
    if last.hash.hex() != header.get("hash"):
        raise Wrong("the end: the hash of the last entry is not the one in the header")
    if last.commit_end != last.position:
        raise Wrong("the end: the last entries of a command are missing")
    if not last.hash.hex().startswith(hash_start.lower()):
        raise Wrong(f"the end: the hash of the last entry is {last.hash.hex()} and does not begin with {hash_start}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks a journal that Daybook exported, without Daybook.")
    parser.add_argument("file")
    parser.add_argument("--hash", default="", metavar="HEX", help="what the hash of the last entry has to begin with")
    asked = parser.parse_args()
    try:
        with open(asked.file, "rb") as file:
            entries = check(file, asked.hash)
    except OSError as error:
        print(f"{asked.file} cannot be read: {error.strerror or error}")
        return 1
    except Wrong as wrong:
        print(f"Not as it was written: {wrong}.")
        return 1
    print(f"All {entries:,} entries fit.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
