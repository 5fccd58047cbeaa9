"""A toy trade for the engine's tests: things with parts, kept in a real journal, and read models of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

from core.domain.decider import Event, Stream
from core.domain.stock.commands import ReceiveStock
from core.journal.codec import Codec
from core.journal.connection import Connection
from core.journal.entry import Entry
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.journal.writer import Circumstances, JournalWriter
from core.projections.generation import live_path, next_path, switch
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.projector import BatchLimits, Projector
from core.projections.store import Store
from core.write.books import open_books

HAPPEN = ReceiveStock("none", 1)  # the log wants to know of a command


class ThingEvent(Event, frozen=True):
    kind = "thing"

    thing_id: str


class Made(ThingEvent, frozen=True, tag="thing.made"):
    name: str
    amount: int | None


class Renamed(ThingEvent, frozen=True, tag="thing.renamed"):
    name: str


class Moved(ThingEvent, frozen=True, tag="thing.moved"):
    amount: int


class Dropped(ThingEvent, frozen=True, tag="thing.dropped"):
    pass


class PartAdded(ThingEvent, frozen=True, tag="thing.part_added"):
    number: int


class PartsCleared(ThingEvent, frozen=True, tag="thing.parts_cleared"):
    pass


class Linked(ThingEvent, frozen=True, tag="thing.linked"):
    other_id: str


Toys = Made | Renamed | Moved | Dropped | PartAdded | PartsCleared | Linked
CODEC = Codec([Toys])

THINGS = Table(
    "things",
    (
        Column("id", "INTEGER"),
        Column("name", "TEXT"),
        Column("amount", "INTEGER"),
        Column("moves", "INTEGER"),
        Column("friend", "INTEGER"),
    ),
    indexes=(("name",), ("amount",), ("moves",)),
    search="name",
)
PARTS = Table(
    "parts",
    (Column("thing_id", "INTEGER"), Column("number", "INTEGER"), Column("nth", "INTEGER")),
    key=("thing_id", "number"),
)
TALLY = Table("tally", (Column("id", "INTEGER"), Column("events", "INTEGER"), Column("sum", "INTEGER")))


def _made(rows: Rows, entry: Entry, event: Made) -> None:
    rows.insert(THINGS, rows.key_of("thing", event.thing_id), name=event.name, amount=event.amount, moves=0)


def _renamed(rows: Rows, entry: Entry, event: Renamed) -> None:
    key = rows.key_of("thing", event.thing_id)
    if rows.get(THINGS, key) is not None:
        rows.patch(THINGS, key, name=event.name)


def _moved(rows: Rows, entry: Entry, event: Moved) -> None:
    key = rows.key_of("thing", event.thing_id)
    row = rows.get(THINGS, key)
    if row is not None:
        rows.patch(THINGS, key, amount=(row["amount"] or 0) + event.amount, moves=row["moves"] + 1)


def _dropped(rows: Rows, entry: Entry, event: Dropped) -> None:
    key = rows.key_of("thing", event.thing_id)
    rows.delete(THINGS, key)
    _clear_parts(rows, key)


def _part_added(rows: Rows, entry: Entry, event: PartAdded) -> None:
    key = rows.key_of("thing", event.thing_id)
    rows.insert(PARTS, (key, event.number), nth=len(list(rows.children(PARTS, key))))


def _parts_cleared(rows: Rows, entry: Entry, event: PartsCleared) -> None:
    _clear_parts(rows, rows.key_of("thing", event.thing_id))


def _clear_parts(rows: Rows, key: int) -> None:
    for child in rows.children(PARTS, key):
        rows.delete(PARTS, child)


def _linked(rows: Rows, entry: Entry, event: Linked) -> None:
    key = rows.key_of("thing", event.thing_id)
    if rows.get(THINGS, key) is not None:
        rows.patch(THINGS, key, friend=rows.key_of("thing", event.other_id))


def _counted(rows: Rows, entry: Entry, event: Event) -> None:
    row = rows.get(TALLY, 1)
    amount = getattr(event, "amount", 0) or 0
    if row is None:
        rows.insert(TALLY, 1, events=1, sum=amount)
    else:
        rows.patch(TALLY, 1, events=row["events"] + 1, sum=row["sum"] + amount)


THING_LIST = ReadModel(
    "thing_list",
    (THINGS, PARTS),
    {
        Made: _made,
        Renamed: _renamed,
        Moved: _moved,
        Dropped: _dropped,
        PartAdded: _part_added,
        PartsCleared: _parts_cleared,
        Linked: _linked,
    },
)
TALLIES = ReadModel("tallies", (TALLY,), dict.fromkeys(CODEC.classes, _counted))
MODELS = (THING_LIST, TALLIES)


class Books:
    """A folder with a real journal that tests append to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection: Connection = open_books(folder, "toys")
        self.connection.execute("PRAGMA synchronous=OFF")
        self._writer = JournalWriter(self.connection, CODEC)
        self._versions: dict[Stream, int] = {}
        self._opened: list[Connection | Store] = []

    def commit(self, *events: Event) -> int:
        """One command with these events; gives its last position."""
        self.connection.begin()
        self._writer.begin()
        about = Circumstances("c", "c", None, None, "a", "s", "1", date(2026, 1, 2), 1, "")
        _, end = self._writer.append(HAPPEN, [self._addressed(event) for event in events], about)
        self._writer.finish()
        self.connection.execute("COMMIT")
        return end

    def journal(self) -> JournalReader:
        connection = open_reader(self.folder / BOOKS_FILE)
        self._opened.append(connection)
        return JournalReader(connection, CODEC)

    def store(self, *models: ReadModel) -> Store:
        """The live file, which is made when there is none."""
        path = live_path(self.folder) or next_path(self.folder)
        store = Store(path, models or MODELS)
        switch(self.folder, path)
        self._opened.append(store)
        return store

    def projector(self, *models: ReadModel, limits: BatchLimits | None = None) -> Projector:
        """A projector over the live file. One that was opened before is closed, as at a restart."""
        self.close_opened()
        store = self.store(*models)
        return Projector(store, self.journal(), store.models, batch_limits=limits)

    @contextmanager
    def opening(self, *models: ReadModel) -> Iterator[Projector]:
        """A projector with connections of its own, for another thread."""
        books = copy(self)
        books._opened = []
        try:
            yield books.projector(*models)
        finally:
            books.close_opened()

    def close_opened(self) -> None:
        while self._opened:
            self._opened.pop().close()

    def close(self) -> None:
        self.close_opened()
        self.connection.close()

    def has(self, thing_id: str) -> bool:
        return Stream("thing", thing_id) in self._versions

    def _addressed(self, event: Event) -> tuple[Stream, int, Event]:
        version = self._versions[event.stream] = self._versions.get(event.stream, 0) + 1
        return event.stream, version, event


def run(projector: Projector) -> list[Any]:
    """Fold all there is."""
    return list(iter(projector.step, None))


def query(projector: Projector, sql: str, params: Iterable[Any] = ()) -> list[Any]:
    return projector._store.connection.execute(sql, tuple(params)).fetchall()
