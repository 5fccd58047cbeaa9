"""Connections to the write side's file. One writer connection on one thread; any number of readers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlite

from core.errors import Sentence, Unavailable
from core.journal.connection import Error, StoreName

BOOKS_FILE = "daybook.db"
APPLICATION_ID = 0x44617962  # "Dayb", in the header of the file
BOOKS_FORMAT = 1  # the file's user_version: raised with every change of the tables that an older Daybook cannot read
OLDEST_SQLITE = (3, 51, 3)  # older ones can lose commits when two connections use the WAL (quality: WAL-reset bug)

if TYPE_CHECKING:  # sqlcipher3 ships no types; it has the shape of the standard library's driver
    from sqlite3 import Connection as DriverConnection
else:
    DriverConnection = sqlite.Connection


class SqliteConnection(DriverConnection):
    """A connection to one file. Who writes has the whole file for himself."""

    store: StoreName = "sqlite"
    is_alone = True

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        return self.execute(sql, parameters)

    def begin(self, *, alone: bool = False) -> None:
        if self.in_transaction:  # there was not even memory to end the last one
            self.rollback()
        self.execute("BEGIN IMMEDIATE")

    def begin_reading(self) -> None:
        self.execute("BEGIN")


def open_writer(path: Path) -> SqliteConnection:
    """The one connection that writes: WAL, synchronous=EXTRA, every BEGIN written out. For one thread only."""
    connection = _connect(path)
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise Unavailable(_no_wal(path))
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA cache_size=-64000")
    connection.execute("PRAGMA wal_autocheckpoint=4000")  # 16 MB: a page changed by many commits is moved once
    return connection


def open_reader(path: Path) -> SqliteConnection:
    """A connection that can only read. For one thread only."""
    connection = _connect(path)
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA query_only=ON")
    return connection


def is_there(path: Path) -> bool:
    """Whether there is such a file. Raises Unavailable for one in a folder that may not be looked into."""
    try:
        return path.exists()
    except OSError as error:
        raise Unavailable(_cannot_open(path)) from error


def open_in_memory() -> SqliteConnection:
    """An empty store that nobody else sees and that ends with its connection."""
    connection: SqliteConnection = sqlite.connect(":memory:", isolation_level=None, factory=SqliteConnection)
    return connection


def holds_books(connection: SqliteConnection, path: Path) -> bool:
    """False for a file that nothing is in yet. Raises Unavailable for a file of another program or Daybook."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        if form != BOOKS_FORMAT:
            raise Unavailable(_other_form(path, form))
        return True
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Unavailable(_not_ours(path))
    return False


def _connect(path: Path) -> SqliteConnection:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise Unavailable(_too_old())
    try:
        connection: SqliteConnection = sqlite.connect(
            path, isolation_level=None, cached_statements=512, factory=SqliteConnection
        )
    except Error as error:
        raise Unavailable(_cannot_open(path)) from error
    return connection


def _too_old() -> Sentence:
    return Sentence(
        f"This computer's SQLite is {sqlite.sqlite_version}, which can damage books.",
        "Nothing was opened.",
        f"Install Daybook with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
    )


def _cannot_open(path: Path) -> Sentence:
    return Sentence(
        f"The books in {path.parent} cannot be opened.",
        "Nothing was changed.",
        "Check that the folder exists and that you may write in it, or choose another folder.",
    )


def _not_ours(path: Path) -> Sentence:
    return Sentence(
        f"The file {path.name} in {path.parent} does not hold Daybook books.",
        "Nothing was changed.",
        "Choose another folder.",
    )


def _other_form(path: Path, form: int) -> Sentence:
    which = "a newer Daybook" if form > BOOKS_FORMAT else "a Daybook from before the first release"
    return Sentence(
        f"The books in {path.parent} were written by {which}.",
        "Nothing was changed.",
        "Open them with that Daybook, or choose another folder.",
    )


def _no_wal(path: Path) -> Sentence:
    return Sentence(
        f"The folder {path.parent} does not allow the safe way of writing that books need.",
        "Nothing was changed.",
        "Choose a folder on a local disk.",
    )
