"""What a desk can be made to wait for, at every stage of a command: each answer comes within twelve seconds.

Each case has books of its own, so that all of them wait at the same time.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from app.local_server import LocalServer
from core.domain.decider import Command
from core.journal import server as sessions
from core.journal.server import ServerConnection
from tests.core.domain.scenario import business, line, place
from tests.server.lost_servers import Outcome, Worker, end_all_sessions, outcome
from tests.server.relays import Relay
from tests.server.team import Team

PATIENCE_S = 13.0
"""After this the hindrance is taken away, so that who waits without end is heard of."""
ERRAND = "the errand"
HOST = "books.example"

_names = (f"wait_{number}" for number in count(1))
_making = threading.Lock()  # a template is copied by one session at a time


def order(errand: str) -> Command:
    """What takes most statements."""
    return place(line(1, "p1", 1), id=errand)


def silences(
    server: LocalServer, stages: Sequence[tuple[int, bool]] = (), command: Callable[[str], Command] = order
) -> Iterator[Outcome]:
    """No answer from one message on, each message in turn; it was lost, or its answer was. Then the way is there again,
    and the same is asked with the same id."""
    last = messages(server, command)
    cases = stages or [(stage, is_handed_on) for stage in range(1, last + 1) for is_handed_on in (False, True)]
    yield from _all_at_once([lambda case=case: _silence(server, *case, command) for case in cases])


def messages(server: LocalServer, command: Callable[[str], Command]) -> int:
    """So many messages one command takes."""
    with _related(server, command) as (_, relay, worker):
        before = relay.asked
        worker.settle("another")
        return relay.asked - before


def _silence(server: LocalServer, stage: int, is_handed_on: bool, command: Callable[[str], Command]) -> Outcome:
    with _related(server, command) as (team, relay, worker):
        relay.fall_silent(stage, handed_on=is_handed_on)
        with _in_time(relay.speak_again):
            worker.ask(ERRAND)
        worker.settle(ERRAND)
        return outcome(1, [worker], team.fresh_desk())


def slow_ways(server: LocalServer, delays_s: Sequence[float]) -> Iterator[Outcome]:
    """Every message comes late."""
    yield from _all_at_once([lambda late_s=late_s: _slow_way(server, late_s) for late_s in delays_s])


def _slow_way(server: LocalServer, late_s: float) -> Outcome:
    with _related(server, order) as (team, relay, worker):
        relay.late_s = late_s
        worker.ask(ERRAND)
        relay.late_s = 0
        worker.settle(ERRAND)
        return outcome(1, [worker], team.fresh_desk())


def locks(server: LocalServer) -> Iterator[Outcome]:
    """Another session holds one of the locks that a command can wait for, each in turn."""
    with _books(server) as team:
        tables = team.connect().execute("SELECT tablename FROM pg_tables WHERE schemaname = ?", (sessions.SCHEMA,))
        held = [f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE" for (table,) in tables]
    held += (
        f"SELECT pg_advisory_xact_lock(hashtextextended('{ERRAND}', 0))",
        "SELECT * FROM journal_head FOR UPDATE",
        "SELECT * FROM stock FOR UPDATE",
        "SELECT * FROM customers FOR UPDATE",
    )
    cases: list[Callable[[ServerConnection], object]] = [lambda other, sql=sql: other.execute(sql) for sql in held]
    cases.append(lambda other: other.begin(alone=True))
    yield from _all_at_once([lambda case=case: _lock(server, case) for case in cases])


def _lock(server: LocalServer, take: Callable[[ServerConnection], object]) -> Outcome:
    with _books(server) as team, closing(team.connect()) as other:
        worker = Worker(team.connect, order)
        worker.settle("one before")
        other.execute("SET idle_in_transaction_session_timeout = 0")  # no session of a desk's, which would be ended
        other.execute("BEGIN")
        take(other)
        with _in_time(lambda: end_all_sessions(team)):
            worker.ask(ERRAND)
        other.rollback()
        worker.settle(ERRAND)
        return outcome(1, [worker], team.fresh_desk())


def locks_in_turn(server: LocalServer, each_s: float = 0.9) -> Iterator[Outcome]:
    """Every table is held by a session of its own, and given back when a desk has waited for it for a while."""
    with _books(server) as team, closing(team.connect()) as watch, ExitStack() as holders:
        worker = Worker(team.connect, order)
        worker.settle("one before")
        tables = team.connect().execute("SELECT tablename FROM pg_tables WHERE schemaname = ?", (sessions.SCHEMA,))
        held: dict[int, ServerConnection] = {}
        for (table,) in tables.fetchall():
            holder = holders.enter_context(closing(team.connect()))
            holder.execute("BEGIN")
            holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            held[holder.execute("SELECT pg_backend_pid()").fetchone()[0]] = holder
        asking = threading.Thread(target=worker.ask, args=(ERRAND,))
        asking.start()
        while asking.is_alive():
            blocking = watch.execute("SELECT unnest(pg_blocking_pids(pid)) FROM pg_locks WHERE NOT granted").fetchall()
            time.sleep(each_s if blocking else 0.05)
            for (pid,) in blocking:
                held[pid].rollback()
        for holder in held.values():
            holder.rollback()
        worker.settle(ERRAND)
        yield outcome(1, [worker], team.fresh_desk())


def lost_names(server: LocalServer) -> Iterator[Outcome]:
    """Whoever knows the addresses of servers does not answer, just when a session is lost. Listens on 127.0.0.1."""
    is_over, look_up = threading.Event(), socket.getaddrinfo

    def looked_up(host: str, *what: Any, **more: Any) -> Any:
        if host != HOST:
            return look_up(host, *what, **more)
        is_over.wait(PATIENCE_S if is_lost else 0)
        return look_up("127.0.0.1", *what, **more)

    is_lost = False
    with _books(server) as team, patch.object(socket, "getaddrinfo", looked_up):
        worker = Worker(lambda: ServerConnection(f"host={HOST} port={server.port} user=owner dbname={team.name}"))
        worker.settle("one before")
        is_lost = True
        end_all_sessions(team)
        worker.ask(ERRAND)  # finds the session lost
        worker.ask(ERRAND)
        is_lost = False
        is_over.set()
        worker.settle(ERRAND)
        yield outcome(1, [worker], team.fresh_desk())
        worker.close()


def _all_at_once(cases: Sequence[Callable[[], Outcome]]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(len(cases)) as pool:
        yield from pool.map(lambda case: case(), cases)


@contextmanager
def _related(server: LocalServer, command: Callable[[str], Command]) -> Iterator[tuple[Team, Relay, Worker]]:
    """A desk at work behind a relay, with its session open and its statements known to the server."""
    with _books(server) as team, closing(Relay(server)) as relay:
        worker = Worker(lambda: ServerConnection(relay.conninfo(team.name)), command)
        with closing(worker):
            worker.settle("one before")
            yield team, relay, worker


@contextmanager
def _books(server: LocalServer) -> Iterator[Team]:
    with _making:
        team = Team(server, next(_names))
    with closing(team):
        desk = team.desk()
        desk.record(business(on_hand=100))
        desk.connection.close()
        yield team


@contextmanager
def _in_time(give_way: Callable[[], None]) -> Iterator[None]:
    """When the block has ended, or has taken too long already."""
    patience = threading.Timer(PATIENCE_S, give_way)
    patience.start()
    try:
        yield
    finally:
        patience.cancel()
        give_way()
