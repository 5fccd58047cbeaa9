"""Rebuilding the read side beside the live one, and comparing two of them row for row."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from core.errors import Unavailable
from core.projections.generation import next_path, remove, switch
from core.projections.journal_source import JournalSource
from core.projections.model import ReadModel, Table
from core.projections.projector import BatchLimits, Projector
from core.projections.reader import Reader
from core.projections.schema import column_names, fingerprint, quoted, search_table
from core.projections.store import Store

_LOADING = BatchLimits(live=5_000, catch_up=5_000)

Progress = Callable[[int, int], None]
"""Called with the position reached and the journal's head."""


class Stopped(Exception):
    """The rebuild was asked to stop; nothing was changed."""


_FIRST_SEGMENT = 1 << 36  # of FTS5's ids of blocks; below are averages and structure


@dataclass(frozen=True)
class Difference:
    """The first place where two read sides are not equal; a side that has no such row is None."""

    table: str
    a: tuple[Any, ...] | None
    b: tuple[Any, ...] | None


def _ignore(position: int, head: int) -> None:
    return None


def rebuild(
    folder: Path,
    journal: JournalSource,
    models: Iterable[ReadModel],
    *,
    progress: Progress = _ignore,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Path:
    """Build all read models into a new file of the books folder and make it the live one; gives its path.

    A build that fails or is stopped (Stopped) changes nothing. For a process of its own: it keeps one core busy.
    A read model that cannot take an entry is parked in the new file, as it would be live.
    """
    path = next_path(folder)
    try:
        build(path, journal, models, progress=progress, is_stopped=is_stopped)
        switch(folder, path)
    except BaseException:
        remove(path)
        raise
    return path


def build(
    path: Path,
    journal: JournalSource,
    models: Iterable[ReadModel],
    *,
    progress: Progress = _ignore,
    is_stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Build all read models into a new file, up to the journal's head. The caller removes it after a raise."""
    store = Store(path, models, bulk=True)
    try:
        with _without_collector():
            _load(Projector(store, journal, store.models, batch_limits=_LOADING), journal, progress, is_stopped)
        store.finish_bulk()
    finally:
        store.close()


def needs_rebuild(folder: Path, models: Iterable[ReadModel]) -> bool:
    """Whether there is no live file that can be read, or one of these read models is not in it in this shape."""
    reader = Reader(folder)
    try:
        stored = set(reader.query("SELECT model, fingerprint FROM checkpoint LIMIT 1000"))
    except (Unavailable, driver.OperationalError):  # no such table: no read side at all
        return True
    finally:
        reader.close()
    return not stored.issuperset((model.name, fingerprint(model)) for model in models)


def difference(a: Store, b: Store) -> Difference | None:
    """The first difference of two stores with the same read models, or None: all rows, words and checkpoints."""
    shape = "SELECT name, sql FROM sqlite_master ORDER BY name"
    columns = "SELECT model, fingerprint, position, hash FROM checkpoint ORDER BY model"
    found = _query_difference(a, b, "sqlite_master", shape) or _query_difference(a, b, "checkpoint", columns)
    tables = (table for model in a.models for table in model.tables)
    return found or next(filter(None, (_table_difference(a, b, table) for table in tables)), None)


def equal(a: Store, b: Store) -> bool:
    """Whether two stores with the same read models hold the same rows, words and checkpoints."""
    return difference(a, b) is None


def _load(projector: Projector, journal: JournalSource, progress: Progress, is_stopped: Callable[[], bool]) -> None:
    while (changes := projector.step()) is not None:
        if is_stopped():
            raise Stopped
        progress(changes.last, journal.head().position)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows and entries are no circles: looking for some among them took a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _query_difference(a: Store, b: Store, name: str, sql: str) -> Difference | None:
    return _first_difference(name, a.connection.execute(sql), b.connection.execute(sql))


def _table_difference(a: Store, b: Store, table: Table) -> Difference | None:
    return (
        _first_difference(table.name, _all_rows(a, table), _all_rows(b, table))
        or _first_difference(f"{table.name}_fts", _all_words(a, table), _all_words(b, table))
        or _first_difference(f"{table.name}_fts", _merged_index(a, table), _merged_index(b, table))
    )


def _all_rows(store: Store, table: Table) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(map(quoted, column_names(table)))
    key = ", ".join(map(quoted, table.key))
    rows: Iterator[tuple[Any, ...]] = store.connection.execute(
        f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {key}"
    )
    return rows


def _all_words(store: Store, table: Table) -> Iterator[tuple[Any, ...]]:
    """Every word with every row that it stands in."""
    if table.search is None:
        return iter(())
    words = f"temp.{quoted(f'words_of_{table.name}')}"
    index = search_table(table.name)
    store.connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {words} USING fts5vocab(main, {index}, instance)")
    rows: Iterator[tuple[Any, ...]] = store.connection.execute(f"SELECT term, doc FROM {words} ORDER BY term, doc")
    return rows


def _merged_index(store: Store, table: Table) -> Iterator[tuple[Any, ...]]:
    """The blocks of the whole index, the beginnings of words included, which no query lists: merged, they are alike."""
    if table.search is None:
        return iter(())
    index = search_table(table.name)
    store.connection.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
    blocks: Iterator[tuple[Any, ...]] = store.connection.execute(
        f"SELECT block FROM {quoted(f'{table.name}_fts_data')} WHERE id > {_FIRST_SEGMENT} ORDER BY id"
    )
    return blocks


def _first_difference(name: str, a: Iterable[tuple[Any, ...]], b: Iterable[tuple[Any, ...]]) -> Difference | None:
    return next((Difference(name, x, y) for x, y in zip_longest(a, b) if x != y), None)
