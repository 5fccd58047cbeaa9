"""The write-ahead log is cut, missing or an old one: what was told is there, or the desk notices that it is not."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.errors import Damaged, Unavailable
from core.journal.connection import Error
from core.journal.sqlite import BOOKS_FILE
from tests.core.write.desk import SECOND, Desk
from tests.faults.after import seen
from tests.faults.errands import Errands, latest_command
from tests.faults.lists import fold_live, make_anew
from tests.faults.places import Mistake, memory_folder, unchanged

WAL = f"{BOOKS_FILE}-wal"
HEADER, FRAME = 32, 24 + 4_096
SITTING = 8
"""Commands between two moments at which the log is set aside."""


class Noticed(NamedTuple):
    """What a number of logs came to."""

    logs: int = 0
    whole: int = 0  # nothing was missing
    noticed: int = 0  # something was, and verify, the lists or the program itself said so
    unnoticed: int = 0
    false_alarms: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.unnoticed and not self.false_alarms


class Log(NamedTuple):
    """The log that somebody puts in the place of the right one; None for none. `adds`: work goes on before it shows."""

    content: bytes | None
    adds: bool


def wrong_logs(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Noticed]:
    chance = random.Random(seed)
    with memory_folder() as folder:
        told, older = _worked(folder / "books", folder / "desk", seed)
        whole = (folder / "books" / WAL).read_bytes()
        for log in _logs(whole, older, chance, share):
            with mistake():
                yield _tried(folder / "books", folder / "tried", log, told)


def _worked(books: Path, desk_folder: Path, seed: int) -> tuple[dict[str, int], list[bytes]]:
    """Books as a kill leaves them, lists that show all of it, and the logs as they were earlier."""
    desk = Desk(desk_folder)
    errands = Errands(seed)
    told = errands.first().run(desk)
    older = []
    with closing(desk.connection):
        for moment in range(4):
            for _ in range(SITTING):
                told |= errands.next(latest_command(desk)).run(desk)
            older.append((desk_folder / WAL).read_bytes())
            if moment == 1:  # from here on the log begins anew
                desk.connection.execute("PRAGMA wal_checkpoint(RESTART)")
        make_anew(desk_folder)
        shutil.copytree(desk_folder, books, ignore=shutil.ignore_patterns("*-shm"))
    return told, older[:-1]


def _logs(whole: bytes, older: list[bytes], chance: random.Random, share: float) -> Iterator[Log]:
    """Cut behind each frame, within each, in the header; none at all; and each old one."""
    edges = [0, 16, HEADER, *range(HEADER, len(whole) + 1, FRAME)]
    for edge in edges:
        for length in {edge, edge - chance.randrange(1, FRAME)}:
            if length >= 0 and chance.random() < share:
                yield Log(whole[:length], adds=chance.random() < 0.3)
    for content in (None, whole, *older):
        yield Log(content, adds=False)
        yield Log(content, adds=True)


def _tried(prepared: Path, books: Path, log: Log, told: dict[str, int]) -> Noticed:
    shutil.copytree(prepared, books)
    try:
        if log.content is None:
            (books / WAL).unlink()
        else:
            (books / WAL).write_bytes(log.content)
        is_missing, is_noticed = _opened(books, log, told)
    finally:
        shutil.rmtree(books)
    return Noticed(
        1,
        whole=int(not is_missing),
        noticed=int(is_missing and is_noticed),
        unnoticed=int(is_missing and not is_noticed),
        false_alarms=int(is_noticed and not is_missing),
    )


def _opened(books: Path, log: Log, told: dict[str, int]) -> tuple[bool, bool]:
    """Whether something is missing or wrong, and whether the program says so."""
    try:
        desk = Desk(books)
        with closing(desk.connection):
            is_missing = bool(seen(desk, told).lost)
            if log.adds:
                _add(desk)
            has_problems = bool(desk.verify().problems)
    except (Unavailable, Error):
        return True, True  # it does not open, or cannot go on
    try:
        fold_live(books)
    except (Damaged, Error):
        return is_missing or has_problems, True
    return is_missing or has_problems, has_problems


def _add(desk: Desk) -> None:
    """Work that goes on as if nothing had happened, beyond where the lists are."""
    desk.now += 86_400 * SECOND
    errands = Errands(0)
    for _ in range(5 * SITTING):
        errands.next(latest_command(desk)).run(desk)
