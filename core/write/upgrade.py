"""Upgrading books of an older form to the form of today: whole or not at all. Whoever calls has taken a backup."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.errors import Damaged, Older, Sentence
from core.journal import sqlite
from core.journal.check import Problem, Progress
from core.journal.connection import Connection, Error
from core.journal.faults import unavailable
from core.journal.migrations import steps
from core.journal.schema import metadata as journal_metadata
from core.journal.sqlite import SqliteConnection, form_of, holds_books, mark_as_books, open_writer
from core.write.books import make_missing_tables, shape_of, shape_of_today
from core.write.refold import refold_within
from core.write.verify import Rules, check_part, parts_of

_OLDER = "older_"
_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
_GUARDS_AND_INDEXES = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"


def upgrade(path: Path, rules: Rules, progress: Progress) -> bool:
    """Whether there was anything to do. Raises Unavailable, and Damaged; then the books are as they were.

    Everything is one transaction, checked before it is committed: a kill leaves the older form.
    """
    with closing(open_writer(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")  # tables go and come in any order; checked at the end
        connection.execute("PRAGMA legacy_alter_table=ON")  # a table set aside takes no references of others along
        try:
            connection.begin(alone=True)
            is_older = _is_older(connection, path)
            if is_older:
                _bring_forward(connection, path, rules, progress)
            connection.commit()
        except Error as error:
            connection.rollback()
            raise unavailable(error) or error from error
        except BaseException:
            connection.rollback()
            raise
    return is_older


def _is_older(connection: SqliteConnection, path: Path) -> bool:
    try:
        holds_books(connection, path)
    except Older:
        return True
    return False


def _bring_forward(connection: SqliteConnection, path: Path, rules: Rules, progress: Progress) -> None:
    for kind, name in connection.execute(_GUARDS_AND_INDEXES).fetchall():
        connection.execute(f"DROP {kind} {name}")
    for statement in steps(form_of(connection, path) or 0, sqlite.BOOKS_FORMAT):
        connection.execute(statement)
    _make_tables_anew(connection)
    mark_as_books(connection)
    for problem in (*refolded(connection, rules, progress), *_file_problems(connection)):
        raise Damaged(does_not_fit(problem, _AS_BEFORE), problem.position)


def refolded(connection: Connection, rules: Rules, progress: Progress) -> Iterator[Problem]:
    """Fill the normalised tables from the journal. Gives what then is not as it should be, while it can be undone."""
    refold_within(connection, *rules, progress)
    for part in parts_of(connection, rules.mappings):
        yield from check_part(connection, part, rules, lambda done: None)


def take_over(connection: Connection, table: str, older: str, columns: set[str]) -> None:
    """The rows of an older table, in the columns that both have."""
    both = ", ".join(f'"{name}"' for name in sorted(columns))
    connection.execute(f"INSERT INTO {table} ({both}) SELECT {both} FROM {older}")


def does_not_fit(problem: Problem, safe: str) -> Sentence:
    where = f"entry {problem.position}: {problem.what}" if problem.position else problem.what
    return Sentence(
        f"The books could not be upgraded: {where}.",
        safe,
        "Go on with the Daybook that wrote them, and run its `daybook verify`.",
    )


def _make_tables_anew(connection: SqliteConnection) -> None:
    """The journal's tables keep their rows; all others are empty afterwards."""
    kept, today = set(journal_metadata.tables), dict(shape_of_today())
    aside = []
    for name, sql in connection.execute(_TABLES).fetchall():
        if name not in kept:
            connection.execute(f"DROP TABLE {name}")
        elif sql != today[name]:
            connection.execute(f"ALTER TABLE {name} RENAME TO {_OLDER}{name}")
            aside.append(name)
    make_missing_tables(connection)
    for name in aside:
        here, there = (_columns(connection, table) for table in (name, _OLDER + name))
        take_over(connection, name, _OLDER + name, here & there)
        connection.execute(f"DROP TABLE {_OLDER}{name}")


def _columns(connection: SqliteConnection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def _file_problems(connection: SqliteConnection) -> Iterator[Problem]:
    for name, _ in sorted(shape_of_today() ^ shape_of(connection), key=str):
        yield Problem(0, "", 0, f"{name} did not come out as this Daybook defines it")
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(0, "", 0, f"a row of {table} refers to one that is not there")


_AS_BEFORE = "They are as they were, and the backup taken before is kept."
