"""Verify: the journal fits its seals, and the normalised tables are what its events come to. Changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from core.domain.decider import Decider, State
from core.journal.check import Count, Problem, Progress, Span, check_chain
from core.journal.codec import Codec, UnknownEvent
from core.journal.connection import UNREADABLE, Connection
from core.write.mapping import Mapping, Stored
from core.write.tables import SERIES_OF

MOST_PROBLEMS = 100
# a look into journal_personal costs more than all else here: only where the entry says that there is something
_EVENTS = """SELECT j.stream_kind, j.stream_id, j.version, j.position, j.type, j.schema, j.data, j.recorded_at,
 CASE WHEN j.data LIKE '%"personal":"%' THEN (SELECT data FROM journal_personal p WHERE p.position = j.position) END
 FROM journal j WHERE j.stream_kind = ? ORDER BY j.stream_id, j.version"""
# `first` and `last` of every command with entries, both ways
_UNLOGGED = """SELECT j.position, j.type, j.recorded_at FROM journal j
 LEFT JOIN command_log l ON l.command_id = j.command_id WHERE j.position = j.commit_end AND
 (l.last IS DISTINCT FROM j.position OR l.first > j.position OR l.first IS NULL OR l.actor <> j.actor
  OR l.outcome <> 'accepted') ORDER BY j.position"""
_LOGGED_ONLY = """SELECT l.command_id FROM command_log l WHERE (l.first IS NOT NULL AND NOT EXISTS
 (SELECT 1 FROM journal j WHERE j.position = l.first AND j.command_id = l.command_id))
 OR l.last > (SELECT position FROM journal_head) OR (l.outcome = 'accepted' AND l.last IS NULL)"""
_SIZES = "SELECT stream_kind, count(*) FROM journal GROUP BY stream_kind"
_REPORT_EVERY = 4_096
_END = Stored("\U0010ffff", 0, (), [])


class Verification(NamedTuple):
    """How many entries were looked at, and what is wrong: the first bad entry first, a hundred at most."""

    entries: int
    problems: tuple[Problem, ...]


LOG = "command log"


class Part(NamedTuple):
    """What one process can check alone: a span of the chain, the streams of a kind against their tables, or the log."""

    entries: int
    what: Span | str


class Rules(NamedTuple):
    """What entries mean: how they are read, folded and laid down in tables."""

    codec: Codec
    deciders: Sequence[Decider]
    mappings: Map[str, Mapping]


def verify(
    connection: Connection,
    codec: Codec,
    deciders: Sequence[Decider],
    mappings: Map[str, Mapping],
    progress: Progress | None = None,
) -> Verification:
    """Check the seals of all entries, then the tables against the fold. Needs memory for one stream at a time.

    `progress` is told how many entries are done and of how many; each is looked at twice. Whatever damage there is
    becomes a problem and is not raised.
    """
    rules = Rules(codec, deciders, mappings)
    connection.begin_reading()  # all parts look at the same moment
    try:
        parts = parts_of(connection, rules.mappings)
        count = _counting(progress, sum(part.entries for part in parts))
        found = [check_part(connection, part, rules, count) for part in parts]
    except UNREADABLE as error:
        return Verification(0, (damaged(error),))
    finally:
        connection.rollback()
    return whole(parts, found)


def parts_of(connection: Connection, mappings: Iterable[str], spans: int = 1) -> list[Part]:
    """All there is to check, the chain in so many spans."""
    head = connection.execute("SELECT position FROM journal_head").fetchone()
    if head is None:
        return []
    edges = [head[0] * number // spans for number in range(spans)]
    chain = [Part(until - after, Span(after, until)) for after, until in pairwise(edges)]
    chain.append(Part(head[0] - edges[-1], Span(edges[-1])))
    sizes = dict(connection.execute(_SIZES))
    return [*chain, Part(0, LOG), *(Part(sizes.get(kind, 0), kind) for kind in sorted({*mappings, *sizes}))]


def check_part(connection: Connection, part: Part, rules: Rules, count: Count) -> list[Problem]:
    """What is wrong in one part, inside a transaction that sees one moment."""
    try:
        if isinstance(part.what, Span):
            return list(islice(check_chain(connection, count, part.what), MOST_PROBLEMS))
        if part.what == LOG:
            return list(islice(_log_problems(connection), MOST_PROBLEMS))
        return list(islice(_Folding(connection, rules, count).problems(part.what), MOST_PROBLEMS))
    except (*UNREADABLE, TypeError, AttributeError, LookupError) as error:  # rows that no program has written
        return [damaged(error)]


def whole(parts: Sequence[Part], found: Sequence[list[Problem]]) -> Verification:
    """The result of all parts: what is wrong with an entry's seal first, and each entry once."""
    if not parts:
        return Verification(0, (Problem(0, "", 0, "the row that says where the journal ends is missing"),))
    entries = sum(part.entries for part in parts if isinstance(part.what, Span))
    sealed: list[Problem] = []
    folded: list[Problem] = []
    for part, problems in zip(parts, found, strict=True):
        (sealed if isinstance(part.what, Span) else folded).extend(problems)
    known = {problem.position for problem in sealed}
    all_problems = (*sorted(sealed), *sorted(problem for problem in folded if problem.position not in known))
    return Verification(entries, all_problems[:MOST_PROBLEMS])


def _log_problems(connection: Connection) -> Iterator[Problem]:
    """Accepted commands that the log and the journal tell differently. Who asked for what is outside of the chain."""
    for position, type, at in connection.stream(_UNLOGGED):
        yield Problem(position, type, at, "the command log does not have the command that it came by as it was")
    for (command_id,) in connection.stream(_LOGGED_ONLY):
        yield Problem(0, "", 0, f"the command log has {command_id} with an outcome that the journal does not bear out")


def _counting(progress: Progress | None, total: int) -> Count:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, total)

    return count


class _Folding:
    """Folds the streams of a kind and holds what they come to against the tables."""

    def __init__(self, connection: Connection, rules: Rules, count: Count) -> None:
        self._connection = connection
        self._codec = rules.codec
        self._evolve = {decider.state.kind: decider.evolve for decider in rules.deciders}
        self._mappings = rules.mappings
        self._count = count
        self._done = 0
        self._highest: dict[str, int] = {}

    def problems(self, kind: str) -> Iterator[Problem]:
        rows = iter(self._connection.stream(_EVENTS, (kind,)))
        mapping = self._mappings.get(kind)
        if mapping is None:
            first = next(rows)
            yield Problem(first[3], first[4], first[7], f"there is no such kind of record as {kind!r}")
            return
        yield from self._kind(kind, mapping, rows)
        yield from self._series_problems()
        self._count(self._done % _REPORT_EVERY)

    def _kind(self, kind: str, mapping: Mapping, rows: Iterator[tuple[Any, ...]]) -> Iterator[Problem]:
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
            self._count(_REPORT_EVERY)
        try:
            event, _ = self._codec.decode(entry[4], entry[5], entry[6], entry[8])
            if series := SERIES_OF.get(entry[4]):
                number: int = event.number  # type: ignore[attr-defined]  # the types in SERIES_OF have one
                self._highest[series] = max(self._highest.get(series, 0), number)
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
    return Problem(entry[3], str(entry[4]), entry[7] or 0, what)


def damaged(error: Exception) -> Problem:
    return Problem(0, "", 0, f"the file itself is damaged: {error}")


def _extra(kind: str, row: Stored) -> Problem:
    return Problem(0, "", 0, f"the tables have {kind} {row.id}, of which the journal knows nothing")


def _difference(row: Stored | None, version: int) -> str:
    if row is None or not row.cells:
        return "it is missing"
    return "its values differ" if row.version == version else f"it is at {row.version} instead of {version}"
