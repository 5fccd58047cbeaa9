"""Seeded schedules: the threads of a desk, and a backup beside them, in every order of their storage calls."""

import random
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from app.composition import DECIDERS, READ_MODELS
from core.backups.catalogue import Backup, backups, backups_folder
from core.backups.checking import Rules, open_untouched
from core.backups.taking import take
from core.journal.connection import Error
from core.journal.entry import Head
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.projections.generation import live_path
from core.projections.projector import Projector
from core.projections.rebuild import build, difference
from core.projections.store import Store
from core.write.verify import verify
from tests.core.write.desk import NOON, Desk, codec, mappings
from tests.faults.after import state_of
from tests.faults.baton import Baton
from tests.faults.errands import Errands, latest_of
from tests.faults.lists import make_anew
from tests.faults.places import Mistake, memory_folder, unchanged

BACKUPS = 2


class Ordered(NamedTuple):
    """What a number of schedules came to."""

    schedules: int = 0
    turns: int = 0  # storage calls, at each of which another thread could have gone on
    broken: int = 0  # threads that raised something
    problems: int = 0
    lost: int = 0
    unlike: int = 0  # live lists that are not those that a rebuild makes
    bad_backups: int = 0  # that do not verify, or are not the beginning of the journal
    unrepeated: int = 0  # schedules that, run again with the same seed, had other turns

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


class Scheduled(NamedTuple):
    """One schedule as it ran; the digest is of who made which storage call, in order."""

    found: Ordered
    digest: str


def schedules(seed: int, count: int, errands: int, mistake: Mistake = unchanged) -> Iterator[Ordered]:
    """Every tenth is run again, and has to be the same."""
    for number in range(count):
        ran = schedule(seed * 1_000_000 + number, errands, mistake)
        is_other = number % 10 == 0 and schedule(seed * 1_000_000 + number, errands, mistake) != ran
        yield ran.found._replace(unrepeated=int(is_other))


def schedule(seed: int, errands: int, mistake: Mistake = unchanged) -> Scheduled:
    """A writer, its projector, a second one as the child that follows has it, and backups; all with one seed."""
    with memory_folder() as folder, patch("os.urandom", random.Random(seed).randbytes):
        books = folder / "books"
        day = _Day(books, seed, errands)
        with mistake():
            baton = Baton(seed)
            baton.run(
                {
                    "writer": day.write,
                    "projector": lambda: day.project(baton),
                    "follower": lambda: day.project(baton),
                    "backup": day.back_up,
                }
            )
        state = state_of(books, day.told)
        unlike = _is_unlike(books) if "projector" not in baton.broken else 0
        bad = sum(_is_bad(backup, books) for backup in backups(backups_folder(books)))
        bad += BACKUPS - len(backups(backups_folder(books)))
    found = Ordered(1, len(baton.trace), len(baton.broken), state.problems, state.lost, unlike, bad)
    return Scheduled(found, blake2b(repr(baton.trace).encode(), digest_size=8).hexdigest())


class _Day:
    """What the threads do and share."""

    def __init__(self, books: Path, seed: int, errands: int) -> None:
        self._books, self._errands = books, errands
        self._drawing = Errands(seed)
        self._is_written = False
        desk = Desk(books)
        self.told = self._drawing.first().run(desk)
        make_anew(books)
        desk.connection.close()

    def write(self) -> None:
        try:
            with closing((desk := Desk(self._books)).connection):
                desk.connection.execute("PRAGMA wal_autocheckpoint = 60")
                for _ in range(self._errands):
                    self.told |= self._drawing.next(latest_of(self.told)).run(desk)
        finally:
            self._is_written = True

    def project(self, baton: Baton) -> None:
        path = live_path(self._books)
        assert path is not None
        with closing(open_reader(self._books / BOOKS_FILE)) as connection, closing(Store(path, READ_MODELS)) as store:
            projector = Projector(store, JournalReader(connection, codec()), READ_MODELS)
            while True:
                is_written = self._is_written
                if projector.step() is None:
                    if is_written:
                        return
                    baton.pause()

    def back_up(self) -> None:
        for number in range(BACKUPS):
            take(self._books, rules(), NOON + number)


def rules() -> Rules:
    return Rules(codec(), DECIDERS, mappings())


def whole_head(copy: Path) -> Head | None:
    """Where the journal in a copy of the books ends, if everything in it fits."""
    try:
        with closing(open_untouched(copy)) as connection:
            problems = verify(connection, *rules()).problems
            return None if problems else JournalReader(connection, codec()).head()
    except Error:
        return None


def _is_unlike(books: Path) -> int:
    path = live_path(books)
    assert path is not None
    with closing(open_reader(books / BOOKS_FILE)) as connection:
        build(books / "expected.db", JournalReader(connection, codec()), READ_MODELS)
    with closing(Store(path, READ_MODELS)) as live, closing(Store(books / "expected.db", READ_MODELS)) as expected:
        return int(difference(live, expected) is not None)


def _is_bad(backup: Backup, books: Path) -> int:
    head = whole_head(backup.path)
    if head is None:
        return 1
    with closing(open_reader(books / BOOKS_FILE)) as connection:
        is_prefix = JournalReader(connection, codec()).hash_at(head.position) == head.hash
    return int(not is_prefix or not backup.is_of(head))
