"""Connections to the write side's file. One writer connection on one thread; any number of readers."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlite

from core.errors import Newer, Older, Sentence, Unavailable
from core.journal.connection import Error, StoreName
from core.journal.migrations import has_steps

BOOKS_FILE = "daybook.db"
APPLICATION_ID = 0x44617962  # "Dayb", in the header of the file
BOOKS_FORMAT = 2  # the file's user_version: raised with every change of the tables and every new shape of an entry
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

    def answering_within(self, seconds: float) -> AbstractContextManager[None]:
        return nullcontext()

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
    """False for a file that nothing is in yet. Raises Newer or Older for books of another form, and Unavailable for
    what no Daybook has released."""
    form = form_of(connection, path)
    if form is None:
        return False
    if form > BOOKS_FORMAT:
        raise Newer(_newer(path, _last_writer(connection)))
    if form < BOOKS_FORMAT:
        raise Older(_older(path)) if has_steps(form, BOOKS_FORMAT) else Unavailable(_unreleased(path))
    return True


def form_of(connection: SqliteConnection, path: Path) -> int | None:
    """Which form the books in a file have; None when nothing is in it yet. Raises Unavailable for other files."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Unavailable(_not_ours(path))
    return None


def mark_as_books(connection: SqliteConnection) -> None:
    """Say in the file's header that it holds books of the form of today, inside the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {BOOKS_FORMAT}")


def _last_writer(connection: SqliteConnection) -> str:
    """The version that has written the newest entry; "" where a newer form keeps it elsewhere."""
    try:
        row = connection.execute("SELECT app_version FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    except Error:
        return ""
    return str(row[0]) if row else ""


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


def _newer(path: Path, last_writer: str) -> Sentence:
    version = f"; the newest entry is of version {last_writer}" if last_writer else ""
    return Sentence(
        f"The books in {path.parent} were written by a newer Daybook{version}.",
        "Nothing was changed.",
        "Install the newest Daybook to work in them.",
    )


def _older(path: Path) -> Sentence:
    return Sentence(
        f"The books in {path.parent} were written by an older Daybook, in the form it had.",
        "Nothing was changed.",
        "Run `daybook upgrade`, or open the window: both take a backup first.",
    )


def _unreleased(path: Path) -> Sentence:
    return Sentence(
        f"The books in {path.parent} were written by a Daybook from before the first release.",
        "Nothing was changed.",
        "Open them with that Daybook, or choose another folder.",
    )


def _no_wal(path: Path) -> Sentence:
    return Sentence(
        f"The folder {path.parent} does not allow the safe way of writing that books need.",
        "Nothing was changed.",
        "Choose a folder on a local disk.",
    )
