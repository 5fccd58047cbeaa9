"""Upgrading books on a server to the form of today: whole or not at all. Whoever asks has backed the server up."""

from collections.abc import Iterator

from core.errors import Damaged, Older, Sentence, Unavailable
from core.journal import sqlite
from core.journal.check import Problem, Progress
from core.journal.connection import ServerError
from core.journal.migrations import has_steps, steps
from core.journal.schema import metadata as journal_metadata
from core.journal.server import SCHEMA, ServerConnection
from core.journal.server_form import check_same
from core.write.server_books import make_schema, set_up
from core.write.upgrade import does_not_fit, refolded, take_over
from core.write.verify import Rules

_ASIDE = f"{SCHEMA}_older"
_KEPT = (*(table.name for table in journal_metadata.sorted_tables), "logins")
_NOT_LET_BY_TABLES = "23"  # the class of all constraints' SQLSTATEs
_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"


def upgrade_server_books(connection: ServerConnection, rules: Rules, progress: Progress) -> bool:
    """Whether there was anything to do. Raises Newer, Unavailable and Damaged; then the books are as they were."""
    with set_up(connection) as form:
        if form is None or not _is_older(connection, form):
            return False
        _bring_forward(connection, form, rules, progress)
    return True


def _is_older(connection: ServerConnection, form: int) -> bool:
    try:
        check_same(form, connection)
    except Older:
        return True
    return False


def _bring_forward(connection: ServerConnection, form: int, rules: Rules, progress: Progress) -> None:
    if not has_steps(form, sqlite.BOOKS_FORMAT):
        raise Unavailable(_UNRELEASED)
    for table in ("journal", "journal_personal"):
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # they end with the older schema
    for statement in steps(form, sqlite.BOOKS_FORMAT):
        connection.execute(statement)
    _make_schema_anew(connection, rules)
    for problem in _problems(connection, rules, progress):
        raise Damaged(does_not_fit(problem, "They are as they were."), problem.position)
    connection.execute(f"DROP SCHEMA {_ASIDE} CASCADE")  # last, for who reads waits from here on


def _make_schema_anew(connection: ServerConnection, rules: Rules) -> None:
    """The journal's tables and the logins keep their rows; all other tables are empty afterwards."""
    connection.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {_ASIDE}")
    make_schema(connection, rules.codec, rules.deciders)
    for table in _KEPT:
        here, there = (_columns(connection, schema, table) for schema in (SCHEMA, _ASIDE))
        take_over(connection, table, f"{_ASIDE}.{table}", here & there)
        connection.execute(f"ANALYZE {table}")  # what follows reads all of it in many ways


def _problems(connection: ServerConnection, rules: Rules, progress: Progress) -> Iterator[Problem]:
    try:
        yield from refolded(connection, rules, progress)
    except ServerError as error:
        if not error.state.startswith(_NOT_LET_BY_TABLES):
            raise
        yield Problem(0, "", 0, f"an entry breaks a rule of the tables: {error}")


def _columns(connection: ServerConnection, schema: str, table: str) -> set[str]:
    return {name for (name,) in connection.execute(_COLUMNS, (schema, table))}


_UNRELEASED = Sentence(
    "The books on this server were written by a Daybook from before the first release.",
    "Nothing was changed.",
    "Set up with that Daybook, or in another database.",
)
