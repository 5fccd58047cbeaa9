"""What books have that a backup of them lacks, as far as damaged books can still be read."""

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.backups.checking import open_untouched
from core.domain.values import Micros
from core.journal.connection import Connection, Error
from core.journal.reader import SEAL
from core.journal.sqlite import BOOKS_FILE

MOST_LISTED = 1_000
_ENTRIES = """SELECT position, type, recorded_at, stream_kind, stream_id FROM journal
 WHERE position > ? AND position <= ? ORDER BY position"""
_NUMBERS = {"order": "SELECT number FROM orders WHERE id = ?", "payment": "SELECT number FROM payments WHERE id = ?"}


class Lost(NamedTuple):
    """One entry that the backup lacks. `number` is that of its order or payment, where it has one that can be read."""

    position: int
    type: str
    at: Micros
    kind: str
    number: int | None


class Missing(NamedTuple):
    """What a restore takes back: the first thousand entries, and how many there are.

    `is_known` is False when the books cannot be read, or not all of what would be missing: then there may be more.
    """

    entries: tuple[Lost, ...]
    total: int
    is_known: bool


NOBODY_KNOWS = Missing((), 0, is_known=False)


def missing(backup: Path, books: Path, limit: int = MOST_LISTED) -> Missing:
    """The entries of the books in a folder that a backup lacks, the first ones first. Changes nothing."""
    if not (books / BOOKS_FILE).exists():
        return NOBODY_KNOWS
    try:
        with closing(open_untouched(books / BOOKS_FILE)) as here, closing(open_untouched(backup)) as there:
            (last,) = here.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()
            (head,) = here.execute("SELECT position FROM journal_head").fetchone() or (0,)
            common = _common(here, there, last)
            total = max(last, head) - common
            entries = tuple(_lost(here, common, min(last, common + limit)))
            return Missing(entries, total, is_known=len(entries) == min(total, limit))
    except Error:
        return NOBODY_KNOWS


def _common(here: Connection, there: Connection, last: int) -> int:
    """The last position at which both journals have the same seal, and so the same history."""

    def differs(position: int) -> bool:
        return _hash(here, position) != _hash(there, position)

    end: int = there.execute("SELECT position FROM journal_head").fetchone()[0]
    upto = min(last, end)
    if not differs(upto):  # asked first: bisecting would stumble over damage long before
        return upto
    return bisect_left(range(1, upto + 1), True, key=differs)


def _hash(connection: Connection, position: int) -> bytes | None:
    try:
        row: tuple[bytes] | None = connection.execute(SEAL, (position,)).fetchone()
    except Error:
        return None
    return row[0] if row else None


def _lost(connection: Connection, after: int, upto: int) -> Iterator[Lost]:
    """One by one, past those that cannot be read."""
    while after < upto:
        try:
            for position, type, at, kind, id in connection.execute(_ENTRIES, (after, upto)):
                yield Lost(position, type, at, kind, _number(connection, kind, id))
                after = position
            return
        except Error:
            after += 1


def _number(connection: Connection, kind: str, id: str) -> int | None:
    sql = _NUMBERS.get(kind)
    if sql is None:
        return None
    try:
        row: tuple[int | None] | None = connection.execute(sql, (id,)).fetchone()
    except Error:
        return None
    return row[0] if row else None
