"""SQL of the tables that read models declare: columns, indexes and full text, as text for the driver."""

import hashlib
import re
from functools import lru_cache

from core.projections.model import ReadModel, Table

FORMAT = 1  # raised when the engine itself stores something else than before
SEARCH_COLUMN = "fts_text"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = frozenset({"rowid", "rank", SEARCH_COLUMN})  # a list names these columns beside the table's own

ENGINE_TABLES = (
    "CREATE TABLE IF NOT EXISTS checkpoint (model TEXT PRIMARY KEY, fingerprint TEXT NOT NULL,"
    " position INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS parked (model TEXT PRIMARY KEY, position INTEGER NOT NULL, error TEXT NOT NULL) STRICT",
)


@lru_cache(maxsize=1024)
def quoted(name: str) -> str:
    """A name for SQL, in brackets: SQLite reads a misspelt name in double quotes as text. ValueError if odd."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name")
    return f"[{name}]"


def column_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def search_table(name: str) -> str:
    return quoted(f"{name}_fts")


def create_table(table: Table) -> str:
    """One key is the rowid itself; a child table lies in the order of its key, so that siblings are neighbours."""
    _check(table)
    columns = ", ".join(f"{quoted(column.name)} {column.type}" for column in table.columns)
    key = ", ".join(map(quoted, table.key))
    clustered = ", WITHOUT ROWID" if len(table.key) > 1 else ""
    return f"CREATE TABLE {quoted(table.name)} ({columns}, PRIMARY KEY ({key})) STRICT{clustered}"


def create_indexes(table: Table) -> list[str]:
    return [
        f"CREATE INDEX {quoted('_'.join((table.name, *columns)))} ON {quoted(table.name)}"
        f" ({', '.join(map(quoted, columns))})"
        for columns in table.indexes
    ]


def create_search(table: Table) -> list[str]:
    """The full text of a table, one document a row: words and their prefixes, no text of its own, no ranking.

    SQLite 3.53 refuses columnsize=0 beside contentless_delete=1, so the sizes stay.
    """
    if table.search is None:
        return []
    return [
        f"CREATE VIRTUAL TABLE {search_table(table.name)} USING fts5({SEARCH_COLUMN}, content='',"
        " contentless_delete=1, detail=none, prefix='1 2 3 4 5',"
        " tokenize='unicode61 remove_diacritics 2')"
    ]


def fingerprint(model: ReadModel) -> str:
    """Changes with whatever changes the rows: tables, event types and their schemas, the version set by hand."""
    events = sorted((str(event.__struct_config__.tag), event.schema) for event in model.handlers)
    stated = repr((FORMAT, model.name, model.version, model.tables, events))
    return hashlib.sha256(stated.encode()).hexdigest()


def _check(table: Table) -> None:
    names = column_names(table)
    if names[: len(table.key)] != table.key:
        raise ValueError(f"{table.name}: the key {table.key} must name the first columns")
    if taken := _TAKEN.intersection(names):
        raise ValueError(f"{table.name}: {', '.join(taken)} may not be a column")
    if table.search is not None and (table.search not in names or len(table.key) > 1):
        raise ValueError(f"{table.name}: full text needs a column and a key of one")
