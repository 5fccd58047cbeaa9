"""A write side in memory, or in a folder, with a clock that the test sets: commands in, entries out."""

from collections.abc import Iterable
from functools import cache
from itertools import count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.composition import DECIDERS, make_codec
from core.bus import CommandBus, Envelope, Outcome, Receipt
from core.domain.decider import Accepted, Command, Event, State, States, Stream
from core.domain.stock.commands import ReceiveStock
from core.journal.connection import Connection
from core.journal.entry import Entry
from core.journal.reader import JournalReader
from core.journal.sqlite import SqliteConnection
from core.journal.writer import Circumstances
from core.write.books import add_first_rows, make_missing_tables, open_books
from core.write.mappings import make_mappings
from core.write.repository import Loaded, WriteRepository
from core.write.verify import Verification, verify

JOURNAL_ID = "0190a0a0-0000-7000-8000-000000000000"
NOON = 1_700_049_600_000_000  # 2023-11-15 12:00 UTC
SECOND = 1_000_000

_HAPPEN = ReceiveStock("none", 1)  # any command will do for what is said to have happened

mappings = cache(make_mappings)
codec = cache(make_codec)


def in_memory() -> Connection:
    """Empty books. Their tables are a copy of some that were made once, which takes a hundredth of making them."""
    connection = _in_memory()
    _tables().backup(connection)
    add_first_rows(connection, JOURNAL_ID)
    return connection


@cache
def _tables() -> SqliteConnection:
    connection = _in_memory()
    make_missing_tables(connection)
    return connection


def _in_memory() -> SqliteConnection:
    connection = sqlite.connect(":memory:", isolation_level=None, factory=SqliteConnection)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")
    return connection


class Desk:
    """Somebody at work. Every command gets an id of its own unless one is given."""

    _numbers = count(1)

    make_empty = staticmethod(in_memory)  # where books are made for a desk that is told of none

    def __init__(self, folder: Path | None = None, connection: Connection | None = None) -> None:
        self.connection = connection or (open_books(folder, JOURNAL_ID) if folder else self.make_empty())
        self.now = NOON
        deciders = {decider.state.kind: decider for decider in DECIDERS}
        self.repository = WriteRepository(self.connection, codec(), deciders, mappings(self.connection.store))
        self.journal = JournalReader(self.connection, codec())
        self.bus = CommandBus(self.repository, self.journal, DECIDERS, lambda: self.now, "test")

    def envelope(self, command_id: str = "", **circumstances: object) -> Envelope:
        return Envelope(command_id or f"command-{next(self._numbers)}", "person-1", "desk", **circumstances)

    def do(self, command: Command, command_id: str = "", **circumstances: object) -> Receipt:
        return self.bus.dispatch(command, self.envelope(command_id, **circumstances))

    def do_all(self, *commands: Command) -> list[Outcome]:
        return self.bus.dispatch_all([(command, self.envelope()) for command in commands])

    def undo(self, command_id: str, undo_id: str = "") -> Receipt:
        return self.bus.undo(command_id, self.envelope(undo_id))

    def record(self, events: Iterable[Event]) -> None:
        """Let something have happened, as if a command had been accepted for it."""
        self.repository.begin()
        for event in events:
            loaded = Loaded({event.stream: self.repository.state(event.stream)}, States({}), {})
            self.repository.save(_HAPPEN, Accepted((event,)), loaded, self._circumstances())
        self.repository.journal.finish()
        self.repository.commit()

    def _circumstances(self) -> Circumstances:
        id = self.envelope().command_id
        today = self.bus._business_date(self.now)
        return Circumstances(id, id, None, None, "person-1", "desk", "test", today, self.now, "")

    def entries(self, after: int = 0) -> list[Entry]:
        return self.journal.entries(after, 1_000_000)

    @property
    def position(self) -> int:
        return self.journal.head().position

    def state(self, kind: type[State], id: str) -> State:
        """As the tables have it, without any memory of the repository's."""
        return mappings(self.connection.store)[kind.kind].load(self.connection, id)[0]

    def version(self, stream: Stream) -> int:
        return mappings(self.connection.store)[stream.kind].load(self.connection, stream.id)[1]

    def verify(self) -> Verification:
        return verify(self.connection, codec(), DECIDERS, mappings(self.connection.store))

    def rows(self, sql: str, *parameters: object) -> list[tuple]:
        return self.connection.execute(sql, parameters).fetchall()
