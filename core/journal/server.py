"""Connections to the write side on a PostgreSQL server: bounded waits, and a new connection when the last one is lost.

Imported only where books lie on a server, for psycopg takes its time to load.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from threading import Timer
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import TransactionStatus

from core.journal.connection import Cursor, ServerError, StoreName
from core.journal.server_session import Session, reached

log = logging.getLogger(__name__)

REACH_S, REACH_ALL_S = 3, 10.0
"""So long is each host waited for while connecting, and all of them, with looking up their names."""
TRANSACTION_S, COMMIT_S = 4.0, 4.0
"""So long may a command take, and its commit wait for disk or standby; then it is cancelled."""
BATCH_S = 60.0
"""So long may several commands in one commit take, for which nobody waits at a key."""
LOCK_MS = 3_500
READING_MS = 60_000
_CANCEL_S = 2.0
SCHEMA = "daybook"
CHANNEL = "daybook"
_ALONE = 0x44617962  # the key of the advisory lock that a set-up has for itself
_LOST = "08006"  # connection failure
_NOT_LET_IN = "28000"
_PASSING = ("starting up", "shutting down", "too many", "recovery")
_NO_STANDBY = "canceling wait for synchronous replication"
_ON_THE_WAY = (
    "keepalives_idle=2 keepalives_interval=1 keepalives_count=2 tcp_user_timeout=4000"
    f" connect_timeout={REACH_S} target_session_attrs="
)
_SESSION = {
    "search_path": SCHEMA,
    "lock_timeout": LOCK_MS,
    "idle_in_transaction_session_timeout": 10_000,  # a desk that hangs gives its locks back
    "tcp_keepalives_idle": 5,  # so does one whose network was cut
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 2,
    "tcp_user_timeout": 8_000,
}


_streams = count(1)


class _Flag(Dumper):
    """True and False as 1 and 0, as the tables keep them in every store."""

    oid = 21  # smallint

    def dump(self, obj: Any) -> Buffer:
        return b"1" if obj else b"0"


class ServerConnection:
    """One session of one desk. `conninfo` is libpq's, without a password; `password` is asked for at each connecting.

    Raises ServerError for everything that the server or the way to it has against a statement.
    """

    store: StoreName = "postgresql"

    def __init__(self, conninfo: str, password: str | None = None, *, reads_only: bool = False) -> None:
        self._conninfo, self._password, self._reads_only = conninfo, password, reads_only
        self._has_lost_standby = False
        self._is_alone = self._has_begun = False
        self._patience = Timer(0, lambda: None)
        self._answer_by: float | None = None
        self._session: Session | None = None
        self._connect()

    @property
    def is_alone(self) -> bool:
        return self._is_alone

    @property
    def in_transaction(self) -> bool:
        session = self._session
        return session is not None and session.info.transaction_status is not TransactionStatus.IDLE

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        with _told():
            return self._live().execute(_numbered(sql), parameters)

    def execute_script(self, script: str) -> None:
        """Several statements without parameters, whatever stands in them."""
        with _told():
            self._live().execute(script.encode())

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        with _told():
            self._live().cursor().executemany(_numbered(sql), rows)
        return self

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with _told(), self._live().cursor(f"stream_{next(_streams)}") as cursor:
            cursor.itersize = 5_000
            cursor.execute(_numbered(sql), parameters)
            yield from cursor

    @contextmanager
    def answering_within(self, seconds: float) -> Iterator[None]:
        """Connecting, waiting in line, tries begun anew and the commit together. A block in a block does not add."""
        before, by = self._answer_by, time.monotonic() + seconds
        self._answer_by = by if before is None else min(before, by)
        try:
            yield
        finally:
            self._answer_by = before

    def begin(self, *, alone: bool = False) -> None:
        self.rollback()  # what was left open, if anything
        session = self._live()
        self._has_begun = True
        self._wait_at_most(BATCH_S if alone else TRANSACTION_S, session)
        with _told():
            session.execute(f"BEGIN; SELECT enter({alone})")
        self._is_alone = alone

    def begin_set_up(self) -> None:
        """Begin to change what the books are made of, which takes the time that it takes. Other set-ups wait; writers
        are kept out by who asks for it, once there are books."""
        self.rollback()
        session = self._live()
        self._has_begun = True
        with _told():
            session.execute(f"BEGIN; SELECT pg_advisory_xact_lock({_ALONE})")
        self._is_alone = True

    def begin_reading(self) -> None:
        session = self._live()
        self._has_begun = True
        with _told():
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Raises ServerError also when no standby has confirmed: it stands here, and may be lost with this server."""
        session = self._live()
        if session.info.transaction_status is not TransactionStatus.INTRANS:
            raise ServerError("there is no transaction to commit", _LOST)
        self._has_lost_standby = False
        self._wait_at_most(COMMIT_S, session)  # statement_timeout does not end the wait for a standby
        try:
            with _told():
                session.execute("COMMIT")
        finally:
            self._end()
        if self._has_lost_standby:
            raise ServerError(f"{_NO_STANDBY}: the commit is on one server only")

    def rollback(self) -> None:
        session = self._session
        try:
            if session is not None and not session.closed and self.in_transaction:
                session.execute("ROLLBACK")
        except psycopg.Error as error:  # then the server has rolled back already
            log.info("rolled back by the server: %s", error)
            assert session is not None
            session.close()
        finally:
            self._end()

    def close(self) -> None:
        self._end()
        if self._session is not None:
            self._session.close()

    def encrypted(self, password: str, login: str) -> str:
        """What the server keeps of a password: no log of statements shows the password itself."""
        return self._live().pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()

    def listen(self) -> None:
        """From now on be told when the journal goes on."""
        self.execute(f"LISTEN {CHANNEL}")

    def has_news(self, seconds: float) -> bool:
        """Wait so long for a notification; says whether one came."""
        with _told():
            return any(True for _ in self._live().notifies(timeout=seconds, stop_after=1))

    def _end(self) -> None:
        self._patience.cancel()
        self._is_alone = self._has_begun = False

    def _time_left(self) -> float | None:
        return None if self._answer_by is None else max(0.0, self._answer_by - time.monotonic())

    def _wait_at_most(self, seconds: float, session: psycopg.Connection) -> None:
        """Then what is going on is cancelled, and fails."""
        self._patience.cancel()
        self._patience = Timer(seconds, _cancel, (session,))
        self._patience.daemon = True
        self._patience.start()

    def _live(self) -> Session:
        """The session; a new one when the last was lost outside of any transaction."""
        if self._session is None or self._session.closed:
            if self._has_begun:
                raise ServerError("the session was lost in the middle of a transaction", _LOST)
            self._connect()
        assert self._session is not None
        return self._session

    def _connect(self) -> None:
        session_of = "primary" if self._reads_only else "read-write"  # a standby may lag behind what a desk has seen
        settings = _SESSION | ({"default_transaction_read_only": "on"} if self._reads_only else {})
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        if self._reads_only:
            options += f" -c statement_timeout={READING_MS}"

        def connect() -> Session:
            return Session.connect(
                f"{self._conninfo} {_ON_THE_WAY}{session_of}",
                password=self._password,
                options=options,
                application_name="daybook",
                autocommit=True,
                cursor_factory=psycopg.RawCursor,
            )

        left = self._time_left()
        with _told():
            self._session = reached(connect, REACH_ALL_S if left is None else min(left, REACH_ALL_S))
        self._session.time_left = self._time_left
        self._session.server_cursor_factory = psycopg.RawServerCursor
        self._session.adapters.register_dumper(bool, _Flag)
        self._session.add_notice_handler(self._on_notice)

    def _on_notice(self, notice: psycopg.errors.Diagnostic) -> None:
        if (notice.message_primary or "").startswith(_NO_STANDBY):
            self._has_lost_standby = True


def _cancel(session: psycopg.Connection) -> None:
    with suppress(psycopg.Error):  # it has ended meanwhile
        session.cancel_safe(timeout=_CANCEL_S)


@cache
def _numbered(sql: str) -> bytes:
    """`?` becomes $1, $2 …; none stands inside a text."""
    parts = sql.split("?")
    return "".join(f"${number}{part}" if number else part for number, part in enumerate(parts)).encode()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise ServerError(_first_line(error), error.sqlstate or _state_of(str(error))) from error


def _state_of(answer: str) -> str:
    """The driver gives none while connecting: a server that answers and says no is not out of reach."""
    is_no = "FATAL:" in answer and not any(mark in answer for mark in _PASSING)
    return _NOT_LET_IN if is_no else ""


def _first_line(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error).partition("\n")[0]
