"""The lists under faults: a projector or rebuild killed, or refused by the disk, leaves the right lists in the end."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as driver

from app.composition import READ_MODELS
from core.errors import Unavailable
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.projections.disk import is_from_disk
from core.projections.generation import live_path, sweep
from core.projections.projector import Projector
from core.projections.rebuild import build, difference, needs_rebuild, rebuild
from core.projections.store import Store
from tests.core.write.desk import Desk, codec
from tests.faults.call_kills import Deadly, Moment
from tests.faults.errands import Errands, latest_command
from tests.faults.forks import Fork, Tell, die
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import storage
from tests.faults.storage_calls import Breaking, Fault, faults

Work = Callable[[Path], None]
EXPECTED = "expected.db"


class Shown(NamedTuple):
    """What a number of faults came to."""

    faults: int = 0
    from_disk: int = 0  # times the projector was told no
    raw: int = 0  # errors that do not come from the disk
    unlike: int = 0  # lists that are not those that a rebuild makes
    gone: int = 0  # lists that were there before and cannot be read any more

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


def kill_projector(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Shown]:
    yield from _kill(seed, share, fold_live, mistake)


def kill_rebuild(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Shown]:
    yield from _kill(seed, share, make_anew, mistake)


def break_projector(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Shown]:
    """Each storage call of the projector fails, once or until it was told so."""
    chance = random.Random(seed)
    with memory_folder() as folder:
        made = prepared(folder, seed)
        counting = Breaking()
        books = folder / "books"
        with _copied(made, books), storage.watched(counting):
            fold_live(books)
        for fault in faults(counting.calls):
            if chance.random() < share:
                with _copied(made, books):
                    yield _broken(books, fault, mistake)


def _broken(books: Path, fault: Fault, mistake: Mistake) -> Shown:
    """What keeps the disk from being written is tried again at the next poll, with connections made anew."""
    breaking, from_disk, raw = Breaking(fault), 0, 0
    with storage.watched(breaking), mistake():
        for _ in range(3):
            try:
                fold_live(books)
                break
            except Unavailable:
                from_disk += 1
            except driver.Error as error:
                raw += not is_from_disk(error)
                from_disk += is_from_disk(error)
            breaking.mend()
    return _judged(books)._replace(from_disk=from_disk, raw=raw)


def _kill(seed: int, share: float, work: Work, mistake: Mistake) -> Iterator[Shown]:
    chance = random.Random(seed)
    with memory_folder() as folder:
        made = prepared(folder, seed)
        counting = Deadly()
        books = folder / "books"
        with _copied(made, books), storage.watched(counting), mistake():
            work(books)
        for number in range(counting.calls):
            if chance.random() < share:
                with _copied(made, books):
                    with mistake():
                        Fork(_live, books, work, Moment(number, chance.choice(("before", "behind")))).end()
                    yield _judged(books)


def _live(books: Path, work: Work, moment: Moment, tell: Tell) -> None:
    with storage.watched(Deadly(moment)):
        work(books)
    die()


def fold_live(books: Path) -> None:
    """What the projector's thread does."""
    path = live_path(books)
    assert path is not None
    with _journal(books) as journal, closing(Store(path, READ_MODELS)) as store:
        projector = Projector(store, journal, READ_MODELS)
        while projector.step() is not None:
            pass


def make_anew(books: Path) -> None:
    """What `daybook rebuild` does."""
    with _journal(books) as journal:
        sweep(books)
        rebuild(books, journal, READ_MODELS)


def _judged(books: Path) -> Shown:
    """After the next start, which lets the lists catch up."""
    if needs_rebuild(books, READ_MODELS):
        return Shown(1, gone=1)
    try:
        fold_live(books)
        path = live_path(books)
        assert path is not None
        with closing(Store(path, READ_MODELS)) as live, closing(Store(books / EXPECTED, READ_MODELS)) as expected:
            return Shown(1, unlike=int(difference(live, expected) is not None))
    except driver.Error:
        return Shown(1, unlike=1)


def prepared(folder: Path, seed: int) -> Path:
    """Books whose lists are behind, beside the lists as they should become."""
    books = folder / "prepared"
    desk = Desk(books)
    errands = Errands(seed)
    with closing(desk.connection):
        errands.first().run(desk)
        make_anew(books)
        for _ in range(12):
            errands.next(latest_command(desk)).run(desk)
        with _journal(books) as journal:
            build(books / EXPECTED, journal, READ_MODELS)
    return books


@contextmanager
def _copied(made: Path, books: Path) -> Iterator[None]:
    shutil.copytree(made, books)
    try:
        yield
    finally:
        shutil.rmtree(books)


@contextmanager
def _journal(books: Path) -> Iterator[JournalReader]:
    with closing(open_reader(books / BOOKS_FILE)) as connection:
        yield JournalReader(connection, codec())
