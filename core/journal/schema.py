"""The journal's own tables, the same in every store, and the guards that refuse to rewrite history."""

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.schema import CreateIndex, CreateTable

from core.journal.connection import StoreName

metadata = MetaData()

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, as Python and SQLite have it."""

WHOLE = Integer().with_variant(BigInteger(), "postgresql")
"""A whole number of 64 bits."""

DIALECTS: dict[StoreName, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": PGDialect(paramstyle="qmark"),  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
}


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, WHOLE, nullable=nullable)


journal = Table(
    "journal",
    metadata,
    Column("position", WHOLE, primary_key=True, autoincrement=False),
    _whole("commit_end"),
    _text("stream_kind"),
    _text("stream_id"),
    _whole("version"),
    _text("type"),
    _whole("schema"),
    _text("data"),
    _text("command_id"),
    _text("correlation_id"),
    _text("causation", nullable=True),
    _text("undoes", nullable=True),
    _text("actor"),
    _text("station"),
    _text("app_version"),
    _text("business_date"),
    _whole("recorded_at"),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("stream_kind", "stream_id", "version"),
    Index("journal_business_date", "business_date"),  # for closing a day
    sqlite_strict=True,
)

journal_personal = Table(
    "journal_personal",
    metadata,
    Column("position", WHOLE, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    _text("data"),
    sqlite_strict=True,
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("only", WHOLE, primary_key=True, autoincrement=False),
    _whole("position"),
    Column("hash", LargeBinary, nullable=False),
    _text("journal_id"),
    Column("secret", LargeBinary, nullable=False),  # of these books alone: the key of the command log's digests
    sqlite_strict=True,
)

command_log = Table(
    "command_log",
    metadata,
    Column("command_id", TEXT, primary_key=True),
    _text("type"),
    Column("digest", LargeBinary, nullable=False),  # of what was asked for, keyed; erasing a person empties it
    _text("actor"),
    _whole("first", nullable=True),
    _whole("last", nullable=True),
    _text("outcome"),  # accepted, or the codes of the refusal
    _whole("at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_GUARDS = (
    """CREATE TRIGGER IF NOT EXISTS journal_is_never_updated BEFORE UPDATE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END""",
    """CREATE TRIGGER IF NOT EXISTS journal_is_never_deleted BEFORE DELETE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END""",
    # INSERT OR REPLACE would slip past the two above
    """CREATE TRIGGER IF NOT EXISTS journal_is_only_appended BEFORE INSERT ON journal
       WHEN EXISTS (SELECT 1 FROM journal WHERE position = NEW.position)
       BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END""",
)


def creation(tables: MetaData = metadata, store: StoreName = "sqlite") -> list[str]:
    """SQL that makes the tables and indexes where they are missing."""
    dialect = DIALECTS[store]
    statements = [str(CreateTable(t, if_not_exists=True).compile(dialect=dialect)) for t in tables.sorted_tables]
    for table in tables.sorted_tables:
        made = [CreateIndex(index, if_not_exists=True) for index in sorted(table.indexes, key=lambda i: str(i.name))]
        statements += [str(index.compile(dialect=dialect)) for index in made]
    return statements


def guards() -> tuple[str, ...]:
    """SQLite's triggers, which refuse UPDATE, DELETE and a second INSERT of a position."""
    return _GUARDS
