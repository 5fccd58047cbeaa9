"""A desk's own copy of a journal that lies on a server: what it reads, at local speed, also while the server is away.

Only the follower writes to it, whole commands at a time, and only what fits the seal of the entry before.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.errors import Damaged, Older, Sentence
from core.journal.chain import FORMAT, GENESIS, framed, seal
from core.journal.check import personal_problem
from core.journal.connection import Connection
from core.journal.entry import Head
from core.journal.reader import SEAL
from core.journal.schema import creation, guards
from core.journal.sqlite import SqliteConnection, holds_books, mark_as_books, open_writer

COPY_FILE = "journal-copy.db"
MOST_AT_ONCE = 2_000  # entries a step, and as many more as end the last command

_COLUMNS = """j.position, j.commit_end, j.stream_kind, j.stream_id, j.version, j.type, j.schema, j.data, j.command_id,
 j.correlation_id, j.causation, j.undoes, j.actor, j.station, j.app_version, j.business_date, j.recorded_at, j.hash"""
_AFTER = f"""SELECT {_COLUMNS}, p.salt, p.data FROM journal j LEFT JOIN journal_personal p ON p.position = j.position
 WHERE j.position > ? AND j.position <= ? ORDER BY j.position"""
_END = "SELECT commit_end FROM journal WHERE position <= ? ORDER BY position DESC LIMIT 1"
_ADD = f"INSERT INTO journal VALUES ({', '.join('?' * 18)})"
_ADD_PERSONAL = "INSERT INTO journal_personal VALUES (?, ?, ?)"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid DESC"  # what refers to others first
_LOG = "INSERT INTO command_log VALUES (?, '', x'', ?, ?, ?, 'accepted', ?) ON CONFLICT DO NOTHING"


class JournalCopy:
    """The copy in a folder, opened for writing by the thread that made it. Made when there is none."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / COPY_FILE
        self._connection = open_writer(path)
        self._connection.execute("PRAGMA synchronous=NORMAL")  # what a power cut takes is fetched again
        self._is_older = False
        try:
            if not holds_books(self._connection, path):
                with _whole(self._connection):
                    _make(self._connection, "")
        except Older:  # nothing in it is not on the server, too
            self._is_older = True

    def head(self) -> Head:
        return Head(*self._connection.execute("SELECT position, hash FROM journal_head").fetchone())

    def pull(self, server: Connection) -> int:
        """Fetch what came next on the server, in whole commands. How many entries; 0 at the end.

        Raises Damaged when the server's journal is not the one that was copied, and Error when it is out of reach.
        """
        journal_id = self._check(server)
        if self._is_older:
            return self._make_anew(server, journal_id)
        rows, head = self._next(server, journal_id)
        if rows:
            with _whole(self._connection):
                self._add(rows, head)
        return len(rows)

    def close(self) -> None:
        self._connection.close()

    def _check(self, server: Connection) -> str:
        """The journal's id, once the server's entry where the copy ends is the one that was copied."""
        (journal_id,) = server.execute("SELECT journal_id FROM journal_head").fetchone()
        (known,) = self._connection.execute("SELECT journal_id FROM journal_head").fetchone()
        here = self.head()
        if not known:
            self._connection.execute("UPDATE journal_head SET journal_id = ?", (journal_id,))
        elif known != journal_id:
            raise Damaged(_OTHER_JOURNAL, 0)
        if here.position:
            there = server.execute(SEAL, (here.position,)).fetchone()
            if there is None or there[0] != here.hash:
                raise Damaged(_gone_back(here.position), here.position)
        return str(journal_id)

    def _make_anew(self, server: Connection, journal_id: str) -> int:
        """A copy of an older form is fetched once more. Until it is whole, the older one is what is there."""
        fetched = 0
        with _whole(self._connection):
            _clear(self._connection)
            _make(self._connection, journal_id)
            while (found := self._next(server, journal_id))[0]:
                self._add(*found)
                fetched += len(found[0])
        self._is_older = False
        return fetched

    def _next(self, server: Connection, journal_id: str) -> tuple[Sequence[tuple[Any, ...]], Head]:
        """The rows behind the copy's end, none at the server's end, and where the copy ends with them."""
        here = self.head()
        (end,) = server.execute(_END, (here.position + MOST_AT_ONCE,)).fetchone() or (0,)
        if end <= here.position:
            return (), here
        rows = server.execute(_AFTER, (here.position, end)).fetchall()
        return rows, _checked(rows, here, framed((FORMAT, journal_id)))

    def _add(self, rows: Sequence[tuple[Any, ...]], head: Head) -> None:
        self._connection.executemany(_ADD, [row[:18] for row in rows])
        self._connection.executemany(_ADD_PERSONAL, [(row[0], *row[18:]) for row in rows if row[19] is not None])
        self._connection.executemany(_LOG, _commands(rows))
        self._connection.execute("UPDATE journal_head SET position = ?, hash = ?", (head.position, head.hash))


@contextmanager
def _whole(connection: SqliteConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _clear(connection: SqliteConnection) -> None:
    for (name,) in connection.execute(_TABLES).fetchall():
        connection.execute(f"DROP TABLE {name}")


def _make(connection: SqliteConnection, journal_id: str) -> None:
    for statement in (*creation(), *guards()):
        connection.execute(statement)
    connection.execute("INSERT INTO journal_head VALUES (1, 0, ?, ?, x'')", (GENESIS, journal_id))
    mark_as_books(connection)


def _checked(rows: Sequence[tuple[Any, ...]], before: Head, opening: bytes) -> Head:
    """Where the journal ends after these rows. Raises Damaged at the first that is not in its place or was altered."""
    position, hash = before.position, before.hash
    for row in rows:
        position += 1
        hash = seal(opening + framed(row[:17]), hash)
        if row[0] != position or row[17] != hash or personal_problem(row[7], row[18], row[19]):
            raise Damaged(_unsealed(position), position)
    return Head(position, hash)


def _commands(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Of each command its id, actor, first and last position and moment: a copy knows no more of the log."""
    firsts = [row for place, row in enumerate(rows) if not place or rows[place - 1][1] < row[0]]
    return [(row[8], row[12], row[0], row[1], row[16]) for row in firsts]


def _unsealed(position: int) -> Sentence:
    return Sentence(
        f"Entry {position} on the server does not match its seal.",
        "It was not taken over; this desk's copy ends before it.",
        "Run `daybook verify`, and tell whoever looks after the server.",
    )


def _gone_back(position: int) -> Sentence:
    return Sentence(
        f"The server's journal is not the one this desk has read up to entry {position}: entries are missing there.",
        "Nothing was written. This desk's copy still has them.",
        "Tell whoever looks after the server: an older backup may have been restored, or another server answered.",
    )


_OTHER_JOURNAL = Sentence(
    "The server holds other books than those this desk has read.",
    "Nothing was written, and this desk's copy is as it was.",
    "Check the address, or ask whoever looks after the server.",
)
