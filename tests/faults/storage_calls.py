"""Each storage call fails, once or until it is mended: the desk answers in words, and asking again settles it once."""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.errors import Unavailable, Unknown
from core.journal.connection import Error
from tests.core.write.desk import Desk
from tests.faults.after import state_of
from tests.faults.errands import Errand, Errands, latest_of
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import DISK_ERRORS, FAULTY_CALLS, FULL, HALF, OK, Call, Watcher, storage
from tests.faults.tallies import total

MOST_TRIES = 4
"""A second one after the fault was mended; a fault that comes once may hit what tidies up behind the first as well."""

LEAST = 30
"""So many faults a workload at least, on average."""


class Fault(NamedTuple):
    """What happens at which call: EIO, a full disk, or half of a write and then a full disk."""

    number: int
    answer: str
    lasts: bool


class Mendable(Watcher):
    """A disk with something wrong, until it is seen to."""

    def mend(self) -> None:
        raise NotImplementedError


class Breaking(Mendable):
    """Counts the calls that can fail, and lets one of them, or all from it on until `mend`, fail."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.calls: list[str] = []
        self.has_failed = False
        self._fault = fault
        self._is_mended = False

    def before(self, call: Call) -> int:
        kind = "open" if call.kind == "create" else call.kind
        if kind not in FAULTY_CALLS:
            return OK
        self.calls.append(kind)
        fault = self._fault
        if fault is None or self._is_mended or len(self.calls) <= fault.number:
            return OK
        if len(self.calls) > fault.number + 1 and not fault.lasts:
            return OK
        code = _code(fault.answer, kind)
        self.has_failed = self.has_failed or code != OK
        return code

    def mend(self) -> None:
        self._is_mended = True


def _code(answer: str, kind: str) -> int:
    """A full disk refuses what needs room; EIO refuses everything."""
    if answer == "eio":
        return DISK_ERRORS[kind]
    if kind == "write":
        return FULL if answer == "full" else HALF
    return OK


class Trouble(NamedTuple):
    """What a number of faults came to."""

    faults: int = 0
    in_words: int = 0  # times that the desk answered Unavailable
    unknown: int = 0  # times that it could not tell whether a commit stands
    raw: int = 0  # answers that were neither
    stuck: int = 0  # errands that could not be settled after the fault was mended
    lost: int = 0
    half: int = 0
    doubled: int = 0  # or not done exactly as without the fault

    @property
    def is_sound(self) -> bool:
        return not any(self[3:])


class Client:
    """Does errands as a desk does: what was not answered for certain is asked again under the same ids."""

    def __init__(self, books: Path, watcher: Mendable, told: dict[str, int]) -> None:
        self._books, self._watcher = books, watcher
        self._desk: Desk | None = None
        self.told = dict(told)
        self.answers = Trouble()

    def run(self, errands: Sequence[Callable[[str], Errand]]) -> None:
        for make in errands:
            self._settle(make(latest_of(self.told)))
        if self._desk is not None:
            self._desk.connection.close()

    def _settle(self, errand: Errand) -> None:
        for _ in range(MOST_TRIES):
            try:
                self._desk = self._desk or Desk(self._books)
                self.told |= errand.run(self._desk)
                return
            except Unavailable:
                self._note(in_words=1)
            except Unknown:
                self._note(unknown=1)
            except Error:
                self._note(raw=1)
            self._watcher.mend()
        self._note(stuck=1)

    def _note(self, **answers: int) -> None:
        self.answers = total([self.answers, Trouble(**answers)])


class Workload(NamedTuple):
    """Errands on books that were made before, or on an empty folder, and what they come to without any fault."""

    start: Path | None
    told: dict[str, int]  # by then
    errands: Sequence[Callable[[str], Errand]]
    calls: Sequence[str]
    entries: list[tuple[str, str, int]]


def break_calls(seed: int, errands: int, share: float, mistake: Mistake = unchanged) -> Iterator[Trouble]:
    """Break a share of the calls of books being made, and of a sitting in them."""
    chance = random.Random(seed)
    with memory_folder() as folder:
        for workload in workloads(folder, seed, errands):
            possible = list(faults(workload.calls))
            for fault in possible:
                if chance.random() < max(share, LEAST / len(possible)):
                    yield try_fault(workload, fault, folder / "books", mistake)


def workloads(folder: Path, seed: int, errands: int) -> Iterator[Workload]:
    begun = Errands(seed)
    first = begun.first()
    yield _measured(None, {}, [lambda latest: first], folder / "new")
    prepared = folder / "prepared"
    desk = Desk(prepared)
    told = first.run(desk)
    desk.connection.close()
    later = [remembered(begun) for _ in range(errands)]
    yield _measured(prepared, told, later, folder / "sitting")
    undo = Errand((), ("8f4c5a1e-0000-4000-8000-000000000001",), latest_of(told))
    yield _measured(prepared, told, [lambda latest: undo], folder / "undo")


def remembered(errands: Errands) -> Callable[[str], Errand]:
    """The same errand in every run."""
    drawn: list[Errand] = []

    def make(latest: str) -> Errand:
        if not drawn:
            drawn.append(errands.next(latest))
        return drawn[0]

    return make


def _measured(
    start: Path | None, told: dict[str, int], errands: Sequence[Callable[[str], Errand]], books: Path
) -> Workload:
    watcher = Breaking()
    with storage.watched(watcher):
        client = _client(start, books, watcher, told)
        client.run(errands)
    assert client.answers == Trouble()
    return Workload(start, told, errands, watcher.calls, state_of(books, {}).entries)


def _client(start: Path | None, books: Path, watcher: Breaking, told: dict[str, int]) -> Client:
    if start is not None:
        shutil.copytree(start, books)
    return Client(books, watcher, told)


def faults(calls: Sequence[str]) -> Iterator[Fault]:
    for number, kind in enumerate(calls):
        for answer in ("eio", "full", "half") if kind == "write" else ("eio",):
            yield Fault(number, answer, lasts=False)
            yield Fault(number, answer, lasts=True)


def try_fault(workload: Workload, fault: Fault, books: Path, mistake: Mistake) -> Trouble:
    watcher = Breaking(fault)
    with storage.watched(watcher):
        client = _client(workload.start, books, watcher, workload.told)
        with mistake():
            client.run(workload.errands)
    try:
        return total([client.answers, _found(books, client.told, workload.entries)])
    finally:
        shutil.rmtree(books)


def _found(books: Path, told: dict[str, int], expected: list[tuple[str, str, int]]) -> Trouble:
    state = state_of(books, told)
    return Trouble(1, lost=state.lost, half=int(bool(state.problems)), doubled=int(state.entries != expected))
