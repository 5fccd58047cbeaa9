"""The write repository: loads states, answers facts, and writes events and changed rows in one transaction."""

from collections import OrderedDict
from collections.abc import Mapping as Map
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from core.domain.decider import Accepted, Command, Decider, Event, Fact, Need, State, States, Stream
from core.domain.values import Id
from core.errors import Overlap
from core.journal.codec import Codec, tag_of
from core.journal.connection import Connection
from core.journal.schema import DIALECTS
from core.journal.server_writer import ServerJournalWriter
from core.journal.writer import Circumstances, JournalWriter, New
from core.write.facts import look_up
from core.write.mapping import Mapping
from core.write.tables import NUMBERS_START_AT, number_series

CACHED_STATES = 20_000
_NUMBER_FOR_UPDATE = select(number_series.c.last).where(number_series.c.series == bindparam("series")).with_for_update()
_USE_NUMBER = """INSERT INTO number_series VALUES (?, ?)
 ON CONFLICT (series) DO UPDATE SET last = excluded.last"""


class Kept(NamedTuple):
    """A state and its version."""

    state: State
    version: int


class Loaded(NamedTuple):
    """All that a command named in its needs."""

    kept: dict[Stream, Kept]
    states: States
    facts: dict[Fact, Any]


class WriteRepository:
    """Lives on the thread that owns the connection. Every call but the first two is inside a transaction."""

    def __init__(
        self, connection: Connection, codec: Codec, deciders: Map[str, Decider], mappings: Map[str, Mapping]
    ) -> None:
        self._connection = connection
        self._deciders = deciders
        self._mappings = mappings
        self._cache: OrderedDict[Stream, Kept] = OrderedDict()  # the last used is the last
        self._numbers: dict[str, int] = {}  # the last number of each series
        self._was_alone = True
        self._drawn: set[str] = set()  # series whose row is behind
        self._last_number = str(_NUMBER_FOR_UPDATE.compile(dialect=DIALECTS[connection.store]))
        kind = ServerJournalWriter if connection.store == "postgresql" else JournalWriter
        self.journal = kind(connection, codec)

    def answering_within(self, seconds: float) -> AbstractContextManager[None]:
        """Whoever waits for a server waits no longer than this, whatever is asked in the block."""
        return self._connection.answering_within(seconds)

    def begin(self, *, alone: bool = False) -> None:
        """Begin a transaction; `alone` for one of several commands, which takes more locks than one may."""
        self._connection.begin(alone=alone)
        was_alone, self._was_alone = self._was_alone, self._connection.is_alone
        if not self.journal.begin() or not (was_alone and self._was_alone):  # others have written, or can meanwhile
            self._cache.clear()
            self._numbers.clear()
            self._drawn.clear()

    def finish(self) -> None:
        """Write what stands once a transaction: the series drawn from, then the journal's head."""
        for series in sorted(self._drawn):
            self._connection.execute(_USE_NUMBER, (series, self._numbers[series]))
        self._drawn.clear()
        self.journal.finish()

    def commit(self) -> None:
        self._connection.commit()

    def rollback(self) -> None:
        self.journal.forget()  # so that `begin` reads the head anew and gives up what is remembered
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()

    def load(self, command: Command, also: tuple[Need, ...] = ()) -> Loaded:
        """Load in rounds: what a command needs may depend on what it has already seen. `also` is loaded beside it."""
        kept: dict[Stream, Kept] = {}
        known: dict[Stream, State] = {}
        facts: dict[Fact, Any] = {}
        states = States(known, facts)
        answered: set[Need] = set()
        while wanted := {*command.needs(states), *also} - answered:
            for need in sorted(wanted, key=_lock_order):
                if isinstance(need, Stream):
                    kept[need] = found = self.state(need)
                    known[need] = found.state
                else:
                    facts[need] = look_up(self._connection, need)
            answered |= wanted
        return Loaded(kept, states, facts)

    def state(self, stream: Stream) -> Kept:
        kept = self._cache.get(stream)
        if kept is not None:
            self._cache.move_to_end(stream)
            return kept
        kept = Kept(*self._mappings[stream.kind].load(self._connection, stream.id, locked=True))
        self._keep(stream, kept)
        return kept

    def glance(self, stream: Stream) -> State:
        """A state as it is now, without keeping anybody from changing it."""
        if stream in self._cache or self._connection.is_alone:
            return self.state(stream).state
        return self._mappings[stream.kind].load(self._connection, stream.id)[0]

    def answer(self, fact: Fact) -> Any:
        """The answer to a fact as it is now."""
        return look_up(self._connection, fact)

    def overlaps(
        self, stream: Stream, seen: int, types: tuple[type[Event], ...], own: Id | None
    ) -> tuple[Overlap, ...]:
        """Entries of these types that the stream got after the version that the user saw; `own` correlation apart."""
        tags = {tag_of(event) for event in types}
        rows = self._connection.execute(
            """SELECT position, type, actor, recorded_at FROM journal
               WHERE stream_kind = ? AND stream_id = ? AND version > ? AND correlation_id IS DISTINCT FROM ?
               ORDER BY version""",
            (*stream, seen, own),
        )
        return tuple(Overlap(*row) for row in rows if row[1] in tags)

    def next_number(self, series: str) -> int:
        last = self._numbers.get(series)
        if last is None:
            row = self._connection.execute(self._last_number, (series,)).fetchone()
            last = self._numbers[series] = row[0] if row else NUMBERS_START_AT[series] - 1
        return last + 1

    def save(self, command: Command, accepted: Accepted, loaded: Loaded, about: Circumstances) -> tuple[int, int]:
        """Evolve each stream by its events, write rows that differ and the entries. First and last position."""
        states: dict[Stream, Kept] = {}
        entries = []
        for event in accepted.events:
            stream = event.stream
            before = states.get(stream) or loaded.kept[stream]
            evolved = self._deciders[stream.kind].evolve(before.state, event)
            states[stream] = Kept(evolved, before.version + 1)
            entries.append(New(stream, before.version + 1, event))
        for stream, kept in states.items():
            old = loaded.kept[stream].state
            self._mappings[stream.kind].save(self._connection, stream.id, old, kept.state, kept.version)
        written = self.journal.append(command, entries, about)
        for stream, kept in states.items():
            self._keep(stream, kept)
        return written

    def use_number(self, series: str, number: int) -> None:
        """The number is taken; `finish` writes it down."""
        self._numbers[series] = number
        self._drawn.add(series)

    def _keep(self, stream: Stream, kept: Kept) -> None:
        self._cache[stream] = kept
        self._cache.move_to_end(stream)
        if len(self._cache) > CACHED_STATES:
            self._cache.popitem(last=False)


def _lock_order(need: Need) -> tuple[str, str]:
    """Streams by (kind, id) before facts; the same order in every process, so that none waits for another in turn."""
    return need if isinstance(need, Stream) else ("~", repr(need))
