"""Servers that die under load, networks that are cut, a standby that takes over: `python -m tests.server.lost_servers`.

Desks go on asking with the same command ids until they are answered, as the window does. In the end every command that
was acknowledged has had its effect, once, at the position that was told, and no answer took longer than twelve seconds.
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from uuid_utils import uuid7

from app.local_server import LocalServer
from core.domain.stock.commands import ReceiveStock
from core.errors import Unavailable, Unknown
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from tests.core.domain.scenario import business
from tests.core.write.desk import Desk
from tests.server.many_desks import in_threads
from tests.server.networks import SERVER_IP, enter, let_in_from_the_network, on_computer, set_cable, two_computers
from tests.server.team import Team, make_template

DESKS = 4
LONGEST_WAIT_S = 12.0


class Outcome(NamedTuple):
    """What came of desks that worked while their server was lost."""

    acknowledged: int
    lost: int
    doubled: int
    unknown: int  # times that a commit's outcome was not known at first
    unavailable: int  # times that a desk was told that the server is out of reach
    worst_wait_s: float
    problems: int

    @property
    def is_sound(self) -> bool:
        return (
            self.acknowledged > 0
            and not (self.lost or self.doubled or self.problems)
            and self.worst_wait_s <= LONGEST_WAIT_S
        )

    def told(self) -> str:
        return (
            f"{self.acknowledged} commands acknowledged, {self.lost} lost, {self.doubled} doubled;"
            f" {self.unknown} times unknown at first, {self.unavailable} times out of reach,"
            f" longest wait {self.worst_wait_s} s, {self.problems} problems"
        )


class Worker:
    """A desk that receives goods until told to stop."""

    def __init__(self, connect: Callable[[], ServerConnection]) -> None:
        self._connect = connect
        self._desk: Desk | None = None
        self.told: dict[str, int] = {}
        self.unknown = self.unavailable = 0
        self.worst_wait_s = 0.0

    def work(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            self._settle(str(uuid7()), is_over)

    def _settle(self, command_id: str, is_over: threading.Event) -> None:
        """Ask until there is an answer, each time with the same id."""
        while True:
            began = time.monotonic()
            try:
                if self._desk is None:
                    self._desk = Desk(connection=self._connect())
                self.told[command_id] = self._desk.do(ReceiveStock("p1", 1_000), command_id).position
                return
            except Unknown:
                self.unknown += 1
            except (Unavailable, ConnectionError):
                self.unavailable += 1
                time.sleep(0.1)
            finally:
                self.worst_wait_s = max(self.worst_wait_s, time.monotonic() - began)
            if is_over.is_set():
                return


def outcome(workers: list[Worker], desk: Desk) -> Outcome:
    """Held against the books as they are at last."""
    kept = dict(desk.rows("SELECT command_id, last FROM command_log WHERE outcome = 'accepted'"))
    ((doubled,),) = desk.rows(
        """SELECT count(*) FROM (SELECT command_id FROM journal WHERE type = 'stock.received' AND station = 'desk'
           GROUP BY command_id HAVING count(*) > 1) AS twice"""
    )
    told = {id: at for worker in workers for id, at in worker.told.items()}
    return Outcome(
        len(told),
        sum(kept.get(id) != at for id, at in told.items()),
        doubled,
        sum(worker.unknown for worker in workers),
        sum(worker.unavailable for worker in workers),
        round(max(worker.worst_wait_s for worker in workers), 2),
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
        threads.join()


def kill_server(
    team: Team, times: int, seconds: float = 1.0, connect: Callable[[], ServerConnection] | None = None
) -> Outcome:
    """Every process of it at once, as in a power cut, and started again."""
    team.desk().record(business())
    with working(connect or team.connect) as workers:
        for _ in range(times):
            time.sleep(seconds)
            team.server.crash()
            time.sleep(0.2)
            team.server.start()
        time.sleep(seconds)
    return outcome(workers, team.fresh_desk())


def end_sessions(team: Team, times: int, seconds: float = 0.2) -> Outcome:
    """All sessions of all desks, by whoever looks after the server."""
    team.desk().record(business())
    with working(team.connect) as workers:
        for _ in range(times):
            time.sleep(seconds)
            admin = ServerConnection(server_address(team.server.url()).conninfo)
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = ?",
                (team.name,),
            )
            admin.close()
        time.sleep(seconds)
    return outcome(workers, team.fresh_desk())


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
            first.crash()
            time.sleep(0.3)
            second.promote()
            time.sleep(2.5)
        return outcome(workers, Desk(connection=ServerConnection(address)))
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
            return outcome(workers, team.fresh_desk())
        finally:
            server.crash()


def forgetful(team: Team) -> ServerConnection:
    """A deliberate mistake: a desk that takes a commit for done before the server has written it down."""
    connection = team.connect()
    connection.execute("SET synchronous_commit = off")
    return connection


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=5)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
    folder.chmod(0o711)
    server = LocalServer(folder / "killed")
    try:
        server.make()
        server.start()
        make_template(server)
        found = {
            f"the server killed {given.kills} times": kill_server(Team(server, "killed"), given.kills),
            "all sessions ended 10 times": end_sessions(Team(server, "ended"), 10),
            "a synchronous standby took over": fail_over(folder),
        }
        sloppy = Team(server, "sloppy")
        mutant = kill_server(sloppy, 1, connect=lambda: forgetful(sloppy))
        if os.geteuid() == 0 and shutil.which("ip"):
            found["the network was cut for 7 s"] = cut_network(folder)
    finally:
        server.crash()
        shutil.rmtree(folder)
    for what, came in found.items():
        sys.stdout.write(f"{what}: {came.told()}\n")
    sys.stdout.write(f"mutant, a commit that does not wait for the disk: {'caught' if mutant.lost else 'NOT CAUGHT'}\n")
    return int(not all(came.is_sound for came in found.values()) or not mutant.lost)


if __name__ == "__main__":
    sys.exit(main())
