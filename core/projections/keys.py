"""Keys of rows: the position of the first entry of a stream, remembered for the streams asked for last."""

from collections import OrderedDict
from collections.abc import Iterable

from core.domain.decider import Stream
from core.domain.values import Id
from core.journal.entry import Entry
from core.projections.journal_source import JournalSource


class Keys:
    """Answers out of a bounded memory, else from the journal: either way a function of the journal alone."""

    def __init__(self, journal: JournalSource, limit: int = 100_000) -> None:
        self._journal = journal
        self._limit = limit
        self._known: OrderedDict[tuple[str, str], int] = OrderedDict()  # as learned: what is known longest goes first

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take note of the streams that begin in these entries."""
        for entry in entries:
            if entry.version == 1:
                self._known[entry.stream] = entry.position
        self._forget()

    def first_position(self, kind: str, id: Id, until: int) -> int:
        """KeyError when the stream has not begun at the position `until`, whatever came later."""
        position = self._known.get((kind, id))
        if position is None:
            position = self._known[kind, id] = self._journal.first_position(Stream(kind, id))
            self._forget()
        if position > until:
            raise KeyError(f"{kind} {id} has not begun at {until}")
        return position

    def _forget(self) -> None:
        while len(self._known) > self._limit:
            self._known.popitem(last=False)
