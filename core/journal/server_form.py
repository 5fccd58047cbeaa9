"""Which form the books on a server have: what the header of a file says (core/journal/sqlite.py), a row says there."""

from core.errors import Newer, Older, Sentence, Unavailable
from core.journal import sqlite
from core.journal.connection import Connection

UNMARKED, FIRST = 0, 1
"""Books that were made before a server was told their form; they are what the first form was."""

_THERE = "SELECT to_regclass('journal_head') IS NOT NULL, to_regclass('books_form') IS NOT NULL"
_FORM = "SELECT form FROM books_form"
_MARK = "INSERT INTO books_form VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET form = excluded.form"
_LAST_WRITER = "SELECT app_version FROM journal ORDER BY position DESC LIMIT 1"


def form_of(connection: Connection) -> int | None:
    """None where no books are. Books that no form was noted for are older than any form."""
    has_books, is_marked = connection.execute(_THERE).fetchone()
    if not is_marked:
        return UNMARKED if has_books else None
    return int(connection.execute(_FORM).fetchone()[0])


def check_form(connection: Connection) -> None:
    """Raises Unavailable where there are no books, and Newer or Older for books of another form."""
    form = form_of(connection)
    if form is None:
        raise Unavailable(_NOT_SET_UP)
    check_same(form, connection)


def check_same(form: int, connection: Connection) -> None:
    """As `check_form`, for books whose form has been read."""
    if form > sqlite.BOOKS_FORMAT:
        raise Newer(_newer(connection))
    if form < sqlite.BOOKS_FORMAT:
        raise Older(_OLDER)


def mark_form(connection: Connection) -> None:
    """Say that the books are of the form of today, inside the caller's transaction."""
    connection.execute(_MARK, (sqlite.BOOKS_FORMAT,))


def _newer(connection: Connection) -> Sentence:
    row = connection.execute(_LAST_WRITER).fetchone()
    version = f"; the newest entry is of version {row[0]}" if row else ""
    return Sentence(
        f"The books on this server were written by a newer Daybook{version}.",
        "Nothing was changed.",
        "Install the newest Daybook to work in them.",
    )


_OLDER = Sentence(
    "The books on this server are in the form of an older Daybook.",
    "Nothing was changed.",
    "Whoever looks after the server brings them forward with `daybook server-setup`.",
)
_NOT_SET_UP = Sentence(
    "There are no books on this server yet.",
    "Nothing was changed.",
    "Whoever looks after the server makes them with `daybook server-setup`.",
)
