"""kill -9 in the middle of imports: `python -m tests.faults.import_kills --count 40 --file FILE` prints figures.

After each kill `verify` finds nothing and every order of the file is there whole or not at all; then the import goes on
from there. One that ends leaves the same books, to the last entry, as one that was never disturbed.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from core.journal.sqlite import BOOKS_FILE
from tests.app.command_line import command, daybook, environment, head, imported, rows
from tests.faults.tallies import total

ORDERS = """SELECT o.id, o.source_number, o.total, o.customer_id, count(*), sum(l.ordered),
 sum(l.ordered * l.unit_price) FROM orders o JOIN order_lines l ON l.parent = o.id GROUP BY o.id"""
LOOSE = "SELECT count(*) FROM order_lines WHERE parent NOT IN (SELECT id FROM orders)"


class Moment(NamedTuple):
    """When to kill: behind so many lines of progress, and so many seconds later."""

    steps: int
    seconds: float


class Tally(NamedTuple):
    """What a number of kills came to."""

    kills: int = 0
    midway: int = 0  # with some orders booked and others not
    problems: int = 0
    torn: int = 0  # orders that are there and not as the file has them
    completed: int = 0
    unlike: int = 0  # completed, and not like the import that was never disturbed

    @property
    def is_sound(self) -> bool:
        return not self.problems and not self.torn and not self.unlike


def kill_imports(file: Path, moments: Iterable[Moment], folder: Path) -> Iterator[Tally]:
    """The import of one file, killed at each of the moments, taken up again each time and let end at last."""
    whole = folder / "undisturbed"
    assert finish(whole, file)
    expected = orders_of(whole)
    number = 0
    for moment in moments:
        books = folder / str(number)
        if kill_one(books, file, moment):
            yield after_kill(books, expected)
        else:
            yield after_end(books, whole, file)
            number += 1
    yield after_end(folder / str(number), whole, file)


def torn_import(books: Path) -> Tally:
    """What is found when an order has one line less than the file."""
    imported(books)
    first, *_ = orders_of(books)
    expected = orders_of(books) - {first} | {(*first[:4], first[4] + 1, *first[5:])}
    return after_kill(books, expected)


def kill_one(books: Path, file: Path, moment: Moment) -> bool:
    """False when it was at its end before."""
    asked = command(books, "import", file, "--json", "--progress")
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, env=environment()) as child:
        for _ in range(moment.steps):
            child.stdout.readline()
        time.sleep(moment.seconds)
        child.send_signal(signal.SIGKILL)
        child.stdout.read()
    return child.returncode == -signal.SIGKILL


def after_kill(books: Path, expected: set[tuple[Any, ...]]) -> Tally:
    found = orders_of(books) if is_begun(books) else set()
    torn = len(found - expected) + (rows(books, LOOSE)[0][0] if is_begun(books) else 0)
    return Tally(1, int(0 < len(found) < len(expected)), problems_of(books), torn)


def after_end(books: Path, whole: Path, file: Path) -> Tally:
    is_like = finish(books, file) and orders_of(books) == orders_of(whole) and head(books)[0] == head(whole)[0]
    return Tally(problems=problems_of(books), completed=1, unlike=int(not is_like))


def finish(books: Path, file: Path) -> bool:
    """Let the import go to its end; after that one more adds nothing."""
    return daybook(books, "import", file).code == 0 and daybook(books, "import", file, "--json").last["added"] == 0


def problems_of(books: Path) -> int:
    if not is_begun(books):
        return 0
    ran = daybook(books, "verify", "--json")
    return len(ran.last["problems"]) + int(ran.code != 0)


def is_begun(books: Path) -> bool:
    """Whether it came as far as making the books."""
    return (books / BOOKS_FILE).exists() and bool(rows(books, "SELECT * FROM sqlite_master WHERE name = 'journal'"))


def orders_of(books: Path) -> set[tuple[Any, ...]]:
    return set(rows(books, ORDERS))


def random_moments(count: int, seed: int, most_steps: int) -> Iterator[Moment]:
    chance = random.Random(seed)
    for _ in range(count):
        yield Moment(chance.randrange(most_steps), chance.uniform(0, 0.3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40, help="kill within so many lines of progress")
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = total(kill_imports(given.file, random_moments(given.count, given.seed, given.steps), Path(folder)))
    sys.stdout.write(
        f"{tally.kills} kills (seed {given.seed}, {time.monotonic() - begun:.0f} s), {tally.midway} midway:"
        f" {tally.problems} problems, {tally.torn} orders torn; {tally.completed} completed, {tally.unlike} unlike\n"
    )
    sys.exit(not tally.is_sound)


if __name__ == "__main__":
    main()
