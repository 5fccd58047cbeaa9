"""Making books on a server: the schema, who may do what in it, and the logins of its desks. Only the owner's work."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import get_args

from psycopg import sql

from core.domain.decider import Decider
from core.domain.rights import LEAD_COMMANDS, LEAD_EVENTS, Role
from core.domain.values import Id
from core.errors import Sentence, Unavailable
from core.journal.codec import Codec, tag_of
from core.journal.patterns import patterns
from core.journal.schema import creation
from core.journal.server import SCHEMA, ServerConnection
from core.journal.server_form import FIRST, UNMARKED, check_same, form_of, mark_form
from core.write.books import add_first_rows
from core.write.tables import metadata

OWNER_ROLE = "daybook_owner"
_ROLES = ("owner", *get_args(Role))
_LOOKS_AFTER = """SELECT 1 FROM pg_roles WHERE rolname = ? AND
 (rolsuper OR pg_has_role(rolname, CAST(? AS name), 'MEMBER'))"""
_NO_DESK = Sentence(
    "This login looks after the server, and is none for a desk.",
    "Nothing was changed.",
    "Choose another name for the desk's login.",
)


def make_server_books(connection: ServerConnection, journal_id: Id, codec: Codec, deciders: Iterable[Decider]) -> bool:
    """Make the schema, or bring its functions and rights up to date; False when the books were there already.

    The connection's login must be able to make roles and schemas. Besides the roles, all of it happens or nothing.
    Raises Newer for books of a newer form, and Older for those that are to be upgraded first (server_upgrade.py).
    """
    with set_up(connection) as form:
        if form is not None:
            check_same(form, connection)
        make_schema(connection, codec, deciders)
        is_new = connection.execute("SELECT 1 FROM journal_head").fetchone() is None
        if is_new:
            add_first_rows(connection, journal_id)
    return is_new


@contextmanager
def set_up(connection: ServerConnection) -> Iterator[int | None]:
    """One transaction that keeps all writers out, with the form of the books there are; None for none."""
    for role in _ROLES:
        _make_role(connection, f"daybook_{role}")
    connection.begin_set_up()
    try:
        form = form_of(connection)
        if form:
            connection.execute("LOCK TABLE books_form IN EXCLUSIVE MODE")
            form = form_of(connection)  # it may have been raised meanwhile
        yield FIRST if form == UNMARKED else form
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def make_schema(connection: ServerConnection, codec: Codec, deciders: Iterable[Decider]) -> None:
    """What is missing of schema and tables; functions, rights and patterns as they are today. Keeps all rows."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for statement in (*creation(store="postgresql"), *creation(metadata, "postgresql")):
        connection.execute(statement)
    functions = files("core.journal").joinpath("server_functions.sql").read_text("utf-8")
    connection.execute_script(functions.replace("{schema}", SCHEMA))
    _grant(connection)
    _fill_rights(connection, codec, deciders)
    mark_form(connection)


def make_login(connection: ServerConnection, login: str, role: Role, password: str | None) -> None:
    """A login for a desk, or another role and password for one there is. Without a password the server must know it
    otherwise, as by its socket."""
    kept = None if password is None else connection.encrypted(password, login)
    name, secret = sql.Identifier(login), sql.Literal(kept)
    connection.begin()
    try:
        if connection.execute(_LOOKS_AFTER, (login, OWNER_ROLE)).fetchone():
            raise Unavailable(_NO_DESK)
        is_there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", (login,)).fetchone()
        verb = "ALTER" if is_there else "CREATE"
        connection.execute_script(sql.SQL(f"{verb} ROLE {{}} LOGIN PASSWORD {{}}").format(name, secret).as_string())
        for other in get_args(Role):
            word, link = ("GRANT", "TO") if other == role else ("REVOKE", "FROM")
            statement = sql.SQL(f"{word} {{}} {link} {{}}").format(sql.Identifier(f"daybook_{other}"), name)
            connection.execute_script(statement.as_string())
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _make_role(connection: ServerConnection, role: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", (role,)).fetchone() is None:
        connection.execute(f"CREATE ROLE {role} NOLOGIN")


def _grant(connection: ServerConnection) -> None:
    """Clerks and leads write the normalised tables; nobody but the functions writes the journal and its neighbours."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    connection.execute(f"GRANT INSERT, UPDATE, DELETE ON {tables} TO daybook_clerk, daybook_lead")
    connection.execute(f"GRANT {OWNER_ROLE} TO CURRENT_USER")


def _fill_rights(connection: ServerConnection, codec: Codec, deciders: Iterable[Decider]) -> None:
    commands = {command.__name__ for decider in deciders for command in decider.command_types}
    types = {tag_of(event) for event in codec.classes}
    connection.execute("DELETE FROM rights")
    by_role = {"lead": commands | types, "clerk": (commands - LEAD_COMMANDS) | (types - LEAD_EVENTS)}
    for role, what in by_role.items():
        connection.executemany("INSERT INTO rights VALUES (?, ?)", [(role, each) for each in sorted(what)])
    written = [(tag_of(each), each.schema, *patterns(each)) for each in codec.classes]
    connection.executemany("INSERT INTO forms VALUES (?, ?, ?, ?)", written)
