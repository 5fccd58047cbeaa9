"""Verify: the journal fits its seals, and the normalised tables are what its events come to. Changes nothing."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from core.domain.decider import Decider, State
from core.journal.check import Problem, Progress, check_chain
from core.journal.codec import Codec, UnknownEvent
from core.journal.connection import Connection, Error
from core.write.mapping import Mapping, Stored

MOST_PROBLEMS = 100
_EVENTS = """SELECT j.stream_kind, j.stream_id, j.version, j.position, j.type, j.schema, j.data, j.recorded_at, p.data
 FROM journal j LEFT JOIN journal_personal p ON p.position = j.position
 ORDER BY j.stream_kind, j.stream_id, j.version"""
_SERIES = {"order.placed": "order", "order.shipped": "shipment", "payment.recorded": "payment"}
_REPORT_EVERY = 4_096
_END = Stored("\U0010ffff", 0, (), [])


class Verification(NamedTuple):
    """How many entries were looked at, and what is wrong: the first bad entry first, a hundred at most."""

    entries: int
    problems: tuple[Problem, ...]


def verify(
    connection: Connection,
    codec: Codec,
    deciders: Iterable[Decider],
    mappings: Map[str, Mapping],
    progress: Progress | None = None,
) -> Verification:
    """Check the seals of all entries, then the tables against the fold. Needs memory for one stream at a time.

    `progress` is told how many entries are done and of how many; each is looked at twice. Whatever damage there is
    becomes a problem and is not raised.
    """
    connection.execute("BEGIN")  # both passes look at the same moment
    try:
        head = connection.execute("SELECT position FROM journal_head").fetchone()
        if head is None:
            return Verification(0, (Problem(0, "", 0, "the row that says where the journal ends is missing"),))
        (entries,) = head
        chain, fold = _halves(progress, entries)
        sealed = list(islice(check_chain(connection, chain), MOST_PROBLEMS))
        known = {problem.position for problem in sealed}
        folding = _Folding(connection, codec, deciders, mappings, fold)
        found = [problem for problem in islice(folding.problems(), MOST_PROBLEMS) if problem.position not in known]
    except Error as error:
        return Verification(0, (_damaged(error),))
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    problems = (*sorted(sealed), *sorted(found))
    return Verification(entries, problems[:MOST_PROBLEMS])


def _halves(progress: Progress | None, entries: int) -> tuple[Progress, Progress]:
    tell = progress or (lambda done, total: None)
    return (lambda done, _: tell(done, 2 * entries)), (lambda done, _: tell(entries + done, 2 * entries))


class _Folding:
    """Folds every stream and holds what it comes to against the tables."""

    def __init__(
        self,
        connection: Connection,
        codec: Codec,
        deciders: Iterable[Decider],
        mappings: Map[str, Mapping],
        progress: Progress,
    ) -> None:
        self._connection = connection
        self._codec = codec
        self._evolve = {decider.state.kind: decider.evolve for decider in deciders}
        self._mappings = mappings
        self._progress = progress
        self._done = 0
        self._highest = dict.fromkeys(_SERIES.values(), 0)

    def problems(self) -> Iterator[Problem]:
        try:
            events = self._connection.execute(_EVENTS)
            left = dict(self._mappings)
            for kind, rows in groupby(events, key=itemgetter(0)):
                mapping = left.pop(kind, None)
                yield from self._kind(kind, mapping, rows)
            for kind, mapping in left.items():
                yield from (_extra(kind, row) for row in mapping.stored(self._connection))
            yield from self._series_problems()
        except Error as error:
            yield _damaged(error)

    def _kind(self, kind: str, mapping: Mapping | None, rows: Iterator[tuple[Any, ...]]) -> Iterator[Problem]:
        if mapping is None:
            first = next(rows)
            yield Problem(first[3], first[4], first[7], f"there is no such kind of record as {kind!r}")
            return
        stored = mapping.stored(self._connection)
        row = next(stored, _END)
        for id, entries in groupby(rows, key=itemgetter(1)):
            while row.id < id:
                yield _extra(kind, row)
                row = next(stored, _END)
            here = row if row.id == id else None
            yield from self._stream(kind, id, mapping, entries, here)
            if here is not None:
                row = next(stored, _END)
        while row is not _END:
            yield _extra(kind, row)
            row = next(stored, _END)

    def _stream(
        self, kind: str, id: str, mapping: Mapping, entries: Iterator[tuple[Any, ...]], row: Stored | None
    ) -> Iterator[Problem]:
        state, version = mapping.state(), 0
        entry: tuple[Any, ...] = ()
        for entry in entries:
            version += 1
            if entry[2] != version:
                yield _at(entry, f"it should be number {version} of {kind} {id} and is number {entry[2]}")
                return
            folded = self._fold(kind, state, entry)
            if isinstance(folded, Problem):
                yield folded
                return
            state = folded
        if row != mapping.expected(id, state, version):
            yield _at(entry, f"the tables do not have {kind} {id} as its entries say: {_difference(row, version)}")

    def _fold(self, kind: str, state: State, entry: tuple[Any, ...]) -> State | Problem:
        self._done += 1
        if self._done % _REPORT_EVERY == 0:
            self._progress(self._done, 0)
        try:
            event, _ = self._codec.decode(entry[4], entry[5], entry[6], entry[8])
            if series := _SERIES.get(entry[4]):
                number: int = event.number  # type: ignore[attr-defined]  # the types in _SERIES have one
                self._highest[series] = max(self._highest[series], number)
            return self._evolve[kind](state, event)
        except UnknownEvent as error:
            return _at(entry, f"this Daybook does not know entries of its kind, form {error.schema}")
        except (msgspec.MsgspecError, ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
            return _at(entry, f"it cannot be read: {error}")

    def _series_problems(self) -> Iterator[Problem]:
        last = dict(self._connection.execute("SELECT series, last FROM number_series"))
        for series, highest in self._highest.items():
            ends = last.get(series, 0)
            if highest > ends:
                yield Problem(0, "", 0, f"the {series} numbers go on behind {ends}, and {highest} is taken")


def _at(entry: tuple[Any, ...], what: str) -> Problem:
    return Problem(entry[3], entry[4], entry[7], what)


def _damaged(error: Error) -> Problem:
    return Problem(0, "", 0, f"the file itself is damaged: {error}")


def _extra(kind: str, row: Stored) -> Problem:
    return Problem(0, "", 0, f"the tables have {kind} {row.id}, of which the journal knows nothing")


def _difference(row: Stored | None, version: int) -> str:
    if row is None or not row.cells:
        return "it is missing"
    return "its values differ" if row.version == version else f"it is at {row.version} instead of {version}"
