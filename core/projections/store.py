"""The read side's file, opened for writing: its tables, the checkpoint of each read model, and who is parked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as driver

from core.errors import Sentence, Unavailable
from core.projections.model import ReadModel, Table
from core.projections.schema import (
    ENGINE_TABLES,
    SEARCH_COLUMN,
    create_indexes,
    create_search,
    create_table,
    fingerprint,
    quoted,
    search_table,
)
from core.projections.words import composed

_LIVE = ("synchronous=NORMAL", "cache_size=-8000", "wal_autocheckpoint=1000")
_BULK = ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-64000")
_HASHSIZE = 64 << 20  # bytes that full text gathers before it writes, while loading
_HASHSIZE_LIVE = 1 << 20  # FTS5's own default; the setting is stored in the file


class Checkpoint(NamedTuple):
    """How far a read model has come: the position of the last entry folded into it, and that entry's hash."""

    position: int
    hash: bytes


class Parked(NamedTuple):
    """A read model that stands still: the position of the entry it could not take, and why."""

    position: int
    error: str


class Outdated(Exception):
    """The file holds read models of another shape, by name: it has to be rebuilt before it can be written."""

    def __init__(self, models: tuple[str, ...]) -> None:
        super().__init__(f"to be rebuilt: {', '.join(models)}")
        self.models = models


class Store:
    """One file of the read side. Made, used and closed on one thread; a read model new to it starts at nothing.

    `bulk` loads a new file: nothing is synced, and indexes and full text are made by `finish_bulk`.
    Raises Outdated, and Unavailable when the disk does not take write-ahead logging.
    """

    def __init__(self, path: Path, models: Iterable[ReadModel], *, bulk: bool = False) -> None:
        self.path = path
        self.models = tuple(models)
        self.is_bulk = bulk
        _check_names(self.models)
        self.connection = driver.connect(str(path), isolation_level=None, cached_statements=512)
        try:
            self._set_up()
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All or nothing, inside a transaction."""
        self.connection.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO part")
                self.connection.execute("RELEASE part")
            raise
        self.connection.execute("RELEASE part")

    def checkpoints(self) -> dict[str, Checkpoint]:
        """By name of the read model."""
        rows = self.connection.execute("SELECT model, position, hash FROM checkpoint")
        return {model: Checkpoint(position, hash) for model, position, hash in rows}

    def save_checkpoint(self, model: str, position: int, hash: bytes) -> None:
        sql = "UPDATE checkpoint SET position = ?, hash = ? WHERE model = ?"
        self.connection.execute(sql, (position, hash, model))

    def parked(self) -> dict[str, Parked]:
        """By name of the read model."""
        rows = self.connection.execute("SELECT model, position, error FROM parked")
        return {model: Parked(position, error) for model, position, error in rows}

    def park(self, model: str, position: int, error: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO parked VALUES (?, ?, ?)", (model, position, error))

    def unpark(self, model: str) -> None:
        self.connection.execute("DELETE FROM parked WHERE model = ?", (model,))

    def finish_bulk(self) -> None:
        """Indexes and full text of a loaded file; from here on it can be read and written like any other."""
        with self.transaction():
            for table in self._tables():
                for statement in (*create_indexes(table), *create_search(table)):
                    self.connection.execute(statement)
                self._fill_search(table)
        self.is_bulk = False
        self._set_live()

    def _set_up(self) -> None:
        if self.is_bulk:
            self._pragmas(_BULK)
        else:
            self._set_live()
        with self.transaction():
            for statement in ENGINE_TABLES:
                self.connection.execute(statement)
            self._add_models()

    def _set_live(self) -> None:
        (mode,) = self.connection.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != "wal":
            raise Unavailable(_NO_WAL)
        self._pragmas(_LIVE)

    def _pragmas(self, settings: Iterable[str]) -> None:
        for setting in settings:
            self.connection.execute(f"PRAGMA {setting}")

    def _add_models(self) -> None:
        stored = dict(self.connection.execute("SELECT model, fingerprint FROM checkpoint"))
        wanted = {model.name: fingerprint(model) for model in self.models}
        outdated = tuple(name for name in wanted if name in stored and stored[name] != wanted[name])
        if outdated:
            raise Outdated(outdated)
        for model in self.models:
            if model.name not in stored:
                self._add_model(model, wanted[model.name])

    def _add_model(self, model: ReadModel, print_: str) -> None:
        for table in model.tables:
            self.connection.execute(create_table(table))
            if not self.is_bulk:
                for statement in (*create_indexes(table), *create_search(table)):
                    self.connection.execute(statement)
        self.connection.execute("INSERT INTO checkpoint VALUES (?, ?, 0, x'')", (model.name, print_))

    def _fill_search(self, table: Table) -> None:
        if table.search is None:
            return
        into, text, key = search_table(table.name), quoted(table.search), quoted(table.key[0])
        option = f"INSERT INTO {into}({into}, rank) VALUES (?, ?)"
        self.connection.execute(option, ("hashsize", _HASHSIZE))
        self.connection.create_function("composed", 1, composed, deterministic=True)
        self.connection.execute(
            f"INSERT INTO {into}(rowid, {SEARCH_COLUMN})"
            f" SELECT {key}, composed({text}) FROM {quoted(table.name)} WHERE {text} <> '' ORDER BY {key}"
        )
        self.connection.execute(f"INSERT INTO {into}({into}) VALUES ('optimize')")
        self.connection.execute(option, ("hashsize", _HASHSIZE_LIVE))

    def _tables(self) -> Iterator[Table]:
        return (table for model in self.models for table in model.tables)


def _check_names(models: tuple[ReadModel, ...]) -> None:
    names = [model.name for model in models]
    tables = [table.name for model in models for table in model.tables]
    if len(set(names)) < len(names) or len(set(tables)) < len(tables):
        raise ValueError("two read models share a name or a table")


_NO_WAL = Sentence(
    "The lists cannot be kept in this folder: its disk does not support write-ahead logging.",
    "The books are unharmed.",
    "Move the books to a folder on this computer's own disk.",
)
