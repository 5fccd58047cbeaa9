"""Checking a copy of the books before it is relied on: SQLite's own check, the chain, the tables. Changes no byte."""

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from core.errors import Newer, Older
from core.journal.check import Problem, check_chain
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
    is_of_today = _is_of_today(connection, path)
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise Unfit(f"the file itself is damaged: {said}")
    first = _first_problem(connection, rules, step) if is_of_today else _first_broken_seal(connection)
    if first is not None:
        raise Unfit(f"entry {first.position}: {first.what}" if first.position else first.what, first.position)


def _is_of_today(connection: SqliteConnection, path: Path) -> bool:
    """False for books of another form, whose seals can be checked, and whose tables cannot."""
    try:
        if not holds_books(connection, path):
            raise Unfit("it holds no books")
    except (Newer, Older):
        return False
    return True


def _first_problem(connection: SqliteConnection, rules: Rules, step: Step) -> Problem | None:
    found = verify(connection, *rules, lambda done, of: step(CHECKING, done, of))
    return next(iter(found.problems), None)


def _first_broken_seal(connection: SqliteConnection) -> Problem | None:
    return next(check_chain(connection, lambda done: None), None)
