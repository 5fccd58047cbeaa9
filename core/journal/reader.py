"""Reading the journal: its head, its entries in order, one stream, one entry. The driver alone, no SQLAlchemy."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from core.domain.decider import Stream
from core.errors import Damaged, Sentence
from core.journal.codec import Codec
from core.journal.connection import Connection, Error
from core.journal.entry import Entry, Head
from core.journal.faults import unreadable

_ENTRY = """SELECT j.position, j.commit_end, j.stream_kind, j.stream_id, j.version, j.type, j.schema, j.data,
 j.command_id, j.correlation_id, j.causation, j.undoes, j.actor, j.station, j.business_date, j.recorded_at, j.hash,
 p.data FROM journal j LEFT JOIN journal_personal p ON p.position = j.position"""
SEAL = "SELECT hash FROM journal WHERE position = ?"
_AFTER = f"{_ENTRY} WHERE j.position > ? AND j.position <= ? ORDER BY j.position"
_STREAM = f"{_ENTRY} WHERE j.stream_kind = ? AND j.stream_id = ? AND j.version > ? ORDER BY j.version"


class JournalReader:
    """Reads over one connection, so for one thread only. Raises Damaged for an entry that cannot be read any more."""

    def __init__(self, connection: Connection, codec: Codec) -> None:
        self._connection = connection
        self._codec = codec

    def head(self) -> Head:
        return Head(*self._rows("SELECT position, hash FROM journal_head")[0])

    def entries(self, after: int, limit: int) -> list[Entry]:
        """Entries after a position in order: `limit` of them, and as many more as end the last command."""
        end = self._row(
            "SELECT commit_end FROM journal WHERE position <= ? ORDER BY position DESC LIMIT 1", (after + limit,)
        )
        if end is None or end[0] <= after:
            return []
        return self._decoded(self._rows(_AFTER, (after, end[0])))

    def check_kinds(self) -> None:
        """Raise UnknownEvent when any entry is of a type or schema that is not known here. Looks at all of them."""
        for type, schema in self._rows("SELECT DISTINCT type, schema FROM journal"):
            self._codec.check(type, schema)

    def stream(self, stream: Stream, after_version: int = 0) -> list[Entry]:
        return self._decoded(self._rows(_STREAM, (*stream, after_version)))

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of all streams of a kind that has few, in order."""
        found = f"{_ENTRY} WHERE j.stream_kind = ? ORDER BY j.position"
        return self._decoded(self._rows(found, (kind,)))

    def entry(self, position: int) -> Entry | None:
        found = self._decoded(self._rows(f"{_ENTRY} WHERE j.position = ?", (position,)))
        return found[0] if found else None

    def command(self, command_id: str) -> list[Entry]:
        """The entries of one accepted command, in order; none when there is no such command."""
        row = self._row("SELECT first, last FROM command_log WHERE command_id = ? AND first IS NOT NULL", (command_id,))
        if row is None:
            return []
        return self._decoded(self._rows(_AFTER, (row[0] - 1, row[1])))

    def first_position(self, stream: Stream) -> int:
        """Position of the first entry of a stream. KeyError when there is none."""
        row = self._row("SELECT position FROM journal WHERE stream_kind = ? AND stream_id = ? AND version = 1", stream)
        if row is None:
            raise KeyError(stream)
        return int(row[0])

    def hash_at(self, position: int) -> bytes | None:
        row = self._row(SEAL, (position,))
        return row[0] if row else None

    def _row(self, sql: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
        return next(iter(self._rows(sql, parameters)), None)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def _decoded(self, rows: Iterable[tuple[Any, ...]]) -> list[Entry]:
        try:
            return [self._entry(row) for row in rows]
        except UnicodeDecodeError as error:  # the driver's, of a text that is none any more
            raise Damaged(_UNREADABLE, 0) from error

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        """One row of _ENTRY, in the order of its columns."""
        position, commit_end, kind, id, version, type, schema, data = row[:8]
        command_id, correlation_id, causation, undoes, actor, station, business_date, at, hash, personal = row[8:]
        try:
            event, why = self._codec.decode(type, schema, data, personal)
            day = date.fromisoformat(business_date)
        except (msgspec.MsgspecError, ValueError) as error:
            raise Damaged(altered(position), position) from error
        place = position, commit_end, Stream(kind, id), version
        who = command_id, correlation_id, causation, undoes, actor, station
        return Entry(*place, event, *who, day, at, why, hash)


class ToldJournalReader(JournalReader):
    """For a window: what keeps the store from answering is raised as Unavailable, in the user's words."""

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return super()._rows(sql, parameters)
        except Error as error:
            raise unreadable(error) or error from error


def altered(position: int) -> Sentence:
    return Sentence(
        f"Entry {position} cannot be read: it was altered, or what belongs to it is missing.",
        "Nothing was changed; entries before it can still be read.",
        "Run `daybook verify` to see what does not fit, or restore the newest backup.",
    )


_UNREADABLE = Sentence(
    "The journal has an entry that cannot be read any more.",
    "Nothing was changed.",
    "Run `daybook verify` to see which, or restore the newest backup.",
)
