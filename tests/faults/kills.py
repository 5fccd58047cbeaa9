"""kill -9 at random moments: `python -m tests.faults.kills --count 200 --seed 1` kills so often and prints figures.

After each kill the books are opened as after any crash: verify finds nothing, and every command that was acknowledged
is there with the position that was told.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.core.write import sums
from tests.core.write.desk import Desk
from tests.faults.tallies import total

ROUNDS_A_FOLDER = 25
"""Then new books are begun, so that a check takes no longer in the end than in the beginning."""


class Tally(NamedTuple):
    """What a number of kills came to."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    problems: int = 0
    entries: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.lost and not self.problems


def kill_often(count: int, seed: int, folder: Path, mistake: str = "") -> Iterator[Tally]:
    """One tally a kill. A mistake is the name of one in tests/faults/mutants.py, put into the desks that are killed."""
    chance = random.Random(seed)
    told: dict[str, int] = {}
    for number in range(count):
        books = folder / str(number // ROUNDS_A_FOLDER)
        if number % ROUNDS_A_FOLDER == 0:
            told = {}
        fresh = killed_child(books, chance, mistake)
        told |= fresh
        yield check(books, told)._replace(kills=1, acknowledged=len(fresh))


def killed_child(books: Path, chance: random.Random, mistake: str) -> dict[str, int]:
    """What a child acknowledged until it was killed; now and then it is killed while it still opens the books."""
    command = [sys.executable, "-m", "tests.faults.mixed_load", str(books), str(chance.randrange(2**32)), mistake]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as child:
        told = ""
        if chance.random() < 0.9:
            while "ready" not in told:
                told += child.stdout.readline()
        time.sleep(chance.uniform(0, 0.5))
        child.send_signal(signal.SIGKILL)
        told += child.stdout.read()
    assert child.returncode == -signal.SIGKILL, f"the child ended by itself: {child.returncode}"
    whole_lines = told.splitlines(keepends=True)
    return {id: int(at) for id, _, at in (text.partition(" ") for text in whole_lines if text.endswith("\n")) if at}


def check(books: Path, told: dict[str, int]) -> Tally:
    desk = Desk(books)
    try:
        verification, wrong = desk.verify(), sums.problems(desk)
        kept = dict(desk.rows("SELECT command_id, last FROM command_log WHERE outcome = 'accepted'"))
    finally:
        desk.connection.close()
    lost = sum(kept.get(command_id) != position for command_id, position in told.items())
    return Tally(lost=lost, problems=len(verification.problems) + len(wrong), entries=verification.entries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = total(kill_often(given.count, given.seed, Path(folder)))
    sys.stdout.write(
        f"{tally.kills} kills (seed {given.seed}, {time.monotonic() - begun:.0f} s): {tally.acknowledged} commands"
        f" acknowledged, {tally.lost} lost; {tally.entries} entries verified, {tally.problems} problems\n"
    )
    sys.exit(not tally.is_sound)


if __name__ == "__main__":
    main()
