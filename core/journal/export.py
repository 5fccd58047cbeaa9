"""The journal as a file of lines for whoever has no Daybook; resources/verify_journal.py documents and checks it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from core.errors import Sentence, Unavailable
from core.journal.chain import FORMAT
from core.journal.check import Progress
from core.journal.connection import Connection, Error
from core.journal.entry import Head
from core.journal.faults import unreadable

NAME = "daybook-journal"
FORM = 1  # of the lines; raised with every change that an older verify_journal.py cannot read
FIELDS = (
    *("position", "commit_end", "stream_kind", "stream_id", "version", "type", "schema", "data"),
    *("command_id", "correlation_id", "causation", "undoes", "actor", "station", "app_version"),
    *("business_date", "recorded_at", "hash"),
)
_ENTRIES = f"""SELECT {", ".join(f"j.{name}" for name in FIELDS)}, p.salt, p.data
 FROM journal j LEFT JOIN journal_personal p ON p.position = j.position ORDER BY j.position"""
_REPORT_EVERY = 4_096


def export(connection: Connection, path: Path, progress: Progress) -> Head:
    """Write the whole journal as it is at this moment. Where it ends. Raises Unavailable, and then there is no file."""
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise Unavailable(_there_already(path))
    try:
        head = _write(connection, part, progress)
        part.rename(path)
    except OSError as error:
        raise Unavailable(_not_written(path, error)) from error
    except Error as error:
        raise unreadable(error) or Unavailable(_not_read(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return head


def _write(connection: Connection, part: Path, progress: Progress) -> Head:
    encode = msgspec.json.Encoder().encode
    connection.begin_reading()
    try:
        position, hash, journal_id = connection.execute(
            "SELECT position, hash, journal_id FROM journal_head"
        ).fetchone()
        with part.open("wb") as file:
            file.write(encode(_header(journal_id, position, hash)) + b"\n")
            for row in _told(connection.stream(_ENTRIES), position, progress):
                file.write(encode(_line(row)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    finally:
        connection.rollback()
    return Head(position, hash)


def _header(journal_id: str, position: int, hash: bytes) -> dict[str, Any]:
    return {
        "format": NAME,
        "form": FORM,
        "chain": FORMAT,
        "journal_id": journal_id,
        "position": position,
        "hash": hash.hex(),
    }


def _line(row: Sequence[Any]) -> dict[str, Any]:
    line = dict(zip(FIELDS, row, strict=False))
    line["hash"] = row[17].hex()
    if row[19] is not None:
        line["salt"], line["personal"] = row[18].hex(), row[19]
    return line


def _told(rows: Iterator[Sequence[Any]], head: int, progress: Progress) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield row
        if row[0] % _REPORT_EVERY == 0:
            progress(row[0], head)


def _there_already(path: Path) -> Sentence:
    return Sentence(
        f"There is a file {path} already.", "It was left as it is.", "Choose another name, or move it away."
    )


def _not_written(path: Path, error: OSError) -> Sentence:
    return Sentence(
        f"The journal could not be written to {path}: {error.strerror or error}.",
        "The books were not changed, and no unfinished file was left.",
        "Choose another place, or free some space, and try again.",
    )


def _not_read(error: Error) -> Sentence:
    return Sentence(
        f"The journal could not be read to its end: {error}.",
        "The books were not changed, and no unfinished file was left.",
        "Run `daybook verify` to see what does not fit, or restore the newest backup.",
    )
