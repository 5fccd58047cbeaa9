"""What the read side asks of a journal."""

from typing import Protocol

from core.domain.decider import Stream
from core.journal.entry import Entry, Head


class JournalSource(Protocol):
    """Reads of one journal, on the thread that made it. Every answer is a function of what was committed."""

    def head(self) -> Head:
        """The end of the journal."""

    def entries(self, after: int, limit: int) -> list[Entry]:
        """About `limit` entries after a position, extended so that the last command is whole. Empty at the end."""

    def first_position(self, stream: Stream) -> int:
        """Position of a stream's first entry. KeyError when nothing happened to it."""

    def entry(self, position: int) -> Entry | None:
        """One entry."""

    def hash_at(self, position: int) -> bytes | None:
        """Hash of one entry, or None when there is no such position."""
