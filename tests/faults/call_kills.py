"""kill -9 before and behind exact storage calls, and when one has failed: what the system was given is still there."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal, NamedTuple

from core.errors import Unavailable, Unknown
from tests.core.write.desk import Desk
from tests.faults.after import seen, state_of
from tests.faults.errands import Errand, Errands, latest_of, receipts_of, tell_receipts
from tests.faults.forks import Fork, Tell, die
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import DISK_ERRORS, OK, Call, Watcher, storage

FATAL_CALLS = frozenset({"create", "write", "cut", "sync", "delete"})


class Moment(NamedTuple):
    """Before or behind which call; or that call fails, and the kill comes when the desk has said so."""

    number: int
    kind: Literal["before", "behind", "failed"]


class Deadly(Watcher):
    """Counts the calls that change something, SQLite's and Python's, and ends this process at one of them."""

    def __init__(self, moment: Moment | None = None) -> None:
        self.calls = 0
        self._moment = moment

    def before(self, call: Call) -> int:
        if call.kind in FATAL_CALLS and Moment(self.calls, "before") == self._moment:
            die()
        if call.kind in DISK_ERRORS and Moment(self.calls, "failed") == self._moment:
            self.calls += 1
            return DISK_ERRORS[call.kind]
        return OK

    def after(self, call: Call) -> None:
        if call.kind in FATAL_CALLS:
            if Moment(self.calls, "behind") == self._moment:
                die()
            self.calls += 1

    def before_file(self, path: str) -> None:
        if self._moment is not None and self._moment.number == self.calls:
            die()
        self.calls += 1


class Deaths(NamedTuple):
    """What a number of kills came to."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    doubled: int = 0  # kills after which, all being asked for again, the entries were not those of a quiet day

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


def kill_at_calls(seed: int, errands: int, share: float, mistake: Mistake = unchanged) -> Iterator[Deaths]:
    """Books are made and worked in, and the process killed at a share of the calls that this takes."""
    chance = random.Random(seed)
    with memory_folder() as folder:
        load = measured(seed, errands, folder / "measured")
        with mistake():
            calls = measured(seed, errands, folder / "mistaken").calls
        for moment in moments(calls):
            if chance.random() < share:
                yield kill_once(load, moment, folder / "books", mistake)


class Load(NamedTuple):
    """A day's work: how many calls it takes, and the entries that come of it."""

    seed: int
    errands: int
    calls: int
    entries: list[tuple[str, str, int]]


def measured(seed: int, errands: int, books: Path) -> Load:
    counting = Deadly()
    with storage.watched(counting):
        work(seed, errands, books, lambda receipts: None)
    return Load(seed, errands, counting.calls, state_of(books, {}).entries)


def moments(calls: int) -> Iterator[Moment]:
    for number in range(calls):
        yield Moment(number, "before")
        yield Moment(number, "behind")
        yield Moment(number, "failed")


def work(seed: int, errands: int, books: Path, tell: Callable[[dict[str, int]], None]) -> None:
    desk = Desk(books)
    told: dict[str, int] = {}
    for errand in asked(seed, errands, told):
        receipts = errand.run(desk)
        told |= receipts
        tell(receipts)
    desk.connection.close()


def asked(seed: int, errands: int, told: dict[str, int]) -> Iterator[Errand]:
    """The errands of a seed, drawn as what was told goes on."""
    drawing = Errands(seed)
    yield drawing.first()
    for _ in range(errands):
        yield drawing.next(latest_of(told))


def kill_once(load: Load, moment: Moment, books: Path, mistake: Mistake) -> Deaths:
    """The mistake is in the program only while it lives."""
    with mistake():
        told = receipts_of(Fork(_live, load, moment, books).end())
    try:
        return _found(books, told, load)
    finally:
        shutil.rmtree(books, ignore_errors=True)  # it may have died before it made them


def _live(load: Load, moment: Moment, books: Path, tell: Tell) -> None:
    """Until it dies at that moment, or has been told that a call failed, which is the end as well."""
    with storage.watched(Deadly(moment)), suppress(Unavailable, Unknown):
        work(load.seed, load.errands, books, lambda receipts: tell_receipts(tell, receipts))
    die()


def _found(books: Path, told: dict[str, int], load: Load) -> Deaths:
    """After a new start, and after all that was not answered was asked for again."""
    desk = Desk(books)
    with closing(desk.connection):
        state = seen(desk, told)
        if state.problems or state.lost:
            return Deaths(1, len(told), state.lost, int(bool(state.problems)))
        _go_on(desk, load, told)
        state = seen(desk, told)
        half, doubled = int(bool(state.problems)), int(state.entries != load.entries)
        return Deaths(1, len(told), state.lost, half, doubled)


def _go_on(desk: Desk, load: Load, told: dict[str, int]) -> None:
    before: dict[str, int] = {}
    for errand in asked(load.seed, load.errands, before):
        answered = {id: told[id] for id in errand.ids if id in told}
        before |= answered or errand.run(desk)
