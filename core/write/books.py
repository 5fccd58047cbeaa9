"""Making and opening the file that the books are kept in."""

import os
from contextlib import closing
from pathlib import Path

from core import wording
from core.domain.decider import Violation
from core.domain.values import Id
from core.errors import Sentence, Unavailable
from core.journal.chain import GENESIS
from core.journal.connection import Connection, Error
from core.journal.faults import unavailable
from core.journal.schema import creation, guards
from core.journal.sqlite import (
    BOOKS_FILE,
    SqliteConnection,
    holds_books,
    is_there,
    mark_as_books,
    open_in_memory,
    open_reader,
    open_writer,
)
from core.write.folders import is_shared
from core.write.tables import NUMBERS_START_AT, metadata

SECRET_BYTES = 32


def open_books(folder: Path, journal_id: Id) -> SqliteConnection:
    """The writer connection to the books in a folder; makes them when the folder holds none.

    `journal_id` becomes the new journal's id. Raises Unavailable when the folder or file cannot be used.
    """
    if is_shared(folder):
        raise Unavailable(wording.text(Violation("SYS-2", facts={"path": str(folder)})))
    _make_folder(folder)
    path = folder / BOOKS_FILE
    try:
        if is_there(path):
            _look_into(path)  # before it is opened for writing, which changes the mode of any file
        connection = open_writer(path)
        _prepare(connection, path, journal_id)
    except Error as error:
        raise unavailable(error) or error from error
    return connection


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            Sentence(
                f"The folder {folder} cannot be made: {error.strerror or error}.",
                "Nothing was changed.",
                "Choose a folder that you may write in.",
            )
        ) from error


def _look_into(path: Path) -> None:
    connection = open_reader(path)
    try:
        holds_books(connection, path)
    finally:
        connection.close()


def _prepare(connection: SqliteConnection, path: Path, journal_id: Id) -> None:
    if holds_books(connection, path):
        return
    connection.begin()
    create_tables(connection, journal_id)
    mark_as_books(connection)
    connection.commit()


def create_tables(connection: SqliteConnection, journal_id: Id) -> None:
    """Tables, indexes, guards and the first rows, inside the caller's transaction."""
    make_missing_tables(connection)
    add_first_rows(connection, journal_id)


def make_missing_tables(connection: SqliteConnection) -> None:
    """Tables, indexes and guards where they are missing, inside the caller's transaction."""
    for statement in (*creation(), *creation(metadata), *guards()):
        connection.execute(statement)


def add_first_rows(connection: Connection, journal_id: Id) -> None:
    """The head of an empty journal, and the series of numbers, where they all begin."""
    connection.execute(
        "INSERT INTO journal_head VALUES (1, 0, ?, ?, ?)", (GENESIS, journal_id, os.urandom(SECRET_BYTES))
    )
    for series, first in NUMBERS_START_AT.items():
        connection.execute("INSERT INTO number_series VALUES (?, ?)", (series, first - 1))


def altered_shape(path: Path) -> str:
    """The first table, index or guard of the books in a file that is not as it would be made now; "" for none."""
    with closing(open_reader(path)) as connection:
        return min((name for name, _ in shape_of_today() ^ shape_of(connection)), default="")


def shape_of_today() -> set[tuple[str, str | None]]:
    """Names of all tables, indexes and guards, with the SQL that makes them; None for indexes that SQLite adds."""
    with closing(open_in_memory()) as right:
        make_missing_tables(right)
        return shape_of(right)


def shape_of(connection: Connection) -> set[tuple[str, str | None]]:
    """As `shape_of_today`, of what is there."""
    return set(connection.execute("SELECT name, sql FROM sqlite_master"))
