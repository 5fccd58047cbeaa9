"""A backup killed or refused by the disk at any storage call: what has a backup's name is whole, the books unharmed."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.backups.catalogue import backups, backups_folder
from core.backups.taking import take
from core.errors import Unavailable
from core.journal.connection import Error
from tests.core.write.desk import NOON, Desk
from tests.faults.after import State, state_of
from tests.faults.call_kills import Deadly, Moment
from tests.faults.errands import Errands, latest_command
from tests.faults.forks import Fork, Tell, die
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.schedules import rules, whole_head
from tests.faults.storage import storage
from tests.faults.storage_calls import Breaking, Fault, faults


class Kept(NamedTuple):
    """What a number of faults came to."""

    faults: int = 0
    whole: int = 0  # backups that were there afterwards, and fit
    in_words: int = 0
    raw: int = 0  # answers in other words than the program's
    torn: int = 0  # backups that do not fit, or end elsewhere than their name says
    stuck: int = 0  # folders in which no backup could be taken any more
    harmed: int = 0  # books that are not as they were

    @property
    def is_sound(self) -> bool:
        return not any(self[3:])


def kill_backup(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Kept]:
    chance = random.Random(seed)
    with memory_folder() as folder:
        books, before = _prepared(folder / "books", seed)
        counting = Deadly()
        with storage.watched(counting):
            take(books, rules(), NOON)
        shutil.rmtree(backups_folder(books))
        for number in range(counting.calls):
            if chance.random() < share:
                with mistake():
                    Fork(_live, books, Moment(number, chance.choice(("before", "behind")))).end()
                yield _judged(books, before)


def break_backup(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Kept]:
    chance = random.Random(seed)
    with memory_folder() as folder:
        books, before = _prepared(folder / "books", seed)
        counting = Breaking()
        with storage.watched(counting):
            take(books, rules(), NOON)
        shutil.rmtree(backups_folder(books))
        for fault in faults(counting.calls):
            if chance.random() < share:
                with mistake():
                    yield _broken(books, fault, before)


def _live(books: Path, moment: Moment, tell: Tell) -> None:
    with storage.watched(Deadly(moment)):
        take(books, rules(), NOON)
    die()


def _broken(books: Path, fault: Fault, before: State) -> Kept:
    in_words = raw = 0
    with storage.watched(Breaking(fault)):
        try:
            take(books, rules(), NOON)
        except Unavailable:  # Damaged too: a copy that cannot be read is none
            in_words = 1
        except (Error, OSError):
            raw = 1
    return _judged(books, before)._replace(in_words=in_words, raw=raw)


def _judged(books: Path, before: State) -> Kept:
    """What is there, and whether a backup can be taken now."""
    whole = torn = stuck = 0
    for backup in backups(backups_folder(books)):
        head = whole_head(backup.path)
        is_whole = head is not None and backup.is_of(head)
        whole, torn = whole + is_whole, torn + (not is_whole)
    try:
        take(books, rules(), NOON + 1)
    except Unavailable:
        stuck = 1
    shutil.rmtree(backups_folder(books))
    return Kept(1, whole, torn=torn, stuck=stuck, harmed=int(state_of(books, {}) != before))


def _prepared(books: Path, seed: int) -> tuple[Path, State]:
    desk = Desk(books)
    errands = Errands(seed)
    with closing(desk.connection):
        errands.first().run(desk)
        for _ in range(12):
            errands.next(latest_command(desk)).run(desk)
    return books, state_of(books, {})
