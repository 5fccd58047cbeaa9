"""Appending to the journal of a server: one function there gives positions, seals and logs, and it alone may."""

from collections.abc import Sequence

from core.domain.decider import Command
from core.domain.values import Id
from core.journal.codec import tag_of
from core.journal.server_form import check_same
from core.journal.writer import Circumstances, JournalWriter, Logged, New

_HEAD = "SELECT position, hash, secret, form FROM journal_head, books_form"
_APPEND = f"SELECT last, hash FROM journal_append({', '.join('?' * 19)})"
_LOG = "SELECT journal_log(?, ?, ?, ?, ?, ?, ?)"
_LOCK_COMMAND = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))"
_WAIT_FOR_STANDBY = "SELECT pg_logical_emit_message(true, 'daybook', '')"


class ServerJournalWriter(JournalWriter):
    """What this desk has appended last. Others append meanwhile: only the function knows where the end is."""

    def begin(self) -> bool:
        """Read the head, which others may move before this transaction does. Raises Newer or Older when the books have
        got another form since this desk was opened."""
        position, hash, self._secret, form = self._connection.execute(_HEAD).fetchone()
        check_same(form, self._connection)
        is_as_left = (position, hash) == (self.position, self._hash)
        self.position, self._hash = position, hash
        return is_as_left

    def append(self, command: Command, events: Sequence[New], about: Circumstances) -> tuple[int, int]:
        parts = [self._codec.encode(new.event, "" if place else about.why) for place, new in enumerate(events)]
        salts, private = zip(*(part.personal or (None, None) for part in parts), strict=True)
        streams = [new.stream for new in events]
        self.position, self._hash = self._connection.execute(
            _APPEND,
            (
                about.command_id,
                type(command).__name__,
                self.digest(command),
                *about[1:4],
                *about[4:7],
                about.business_date.isoformat(),
                about.recorded_at,
                [stream.kind for stream in streams],
                [stream.id for stream in streams],
                [new.version for new in events],
                [tag_of(type(new.event)) for new in events],
                [new.event.schema for new in events],
                [part.data for part in parts],
                list(salts),
                list(private),
            ),
        ).fetchone()
        return self.position - len(events) + 1, self.position

    def finish(self) -> None:
        """Nothing: the function has moved the head, and has told who listens."""

    def logged(self, command_id: Id) -> Logged | None:
        """Keeps a second desk with the same command out until this transaction ends.

        What is found may wait for a standby still: then this transaction's commit waits for it too.
        """
        self._connection.execute(_LOCK_COMMAND, (command_id,))
        found = super().logged(command_id)
        if found is not None and found.last is not None:
            self._connection.execute(_WAIT_FOR_STANDBY)
        return found

    def log(self, command: Command, about: Circumstances, first: int | None, last: int | None, outcome: str) -> None:
        """A command that added no entries; the others are logged with them."""
        row = (about.command_id, type(command).__name__, self.digest(command), about.actor, outcome, last)
        self._connection.execute(_LOG, (*row, about.recorded_at))
