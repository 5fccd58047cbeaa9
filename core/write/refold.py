"""Refold: the normalised tables made anew from the journal alone, as it is the truth and they are its fold."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from core.domain.decider import Decider, Event
from core.errors import Damaged
from core.journal.check import Progress
from core.journal.codec import Codec
from core.journal.connection import Connection
from core.journal.reader import altered
from core.write.mapping import Mapping
from core.write.tables import NUMBERS_START_AT, SERIES_OF, metadata

_EVENTS = """SELECT j.stream_id, j.position, j.type, j.schema, j.data, p.data
 FROM journal j LEFT JOIN journal_personal p ON p.position = j.position
 WHERE j.stream_kind = ? ORDER BY j.stream_id, j.version"""
_SET_NUMBER = "INSERT INTO number_series VALUES (?, ?)"
_REPORT_EVERY = 4_096
_PLACE_OF = {table: place for place, table in enumerate(metadata.sorted_tables)}


def refold(
    connection: Connection, codec: Codec, deciders: Sequence[Decider], mappings: Map[str, Mapping], progress: Progress
) -> int:
    """All tables in one transaction, so that a kill leaves them as they were. How many entries were folded.

    Raises UnknownEvent for an entry that this Daybook does not know, and Damaged for one that cannot be read.
    """
    connection.begin(alone=True)
    try:
        entries = refold_within(connection, codec, deciders, mappings, progress)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return entries


def refold_within(
    connection: Connection, codec: Codec, deciders: Sequence[Decider], mappings: Map[str, Mapping], progress: Progress
) -> int:
    """As `refold`, inside the caller's transaction."""
    (entries,) = connection.execute("SELECT position FROM journal_head").fetchone()
    for table in reversed(metadata.sorted_tables):
        connection.execute(f"DELETE FROM {table.name}")
    folding = _Refolding(connection, codec, deciders, progress, entries)
    for mapping in sorted(mappings.values(), key=lambda each: _PLACE_OF[each.table]):  # what is referred to first
        folding.fold(mapping.state.kind, mapping)
    for series, highest in folding.highest.items():
        connection.execute(_SET_NUMBER, (series, highest))
    return int(entries)


class _Refolding:
    """Folds one kind after the other, and remembers the highest numbers that were drawn."""

    def __init__(
        self, connection: Connection, codec: Codec, deciders: Sequence[Decider], progress: Progress, entries: int
    ) -> None:
        self._connection = connection
        self._codec = codec
        self._evolve = {decider.state.kind: decider.evolve for decider in deciders}
        self._progress, self._entries, self._done = progress, entries, 0
        self.highest = {series: first - 1 for series, first in NUMBERS_START_AT.items()}

    def fold(self, kind: str, mapping: Mapping) -> None:
        rows = self._connection.stream(_EVENTS, (kind,))
        for id, entries in groupby(rows, key=itemgetter(0)):
            state, version = mapping.state(), 0
            for entry in entries:
                event = self._event(entry)
                state, version = self._evolve[kind](state, event), version + 1
            mapping.save(self._connection, id, mapping.state(), state, version)

    def _event(self, entry: tuple[Any, ...]) -> Event:
        _, position, type, schema, data, personal = entry
        try:
            event, _ = self._codec.decode(type, schema, data, personal)
        except (msgspec.MsgspecError, ValueError) as error:
            raise Damaged(altered(position), position) from error
        if series := SERIES_OF.get(type):
            number: int = event.number  # type: ignore[attr-defined]  # the types in SERIES_OF have one
            self.highest[series] = max(self.highest[series], number)
        self._done += 1
        if self._done % _REPORT_EVERY == 0:
            self._progress(self._done, self._entries)
        return event
