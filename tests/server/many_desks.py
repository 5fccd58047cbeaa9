"""Many desks at once on one server: `python -m tests.server.many_desks --events 5000` prints figures.

Writers and a follower: nothing is skipped, doubled or out of order. Racers for the last unit: one gets it.
"""

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from uuid_utils import uuid7

from app.composition import make_codec
from app.local_server import LocalServer
from core.domain.decider import Refused
from core.domain.orders.commands import ShipOrder
from core.domain.orders.events import LineQuantity
from core.domain.series.events import INVOICES, NumberIssued
from core.journal.entry import Entry
from core.journal.journal_copy import COPY_FILE, JournalCopy
from core.journal.reader import JournalReader
from core.journal.sqlite import open_reader
from tests.core.domain.scenario import TODAY, business, invoice, line, pay, place, ship
from tests.core.write.desk import Desk
from tests.server.team import Team, make_template

WRITERS, RACERS = 8, 16
_SET_ASIDE = """SELECT s.reserved, (SELECT sum(l.reserved) FROM order_lines l WHERE l.product_id = s.product_id)
 FROM stock s WHERE s.product_id = 'p1'"""


class Followed(NamedTuple):
    """What came of many writers and one follower."""

    commands: int
    entries: int
    skipped: int
    misplaced: int  # out of order, or torn from the entries of their command
    problems: int
    seconds: float


def follow_writers(team: Team, folder: Path, commands: int) -> Followed:
    """So many commands by eight desks at once, while a ninth fetches what is new."""
    team.desk().record(business(on_hand=commands))
    began = time.monotonic()
    with Following(team, folder) as following:
        in_threads([lambda number=number: work(team, number, commands // WRITERS) for number in range(WRITERS)])
    seconds = time.monotonic() - began
    head = team.desk().position
    seen = following.seen
    misplaced = sum(entry.position != number for number, entry in enumerate(seen, 1))
    problems = len(team.desk().verify().problems)
    return Followed(commands, len(seen), head - len(seen), misplaced, problems, seconds)


def work(team: Team, number: int, commands: int) -> None:
    """One desk's day: orders of one to three lines, each shipped or paid by and by."""
    desk, chance = team.desk(), random.Random(number)
    orders: list[tuple[str, int]] = []
    for step in range(commands):
        if orders and step % 3 == 2:
            order, lines = orders.pop()
            desk.do(ShipOrder(order, str(uuid7()), TODAY, tuple(LineQuantity(n + 1, 1_000) for n in range(lines))))
        elif orders and step % 3 == 1:
            desk.do(pay(100, (orders[-1][0], 100), id=str(uuid7())))
        else:
            lines = chance.randint(1, 2)
            orders.append((str(uuid7()), lines))
            wanted = [line(n, product, 1, backorder=True) for n, product in enumerate(["p1", "p2"][:lines], 1)]
            desk.do(place(*wanted, id=orders[-1][0], note=f"desk {number}"))


class Following:
    """A desk that only fetches, and remembers every entry in the order in which it came."""

    def __init__(self, team: Team, folder: Path) -> None:
        self._team, self._folder = team, folder
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.seen: list[Entry] = []

    def __enter__(self) -> "Following":
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        server, copy = self._team.connect("rita", reads_only=True), JournalCopy(self._folder)
        reader = JournalReader(open_reader(self._folder / COPY_FILE), make_codec())
        server.listen()
        is_over = False
        while not is_over:
            is_over = self._is_over.is_set()
            while copy.pull(server):
                self.seen += reader.entries(len(self.seen), 1_000_000)
            server.has_news(0.05)
        copy.close()
        reader._connection.close()


class Raced(NamedTuple):
    """What came of several desks that wanted the same last unit at the same moment."""

    won: int
    told: int  # that somebody else has it
    free: int
    problems: int


def race(make_desk: Callable[[], Desk], racers: int = RACERS) -> Raced:
    """Each at a desk of his own. What is set aside is set aside for open lines, whoever came first."""
    desk = make_desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 9), id="all but one"))
    start, answers = threading.Barrier(racers), []

    def run(number: int) -> None:
        mine = make_desk()
        start.wait()
        try:
            mine.do(place(line(1, "p1", 1), id=f"racer {number}"))
            answers.append("won")
        except Refused as refused:
            answers.append(" ".join(violation.code for violation in refused.violations))
        finally:
            mine.connection.close()

    in_threads([lambda number=number: run(number) for number in range(racers)])
    ((free,),) = desk.rows("SELECT on_hand - reserved FROM stock WHERE product_id = 'p1'")
    ((aside, by_line),) = desk.rows(_SET_ASIDE)
    return Raced(answers.count("won"), answers.count("ORD-4"), free, len(desk.verify().problems) + (aside != by_line))


class Numbered(NamedTuple):
    """What came of several desks that posted invoices at the same moment, and the same one twice."""

    numbers: list[int]  # of the invoices, in their order
    last: int  # that the series knows of
    issued: list[int]  # numbers as they were given, in the journal's order
    problems: int


def race_invoices(team: Team, racers: int = RACERS) -> Numbered:
    """One order and one invoice a desk; nobody has posted one before, so that even the first number is raced for."""
    team.desk().record(business(on_hand=racers))
    desk = team.desk()
    for number in range(racers):
        desk.do(place(line(1, "p1", 1), id=f"o{number}"))
        desk.do(ship((1, 1), id=f"o{number}", shipment=f"s{number}"))
    start = threading.Barrier(racers)

    def run(number: int) -> None:
        mine = team.desk()
        start.wait()
        for _ in range(2):  # the second time it is there already
            mine.do(invoice(id=f"i{number}", order=f"o{number}"))

    in_threads([lambda number=number: run(number) for number in range(racers)])
    numbers = [number for (number,) in desk.rows("SELECT number FROM invoices ORDER BY number")]
    ((last,),) = desk.rows("SELECT last FROM series WHERE id = ?", INVOICES)
    issued = [entry.event.number for entry in desk.entries() if isinstance(entry.event, NumberIssued)]
    return Numbered(numbers, last, issued, len(desk.verify().problems))


def in_threads(jobs: Sequence[Callable[[], Any]]) -> None:
    """All at once; a failure is raised when all have ended."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job) for job in jobs]
    for job in running:
        job.result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=5_000, help="at least so many entries")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
    server = LocalServer(folder)
    try:
        server.make()
        server.start()
        make_template(server)
        team = Team(server, "writers")
        followed = follow_writers(team, folder / "copy", given.events // 2)
        raced = race(Team(server, "racers").desk)
    finally:
        server.crash()
        shutil.rmtree(folder)
    sys.stdout.write(
        f"{WRITERS} writers and a follower: {followed.commands} commands, {followed.entries} entries in"
        f" {followed.seconds:.1f} s, {followed.skipped} skipped, {followed.misplaced} out of order,"
        f" {followed.problems} problems\n"
        f"{RACERS} racers for the last unit: {raced.won} won, {raced.told} were told that it is gone,"
        f" {raced.free} left, {raced.problems} problems\n"
    )
    wrong = followed.skipped or followed.misplaced or followed.problems or raced.problems
    return int(bool(wrong or raced[:3] != (1, RACERS - 1, 0)))


if __name__ == "__main__":
    sys.exit(main())
