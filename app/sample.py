"""Making the sample business: its story, told through the real commands on a clock of its own."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid5

from app.books import Books
from core.bus import CommandBus, Envelope, Receipt
from core.domain.decider import Command
from core.domain.values import Micros
from core.importers.reading import read_rows
from core.importers.sample import sample_story
from core.importers.sample_deals import Step
from core.journal.sqlite import BOOKS_FILE

SEED = 7
COMMANDS_A_COMMIT = 200
DATA = Path(__file__).resolve().parent.parent / "resources" / "sample" / "online_retail_slice.csv.gz"
_COMMANDS = UUID("5a0f6f0e-6a3e-5c1b-9a55-3f6de1a0c8d4")

Say = Callable[[int], None]
"""Called with how many commands are done."""


def make_sample(folder: Path, end: date, say: Say) -> None:
    """Make the books of the sample in a folder without any, whole or not at all."""
    workshop = folder / "sample-in-the-making"
    shutil.rmtree(workshop, ignore_errors=True)
    try:
        tell_sample(Books(workshop), end, say)
        (workshop / BOOKS_FILE).replace(folder / BOOKS_FILE)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def tell_sample(books: Books, end: date, say: Say) -> None:
    """Tell the story of the sample to books in which nothing has happened yet."""
    story = sample_story(read_rows(DATA), end=end, seed=SEED)
    clock = _StoryClock()
    bus = books.open_bus_at(clock.now)
    try:
        done = 0
        steps = clock.following(story)
        while told := _tell_some(bus, islice(steps, COMMANDS_A_COMMIT), done):
            done += told
            say(done)
    finally:
        bus.close()


def _tell_some(bus: CommandBus, steps: Iterable[Step], done: int) -> int:
    """One commit; gives how many commands were in it."""
    outcomes = bus.dispatch_all(_addressed(step, number) for number, step in enumerate(steps, done))
    for outcome in outcomes:
        if not isinstance(outcome, Receipt):
            raise outcome  # the story breaks a rule of the house: a bug
    return len(outcomes)


def _addressed(step: Step, number: int) -> tuple[Command, Envelope]:
    return step.command, Envelope(str(uuid5(_COMMANDS, str(number))), step.actor, "sample")


class _StoryClock:
    """Shows the moment of the step that is being told."""

    def __init__(self) -> None:
        self._at: Micros = 0

    def now(self) -> Micros:
        return self._at

    def following(self, story: Iterator[Step]) -> Iterator[Step]:
        for step in story:
            self._at = step.at
            yield step
