"""Connections to the write side on a PostgreSQL server: bounded waits, and a new connection when the last one is lost.

Imported only where books lie on a server, for psycopg takes its time to load.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from threading import Timer
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import TransactionStatus

from core.journal.connection import Cursor, ServerError, StoreName

log = logging.getLogger(__name__)

REACH_S = 3
"""So long is each host waited for while connecting. Two hosts, a lost command and its settling stay under 12 s."""
STATEMENT_MS = 5_000
LOCK_MS = 4_000
COMMIT_S = 5.0
SCHEMA = "daybook"
CHANNEL = "daybook"
_ALONE = 0x44617962  # the key of the advisory lock that all writers share, and one who is alone has for himself
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
        self._is_alone = False
        self._session: psycopg.Connection | None = None
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

    def begin(self, *, alone: bool = False) -> None:
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with _told():
            self._live().execute(f"BEGIN; SELECT {lock}({_ALONE})")
        self._is_alone = alone

    def begin_reading(self) -> None:
        with _told():
            self._live().execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Raises ServerError also when no standby has confirmed: it stands here, and may be lost with this server."""
        self._is_alone = self._has_lost_standby = False
        session = self._live()
        patience = Timer(COMMIT_S, session.cancel_safe)  # statement_timeout does not end the wait for a standby
        patience.start()
        try:
            with _told():
                session.execute("COMMIT")
        finally:
            patience.cancel()
        if self._has_lost_standby:
            raise ServerError(f"{_NO_STANDBY}: the commit is on one server only")

    def rollback(self) -> None:
        self._is_alone = False
        if self.in_transaction and self._session is not None and not self._session.closed:
            try:
                self._session.execute("ROLLBACK")
            except psycopg.Error as error:  # then the server has rolled back already
                log.info("rolled back by the server: %s", error)
                self._session.close()

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def listen(self) -> None:
        """From now on be told when the journal goes on."""
        self.execute(f"LISTEN {CHANNEL}")

    def has_news(self, seconds: float) -> bool:
        """Wait so long for a notification; says whether one came."""
        with _told():
            return any(True for _ in self._live().notifies(timeout=seconds, stop_after=1))

    def _live(self) -> psycopg.Connection:
        """The session; a new one when the last was lost outside of any transaction."""
        if self._session is None or self._session.closed:
            self._connect()
        assert self._session is not None
        return self._session

    def _connect(self) -> None:
        session_of = "any" if self._reads_only else "read-write"
        settings = _SESSION | ({"default_transaction_read_only": "on"} if self._reads_only else {})
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        if not self._reads_only:
            options += f" -c statement_timeout={STATEMENT_MS}"
        with _told():
            self._session = psycopg.connect(
                f"{self._conninfo} {_ON_THE_WAY}{session_of}",
                password=self._password,
                options=options,
                application_name="daybook",
                autocommit=True,
                cursor_factory=psycopg.RawCursor,
            )
        self._session.server_cursor_factory = psycopg.RawServerCursor
        self._session.adapters.register_dumper(bool, _Flag)
        self._session.add_notice_handler(self._on_notice)

    def _on_notice(self, notice: psycopg.errors.Diagnostic) -> None:
        if (notice.message_primary or "").startswith(_NO_STANDBY):
            self._has_lost_standby = True


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
        raise ServerError(_first_line(error), error.sqlstate or "") from error


def _first_line(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error).partition("\n")[0]
