"""Servers that die or hang under load, networks that are cut, a standby that takes over.

Desks go on asking with the same command ids until they are answered, as the window does. In the end every command that
was acknowledged has had its effect, once, at the position that was told, and no answer took longer than twelve seconds.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from uuid_utils import uuid7

from app.local_server import LocalServer
from core.domain.decider import Command
from core.domain.stock.commands import ReceiveStock
from core.errors import Unavailable, Unknown
from core.journal.connection import Error
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from tests.core.domain.scenario import business
from tests.core.write.desk import Desk
from tests.faults.tallies import Longest
from tests.server.frozen import freeze, thaw
from tests.server.many_desks import in_threads
from tests.server.networks import SERVER_IP, enter, let_in_from_the_network, on_computer, set_cable, two_computers
from tests.server.team import Team, make_template

DESKS = 4
LONGEST_ANSWER_MS = 12_000
GIVE_UP_S = 20.0
HANG_UP_S = 40.0


def receive(errand: str) -> Command:
    return ReceiveStock("p1", 1_000)


class Outcome(NamedTuple):
    """What came of desks that worked while their server was lost."""

    faults: int
    acknowledged: int
    lost: int
    doubled: int
    unknown: int  # commands whose commit had an outcome that was not known at first
    settled: int  # of those, by asking again with the same id
    out_of_reach: int  # times that a desk was told that the server is out of reach or busy
    longest_answer_ms: Longest
    problems: int

    @property
    def is_sound(self) -> bool:
        is_whole = self.acknowledged > 0 and self.settled == self.unknown
        return is_whole and not self.lost + self.doubled + self.problems and self.longest_answer_ms <= LONGEST_ANSWER_MS


class Worker:
    """A desk that asks for one thing after the other, each until there is an answer."""

    def __init__(self, connect: Callable[[], ServerConnection], command: Callable[[str], Command] = receive) -> None:
        self._connect, self._command = connect, command
        self._desk: Desk | None = None
        self.told: dict[str, tuple[str, int]] = {}  # the command's id and position, by errand
        self.unknown: set[str] = set()
        self.out_of_reach = 0
        self.longest_answer_ms = Longest(0)

    def work(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            self.settle(str(uuid7()))

    def settle(self, errand: str) -> None:
        """Ask until there is an answer; what is asked in vain for so long is counted as not settled."""
        give_up_at = time.monotonic() + GIVE_UP_S
        while errand not in self.told and time.monotonic() < give_up_at:
            self.ask(errand)
            if errand not in self.told:
                time.sleep(0.1)

    def ask(self, errand: str) -> None:
        """Once, as the window does it: the same errand always comes with the same id."""
        began = time.monotonic()
        try:
            if self._desk is None:
                self._desk = Desk(connection=self._connect())
            command_id = self.id_of(errand)
            receipt = self._desk.do(self._command(errand), command_id, correlation_id=errand)
            self.told[errand] = (command_id, receipt.position)
        except Unknown:
            self.unknown.add(errand)
        except (Unavailable, Error):
            self.out_of_reach += 1
        self.longest_answer_ms += Longest((time.monotonic() - began) * 1_000)

    def id_of(self, errand: str) -> str:
        return errand

    def hang_up(self) -> None:
        """Nobody would ever answer: whatever is waited for ends here."""
        session = self._desk.connection._session if self._desk is not None else None
        if session is not None and not session.closed:
            with socket.fromfd(session.fileno(), socket.AF_INET, socket.SOCK_STREAM) as line:
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._desk is not None:
            self._desk.connection.close()


def outcome(faults: int, workers: Sequence[Worker], desk: Desk) -> Outcome:
    """Held against the books as they are at last."""
    kept = dict(desk.rows("SELECT command_id, last FROM command_log WHERE outcome = 'accepted'"))
    ((doubled,),) = desk.rows(
        """SELECT count(*) FROM (SELECT correlation_id FROM journal
           GROUP BY correlation_id HAVING count(DISTINCT command_id) > 1) AS twice"""
    )
    told = [one for worker in workers for one in worker.told.values()]
    return Outcome(
        faults,
        len(told),
        sum(kept.get(id) != at for id, at in told),
        doubled,
        sum(len(worker.unknown) for worker in workers),
        sum(len(worker.unknown & worker.told.keys()) for worker in workers),
        sum(worker.out_of_reach for worker in workers),
        sum((worker.longest_answer_ms for worker in workers), Longest(0)),
        len(desk.verify().problems),
    )


@contextmanager
def working(connect: Callable[[], ServerConnection]) -> Iterator[list[Worker]]:
    """Desks at work, until the end of the block and its last answers."""
    is_over, workers = threading.Event(), [Worker(connect) for _ in range(DESKS)]
    threads = threading.Thread(target=in_threads, args=([lambda w=w: w.work(is_over) for w in workers],))
    threads.start()
    try:
        yield workers
    finally:
        is_over.set()
        threads.join(HANG_UP_S)
        if threads.is_alive():  # as with a mistake that lets them wait for ever
            for worker in workers:
                worker.hang_up()
        threads.join()
        for worker in workers:
            worker.close()


def wait_for_answers(workers: Sequence[Worker], seconds: float) -> None:
    """Until more is told than was on its way, or so long that nobody will be told anything."""
    wait_until = time.monotonic() + seconds
    enough = sum(len(worker.told) for worker in workers) + 2 * len(workers)
    while sum(len(worker.told) for worker in workers) < enough and time.monotonic() < wait_until:
        time.sleep(0.02)


def kill_server(team: Team, times: int, seconds: float = 1.0) -> Outcome:
    """Every process of it at once, as in a power cut, and started again."""
    team.desk().record(business())
    with working(team.connect) as workers:
        for _ in range(times):
            time.sleep(seconds)
            team.server.crash()
            time.sleep(0.2)
            team.server.start()
        time.sleep(seconds)
    return outcome(times, workers, team.fresh_desk())


def stop_server(team: Team, seconds: float) -> Outcome:
    """It hangs, as on a disk that does not answer: no process of it does anything, and no connection ends."""
    team.desk().record(business())
    with working(team.connect) as workers:
        time.sleep(1)
        freeze(team.server)
        time.sleep(seconds)
        thaw(team.server)
        time.sleep(1)
    return outcome(1, workers, team.fresh_desk())


def end_sessions(team: Team, times: int, seconds: float = 0.2) -> Outcome:
    """All sessions of all desks, by whoever looks after the server."""
    team.desk().record(business())
    with working(team.connect) as workers:
        for _ in range(times):
            time.sleep(seconds)
            end_all_sessions(team)
        time.sleep(seconds)
    return outcome(times, workers, team.fresh_desk())


def end_all_sessions(team: Team) -> None:
    with closing(ServerConnection(server_address(team.server.url()).conninfo)) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = ?",
            (team.name,),
        )


def fail_over(folder: Path) -> Outcome:
    """The first server dies for good; its synchronous standby takes over, and desks find it by the same address."""
    first = LocalServer(folder / "first", {"synchronous_standby_names": "second", "wal_level": "replica"}, port=5432)
    second = LocalServer(folder / "second", port=5433)
    try:
        (folder / "first").mkdir()
        first.make()
        first_alone = LocalServer(folder / "first", port=5432)
        first_alone.start()
        make_template(first_alone)
        team = Team(first_alone, "failover")
        team.desk().record(business())
        second.copy_of(first_alone)
        team.close()
        first_alone.stop()
        first.start()
        second.start()
        address = server_address(
            f"postgresql://owner@/failover?host={first.folder},{second.folder}&port=5432,5433"
        ).conninfo
        with working(lambda: ServerConnection(address)) as workers:
            time.sleep(1.5)
            second.crash()  # frozen, it would still find on its line what it was sent
            wait_for_answers(workers, 3.0)  # what is told from here on is on one server only
            first.crash()
            second.start()
            second.promote()
            time.sleep(2.5)
        return outcome(1, workers, Desk(connection=ServerConnection(address)))
    finally:
        first.crash()
        second.crash()


def cut_network(folder: Path, seconds: float = 7.0) -> Outcome:
    """Between two computers, without a word to either; later the way is there again. Needs root and Linux."""
    with two_computers() as (shop, server_room):
        server = LocalServer(folder / "server", {"listen_addresses": SERVER_IP})
        server.make()
        let_in_from_the_network(server)
        on_computer(server_room, server.start)
        try:
            make_template(server)
            team = Team(server, "cut")
            team.desk().record(business())
            conninfo = f"host={SERVER_IP} user=owner dbname=cut"

            def connect() -> ServerConnection:
                enter(shop)
                return ServerConnection(conninfo)

            with working(connect) as workers:
                time.sleep(1)
                set_cable(shop, "down")
                time.sleep(seconds)
                set_cable(shop, "up")
                time.sleep(4)
            return outcome(1, workers, team.fresh_desk())
        finally:
            server.crash()
