"""Appending to the journal, inside the transaction of the command, on the thread that owns the connection."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from core.domain.decider import Command, Event, Stream
from core.domain.values import Id, Micros
from core.journal.chain import FORMAT, framed, framed_own, seal
from core.journal.codec import Codec, tag_of
from core.journal.connection import Connection

_APPEND = f"INSERT INTO journal VALUES ({', '.join('?' * 18)})"
_APPEND_PERSONAL = "INSERT INTO journal_personal VALUES (?, ?, ?)"
_LOG = """INSERT INTO command_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)
 ON CONFLICT (command_id) DO UPDATE SET first = excluded.first, last = excluded.last, outcome = excluded.outcome,
 at = excluded.at"""


class Circumstances(NamedTuple):
    """What is the same for all entries of one command."""

    command_id: Id
    correlation_id: Id
    causation: Id | None
    undoes: Id | None
    actor: Id
    station: str
    app_version: str
    business_date: date
    recorded_at: Micros
    why: str


class New(NamedTuple):
    """An entry to be written."""

    stream: Stream
    version: int
    event: Event


class Logged(NamedTuple):
    """What the command log says of a command id."""

    digest: bytes
    first: int | None
    last: int | None
    outcome: str


class JournalWriter:
    """The end of the journal, as this connection last saw it. `begin` must be called in every transaction."""

    def __init__(self, connection: Connection, codec: Codec) -> None:
        self._connection = connection
        self._codec = codec
        self._encoder = msgspec.json.Encoder()
        self.position = -1
        self._hash = b""
        self._opening = b""
        self._secret = b""
        self._recorded_at: Micros = 0

    def begin(self) -> bool:
        """Read the head. True when it is where this writer left it, so that what it remembers still holds."""
        position, hash, journal_id, self._secret = self._connection.execute(
            "SELECT position, hash, journal_id, secret FROM journal_head"
        ).fetchone()
        if position == self.position and hash == self._hash:
            return True
        self.position, self._hash, self._opening = position, hash, framed((FORMAT, journal_id))
        row = self._connection.execute("SELECT recorded_at FROM journal WHERE position = ?", (position,)).fetchone()
        self._recorded_at = row[0] if row else 0
        return False

    def append(self, command: Command, events: Sequence[New], about: Circumstances) -> tuple[int, int]:
        """Write a command's entries behind the head and the command to the log. First and last position."""
        at = self._recorded_at = max(self._recorded_at, about.recorded_at)
        tail = (*about[:7], about.business_date.isoformat(), at)
        closing = framed(tail)
        end = self.position + len(events)
        rows: list[tuple[object, ...]] = []
        personal = []
        for stream, version, event in events:
            data, private = self._codec.encode(event, about.why if not rows else "")
            self.position += 1
            own = (self.position, end, *stream, version, tag_of(type(event)), event.schema, data)
            self._hash = seal(self._opening + framed_own(*own) + closing, self._hash)
            rows.append((*own, *tail, self._hash))
            if private is not None:
                personal.append((self.position, *private))
        self._connection.executemany(_APPEND, rows)
        if personal:
            self._connection.executemany(_APPEND_PERSONAL, personal)
        self.log(command, about, end - len(events) + 1, end, "accepted")
        return end - len(events) + 1, end

    def finish(self) -> None:
        """Move the head row to what was appended: the last statement before COMMIT."""
        self._connection.execute("UPDATE journal_head SET position = ?, hash = ?", (self.position, self._hash))

    def forget(self) -> None:
        """After a rollback: what was remembered does not hold any more."""
        self.position = -1

    def logged(self, command_id: Id) -> Logged | None:
        row = self._connection.execute(
            "SELECT digest, first, last, outcome FROM command_log WHERE command_id = ?", (command_id,)
        ).fetchone()
        return Logged(*row) if row else None

    def log(self, command: Command, about: Circumstances, first: int | None, last: int | None, outcome: str) -> None:
        """One row a command: ids and codes only, never sentences or what was typed."""
        row = (about.command_id, type(command).__name__, self.digest(command), about.actor, first, last, outcome)
        self._connection.execute(_LOG, (*row, about.recorded_at))

    def digest(self, command: Command) -> bytes:
        """What "the same command" means: a digest of its content under the secret of these books.

        So a list of likely names and addresses, hashed once, tells nothing about anybody's command log.
        """
        return hashlib.blake2b(self._encoder.encode(command), key=self._secret, digest_size=32).digest()
