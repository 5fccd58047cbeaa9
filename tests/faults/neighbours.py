"""Others on the same books: a program that holds them, a second Daybook, a second start, the owner's own children."""

import csv
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from app.cli import main as daybook
from app.lock import OwnerLock
from core.domain.stock.commands import ReceiveStock
from core.errors import Unavailable
from core.importers.online_retail import COLUMNS
from core.journal.connection import Error
from core.journal.sqlite import BOOKS_FILE, open_writer
from tests.core.write.desk import Desk
from tests.faults.after import seen, state_of
from tests.faults.errands import Errands, latest_command, receipts_of, tell_receipts
from tests.faults.forks import Fork, Gate, Tell, die
from tests.faults.places import Mistake, memory_folder, unchanged

IS_IMPORTED = "imported"
"""A file that tells the owner that its child has ended."""


class Company(NamedTuple):
    """What working beside others came to."""

    meetings: int = 0
    acknowledged: int = 0
    refused_in_words: int = 0
    let_in: int = 0  # that should have been kept out
    kept_out: int = 0  # that should have been let in
    problems: int = 0
    lost: int = 0

    @property
    def is_sound(self) -> bool:
        return not any(self[3:])


def locked(seed: int, times: int, mistake: Mistake = unchanged) -> Iterator[Company]:
    """Another program holds the file while a command comes; when it has let go, the same command is done."""
    with memory_folder() as folder, mistake():
        desk = Desk(folder)
        with closing(desk.connection):
            desk.connection.execute("PRAGMA busy_timeout = 20")
            errands = Errands(seed)
            told = errands.first().run(desk)
            for number in range(times):
                holder = Fork(_hold, folder, "EXCLUSIVE" if number % 2 else "IMMEDIATE")
                assert holder.hear() == "held"
                errand, before, refused = errands.next(latest_command(desk)), desk.position, 0
                try:
                    told |= errand.run(desk)
                except Unavailable:
                    refused = 1
                except Error:
                    refused = 0
                is_changed = desk.position != before
                holder.kill()
                receipts = errand.run(desk)
                told |= receipts
                state = seen(desk, told)
                yield Company(1, len(receipts), refused, int(is_changed or not refused), 0, state.problems, state.lost)


def _hold(folder: Path, how: str, tell: Tell) -> None:
    connection = open_writer(folder / BOOKS_FILE)
    connection.execute(f"BEGIN {how}")
    tell("held")
    os.read(_never(), 1)


def _never() -> int:
    """What is never written to: reading it waits until one is killed."""
    reading, _ = os.pipe()
    return reading


def two_desks(seed: int, pairs: int, errands: int, mistake: Mistake = unchanged) -> Iterator[Company]:
    """Two that write in one folder at the same time, as if no lock had kept the second one out."""
    with memory_folder() as folder:
        for pair in range(pairs):
            books = folder / str(pair)
            desk = Desk(books)
            told = Errands(seed).first().run(desk)
            desk.connection.close()
            with mistake():
                gate = Gate()
                both = [Fork(_write, books, own, errands, gate) for own in (seed, seed + 1)]
                ready = [fork.hear() for fork in both]
                assert ready == ["ready", "ready"]
                gate.open()
            receipts, broken = {}, 0
            for fork in both:
                try:
                    receipts |= receipts_of(fork.end())
                except ChildProcessError:
                    broken += 1
            state = state_of(books, told | receipts)
            yield Company(1, len(receipts), 0, 0, broken, state.problems, state.lost)


def _write(books: Path, seed: int, errands: int, gate: Gate, tell: Tell) -> None:
    drawing = Errands(seed * 1_000)
    desk = Desk(books)
    desk.do(ReceiveStock("p1", 1_000))  # so that each has seen the end of the journal before the other moves it
    tell("ready")
    gate.wait()
    for _ in range(errands):
        tell_receipts(tell, drawing.next(latest_command(desk)).run(desk))
    desk.connection.close()


def second_starts(times: int, mistake: Mistake = unchanged) -> Iterator[Company]:
    """A second start and a command that writes are kept out while there is an owner, and let in when it was killed."""
    with memory_folder() as folder, mistake():
        Desk(folder / "books").connection.close()
        for _ in range(times):
            owner = Fork(_own, folder / "books")
            assert owner.hear()
            let_in = int(_can_own(folder / "books")) + int(_asked(folder / "books", "rebuild") == 0)
            owner.kill()
            yield Company(1, refused_in_words=2 - let_in, let_in=let_in, kept_out=int(not _can_own(folder / "books")))


def _own(books: Path, tell: Tell) -> None:
    lock = OwnerLock(books)
    tell(lock.token if lock.acquire() else "")
    os.read(_never(), 1)


def _can_own(books: Path) -> bool:
    lock = OwnerLock(books)
    is_owner = lock.acquire()
    lock.release()
    return is_owner


def _asked(books: Path, *arguments: str) -> int:
    """The exit code of a command of the program, in a process of its own."""

    def life(tell: Tell) -> None:
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            tell(str(daybook(["--books", str(books), *arguments])))

    (code,) = Fork(life).end()
    return int(code)


def owner_and_child(seed: int, times: int, mistake: Mistake = unchanged) -> Iterator[Company]:
    """The owner takes orders while its child imports a file; of both, everything is there."""
    with memory_folder() as folder:
        file = write_trade(folder / "trade.csv", invoices=120)
        for number in range(times):
            books = folder / str(number)
            desk = Desk(books)
            told = Errands(seed).first().run(desk)
            desk.connection.close()
            with mistake():
                owner = Fork(_own_and_write, books, seed + number)
                code = _asked(books, "--owner", owner.hear(), "import", str(file))
                (books / IS_IMPORTED).touch()
                receipts = _last_words(owner)
            state = state_of(books, told | (receipts or {}))
            imported = sum(kind == "order.history_recorded" for kind, *_ in state.entries)
            kept_out = int(code != 0 or imported < 120 or receipts is None)
            yield Company(1, len(receipts or ()), 0, 0, kept_out, state.problems, state.lost)
            shutil.rmtree(books)


def _last_words(owner: Fork) -> dict[str, int] | None:
    """What it told until its end; None when it broke."""
    try:
        return receipts_of(owner.end())
    except ChildProcessError:
        return None


def _own_and_write(books: Path, seed: int, tell: Tell) -> None:
    """Until the import has ended, and some more then; and dies as the owner."""
    lock = OwnerLock(books)
    assert lock.acquire()
    tell(lock.token)
    drawing, desk = Errands(seed * 1_000), Desk(books)
    while not (books / IS_IMPORTED).exists():
        tell_receipts(tell, drawing.next(latest_command(desk)).run(desk))
    for _ in range(20):
        tell_receipts(tell, drawing.next(latest_command(desk)).run(desk))
    die()


def write_trade(path: Path, invoices: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for invoice in range(invoices):
            sku = 20_000 + invoice % 50
            writer.writerow(
                [600_000 + invoice, sku, f"BOX {sku}", 1, "2011-01-05 10:00:00", "1.25", "12001.0", "France"]
            )
    return path
