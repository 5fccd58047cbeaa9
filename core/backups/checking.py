"""Checking a copy of the books before it is relied on: SQLite's own check, the chain, the tables. Changes no byte."""

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from core.journal.connection import UNREADABLE, Error
from core.journal.entry import Head
from core.journal.reader import JournalReader
from core.journal.sqlite import SqliteConnection, holds_books
from core.projections.disk import is_from_disk
from core.write.verify import Rules, verify

Step = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

_DAMAGE = ("not a database", "malformed")  # words: an online copy's errors come without their codes
COPYING, CHECKING = "copying", "checking"


class Unfit(Exception):
    """A copy does not fit; `position` is the first entry that does not, 0 when it is none. Who copied says it."""

    def __init__(self, what: str, position: int = 0) -> None:
        super().__init__(what)
        self.position = position


def silent(doing: str, done: int, of: int) -> None:
    return None


def open_untouched(path: Path) -> SqliteConnection:
    """A connection that leaves the file and its write-ahead log as they are, also when it is closed."""
    connection: SqliteConnection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, factory=SqliteConnection
    )
    connection.execute("PRAGMA busy_timeout=5000")
    return connection


def is_damage(error: Error) -> bool:
    """Whether the file's content is at fault, and not the disk's room or somebody's rights."""
    return any(mark in str(error) for mark in _DAMAGE)


def is_outside(error: Error) -> bool:
    """Whether disk, locks or memory are in the way, and no mistake. What an online copy says has no code."""
    return getattr(error, "sqlite_errorcode", None) is None or is_from_disk(error)


def checked_head(path: Path, rules: Rules, step: Step = silent) -> Head:
    """Where the journal in a copy ends, once everything in the copy fits. Raises Unfit, and Unavailable."""
    try:
        connection = open_untouched(path)
        try:
            _check(connection, path, rules, step)
            return JournalReader(connection, rules.codec).head()
        finally:
            connection.close()
    except UNREADABLE as error:
        raise Unfit(f"the file itself is damaged: {error}") from error


def _check(connection: SqliteConnection, path: Path, rules: Rules, step: Step) -> None:
    step(CHECKING, 0, 0)
    if not holds_books(connection, path):
        raise Unfit("it holds no books")
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise Unfit(f"the file itself is damaged: {said}")
    found = verify(connection, *rules, lambda done, of: step(CHECKING, done, of))
    if found.problems:
        first = found.problems[0]
        raise Unfit(f"entry {first.position}: {first.what}" if first.position else first.what, first.position)
