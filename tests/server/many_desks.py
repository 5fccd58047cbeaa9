"""Many desks at once on one server.

Writers and a follower: nothing is skipped, doubled or out of order. Racers for the last unit: one gets it.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from uuid_utils import uuid7

from app.composition import make_codec
from core.domain.decider import Command, Refused
from core.domain.orders.commands import ShipOrder
from core.domain.orders.events import LineQuantity
from core.domain.series.events import INVOICES, NumberIssued
from core.domain.stock.commands import ReceiveStock
from core.journal.connection import Error
from core.journal.entry import Entry
from core.journal.journal_copy import COPY_FILE, JournalCopy
from core.journal.reader import JournalReader
from core.journal.sqlite import open_reader
from tests.core.domain.scenario import TODAY, business, customer, invoice, line, pay, place, product, received, ship
from tests.core.write.desk import Desk
from tests.faults.tallies import Longest
from tests.server.team import Team

WRITERS, RACERS = 8, 16
_SET_ASIDE = """SELECT s.reserved, (SELECT sum(l.reserved) FROM order_lines l WHERE l.product_id = s.product_id)
 FROM stock s WHERE s.product_id = 'p1'"""
T = TypeVar("T")


class Followed(NamedTuple):
    """What came of many writers and one follower."""

    commands: int
    entries: int
    skipped: int
    misplaced: int  # out of order
    torn: int  # times that the follower had a part of a command
    problems: int
    longest_answer_ms: Longest

    @property
    def is_sound(self) -> bool:
        return self.entries > self.commands and not self.skipped + self.misplaced + self.torn + self.problems


def follow_writers(team: Team, folder: Path, commands: int) -> Followed:
    """So many commands by eight desks at once, while a ninth fetches what is new."""
    desk = team.desk()
    desk.record(business(on_hand=commands))
    for number in range(WRITERS):  # nobody waits for another but at the journal's head
        desk.record((customer(f"c-{number}"), product(f"p-{number}"), received(f"p-{number}", commands)))
    with Following(team, folder) as following:
        longest = in_threads([lambda n=n: work(team, n, commands // WRITERS) for n in range(WRITERS)])
    ((written,),) = desk.rows("SELECT count(*) FROM journal")
    seen = following.seen
    misplaced = sum(entry.position != number for number, entry in enumerate(seen, 1))
    problems = len(desk.verify().problems)
    return Followed(
        commands, len(seen), written - len(seen), misplaced, following.torn, problems, sum(longest, Longest(0))
    )


def work(team: Team, number: int, commands: int) -> Longest:
    """One desk's day. The longest that it waited for an answer."""
    desk, longest = team.desk(), Longest(0)
    for command in islice(day(number), commands):
        began = time.monotonic()
        desk.do(command)
        longest += Longest((time.monotonic() - began) * 1_000)
    return longest


def day(number: int) -> Iterator[Command]:
    """Orders of one or two lines, each paid and shipped, and goods that come in."""
    chance, customer_id, own = random.Random(number), f"c-{number}", f"p-{number}"
    while True:
        order, lines = str(uuid7()), chance.randint(1, 2)
        wanted = [line(n, product, 1, backorder=True) for n, product in enumerate([own, "p1"][:lines], 1)]
        yield place(*wanted, id=order, note=f"desk {number}", customer_id=customer_id)
        yield pay(100, (order, 100), id=str(uuid7()), customer_id=customer_id)
        yield ShipOrder(order, str(uuid7()), TODAY, tuple(LineQuantity(n + 1, 1_000) for n in range(lines)))
        yield ReceiveStock(own, 1_000)


class Following:
    """A desk that only fetches, and remembers every entry in the order in which it came."""

    def __init__(self, team: Team, folder: Path) -> None:
        self._team, self._folder = team, folder
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.seen: list[Entry] = []
        self.torn = 0

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
                self.seen += reader.entries(self.seen[-1].position if self.seen else 0, 1_000_000)
                self.torn += self.seen[-1].position != self.seen[-1].commit_end
            server.has_news(0.05)
        copy.close()
        reader._connection.close()


class Raced(NamedTuple):
    """What came of several desks that wanted the same last unit at the same moment."""

    races: int
    won: int
    told: int  # that somebody else has it
    told_otherwise: int
    on_hand: int
    problems: int
    longest_answer_ms: Longest

    @property
    def is_sound(self) -> bool:
        return self[1:6] == (self.races, self.races * (RACERS - 1), 0, 0, 0)


def race(make_desk: Callable[[], Desk]) -> Raced:
    """Each at a desk of his own. What is set aside is set aside for open lines, whoever came first."""
    desk = make_desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 9), id="all but one"))
    start = threading.Barrier(RACERS)
    answers, longest = zip(*in_threads([lambda n=n: run(make_desk, n, start) for n in range(RACERS)]), strict=True)
    ((free,),) = desk.rows("SELECT on_hand - reserved FROM stock WHERE product_id = 'p1'")
    ((aside, by_line),) = desk.rows(_SET_ASIDE)
    won, told, wrong = answers.count("won"), answers.count("ORD-4"), len(desk.verify().problems) + (aside != by_line)
    return Raced(1, won, told, RACERS - won - told, free, wrong, sum(longest, Longest(0)))


class Numbered(NamedTuple):
    """What came of several desks that posted invoices at the same moment, and the same one twice."""

    numbers: list[int]  # of the invoices, in their order
    last: int  # that the series knows of
    issued: list[int]  # numbers as they were given, in the journal's order
    problems: int


def race_invoices(make_desk: Callable[[], Desk]) -> Numbered:
    """One order and one invoice a desk; nobody has posted one before, so that even the first number is raced for."""
    desk = make_desk()
    desk.record(business(on_hand=RACERS))
    for number in range(RACERS):
        desk.do(place(line(1, "p1", 1), id=f"o{number}"))
        desk.do(ship((1, 1), id=f"o{number}", shipment=f"s{number}"))
    start = threading.Barrier(RACERS)
    in_threads([lambda number=number: post_twice(make_desk, number, start) for number in range(RACERS)])
    numbers = [number for (number,) in desk.rows("SELECT number FROM invoices ORDER BY number")]
    ((last,),) = desk.rows("SELECT last FROM series WHERE id = ?", INVOICES)
    issued = [entry.event.number for entry in desk.entries() if isinstance(entry.event, NumberIssued)]
    return Numbered(numbers, last, issued, len(desk.verify().problems))


def post_twice(make_desk: Callable[[], Desk], number: int, start: threading.Barrier) -> None:
    """The second time it is there already."""
    desk = make_desk()
    start.wait()
    for _ in range(2):
        desk.do(invoice(id=f"i{number}", order=f"o{number}"))
    desk.connection.close()


def run(make_desk: Callable[[], Desk], number: int, start: threading.Barrier) -> tuple[str, Longest]:
    """What a racer was told, and how long it took."""
    desk = make_desk()
    start.wait()
    began, answer = time.monotonic(), "won"
    try:
        desk.do(place(line(1, "p1", 1), id=f"racer {number}"))
    except Refused as refused:
        answer = " ".join(violation.code for violation in refused.violations)
    except Error as error:
        answer = str(error)
    finally:
        desk.connection.close()
    return answer, Longest((time.monotonic() - began) * 1_000)


def in_threads(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """All at once; a failure is raised when all have ended."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job) for job in jobs]
    return [job.result() for job in running]
