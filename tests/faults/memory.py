"""Memory runs out under the driver, at one moment after the other: said so, and with memory again it is done once."""

import ctypes
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from core.errors import Unavailable, Unknown
from core.journal.connection import Error
from tests.core.write.desk import Desk
from tests.faults.after import state_of
from tests.faults.errands import Errand, latest_of
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import driver_library
from tests.faults.storage_calls import Workload, workloads

STEP = 1_500
"""Bytes: so much more is left from one try to the next."""


class Remembered(NamedTuple):
    """What a number of tries came to."""

    tries: int = 0
    said: int = 0  # times that the desk said it has no memory, or does not know
    raw: int = 0
    stuck: int = 0
    problems: int = 0
    lost: int = 0
    doubled: int = 0

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


def out_of_memory(seed: int, tries: int, mistake: Mistake = unchanged) -> Iterator[Remembered]:
    with memory_folder() as folder:
        _, sitting, _ = workloads(folder, seed, 6)
        for number in range(tries):
            yield _tried(sitting, folder / "books", number * STEP, mistake)


def _tried(workload: Workload, books: Path, left: int, mistake: Mistake) -> Remembered:
    assert workload.start is not None
    shutil.copytree(workload.start, books)
    desk = Desk(books)
    told, said, raw, stuck = dict(workload.told), 0, 0, 0
    with mistake():
        for make in workload.errands:
            answers = list(_answers(desk, make, left, told))
            said, raw = said + answers.count("said"), raw + answers.count("raw")
            stuck += answers[-1] != "done"
    desk.connection.close()
    state = state_of(books, told)
    shutil.rmtree(books)
    return Remembered(1, said, raw, stuck, state.problems, state.lost, int(state.entries != workload.entries))


def _answers(desk: Desk, make: Callable[[str], Errand], left: int, told: dict[str, int]) -> Iterator[str]:
    """Asked with so many bytes left, and then with enough, until it is done."""
    errand = make(latest_of(told))
    for is_first in (True, False, False):
        try:
            with _memory(left if is_first else None):
                told |= errand.run(desk)
        except (Unavailable, Unknown, MemoryError):
            yield "said"
        except Error:
            yield "raw"
        else:
            yield "done"
            return


@contextmanager
def _memory(left: int | None) -> Iterator[None]:
    """The driver gets so many bytes more than it has, or as many as it wants."""
    library = driver_library()
    library.sqlite3_memory_used.restype = ctypes.c_int64
    limit = library.sqlite3_hard_heap_limit64
    limit.argtypes = (ctypes.c_int64,)
    if left is not None:
        limit(library.sqlite3_memory_used() + left)
    try:
        yield
    finally:
        limit(0)
