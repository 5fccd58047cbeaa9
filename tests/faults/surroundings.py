"""What a computer can do to books: a folder without rights, a clock that runs backwards, a disk without room."""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from app.books import Books
from core.errors import Unavailable
from core.journal.connection import Error
from core.journal.sqlite import BOOKS_FILE
from tests.app.command_line import contents
from tests.core.write.desk import NOON, SECOND, Desk
from tests.faults.after import seen, state_of
from tests.faults.errands import Errands, latest_command
from tests.faults.forks import Fork, Tell
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import FULL, OK, Call, storage
from tests.faults.storage_calls import Client, Mendable, remembered

NOBODY = 65_534
DAY = 86_400


class Met(NamedTuple):
    """What the surroundings came to."""

    cases: int = 0
    in_words: int = 0
    unknown: int = 0
    wrong: int = 0  # answers that were neither, entries out of order, or a change of what may not be changed
    problems: int = 0
    lost: int = 0
    doubled: int = 0

    @property
    def is_sound(self) -> bool:
        return not any(self[3:])


def read_only(seed: int, mistake: Mistake = unchanged) -> Iterator[Met]:
    """Nobody's rights, and that is the same as none: told in words, nothing changed, and books as before after it."""
    with memory_folder() as folder:
        folder.chmod(0o755)
        books = folder / "books"
        told = _begun(books, seed)
        for folder_mode, file_mode in ((0o555, 0o444), (0o755, 0o444), (0o555, 0o644), (0o000, 0o000)):
            books.chmod(folder_mode)
            (books / BOOKS_FILE).chmod(file_mode)
            before = contents(books)
            with mistake():
                answers = Fork(_as_nobody, books, seed).end()
            is_changed = contents(books) != before
            books.chmod(0o755)
            (books / BOOKS_FILE).chmod(0o644)
            state = state_of(books, told)
            is_told = answers == ["in words"]
            yield Met(1, int(is_told), 0, int(is_changed or not is_told), state.problems, state.lost)


def _as_nobody(books: Path, seed: int, tell: Tell) -> None:
    if os.geteuid() == 0:  # the rights of files do not hold for root
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        with suppress(Unavailable):
            assert Books(books).exist
        desk = Desk(books)
        Errands(seed + 1).next(latest_command(desk)).run(desk)
    except Unavailable:
        tell("in words")
    except (Error, OSError) as error:
        tell(repr(error))


def clock_backwards(seed: int, errands: int, mistake: Mistake = unchanged) -> Iterator[Met]:
    """The clock jumps by up to two days, mostly back: the moments of entries never do."""
    chance = random.Random(seed)
    with memory_folder() as folder:
        told = _begun(folder / "books", seed)
        drawing = Errands(seed + 1)
        for _ in range(3):  # the last moment is known after a restart too
            desk = Desk(folder / "books")
            with closing(desk.connection), mistake():
                for _ in range(errands // 3):
                    desk.now = NOON + chance.randint(-2 * DAY, DAY) * SECOND
                    told |= drawing.next(latest_command(desk)).run(desk)
                moments = [at for (at,) in desk.rows("SELECT recorded_at FROM journal ORDER BY position")]
                backwards = sum(later < earlier for earlier, later in pairwise(moments))
                state = seen(desk, told)
            yield Met(errands // 3, 0, 0, backwards, state.problems, state.lost)


class Crowded(Mendable):
    """A disk with so many bytes of room; `mend` makes some more. What is there already can be written over."""

    def __init__(self, room: int, more: int) -> None:
        self._room, self._more = room, more
        self._sizes: dict[str, int] = {}

    def before(self, call: Call) -> int:
        if call.kind != "write":
            return OK
        size = self._sizes.get(call.path) or (os.path.getsize(call.path) if os.path.exists(call.path) else 0)
        longer = max(0, call.offset + call.size - size)
        if longer > self._room:
            return FULL
        self._room -= longer
        self._sizes[call.path] = size + longer
        return OK

    def after(self, call: Call) -> None:
        if call.kind in ("delete", "cut"):
            self._room += max(0, self._sizes.pop(call.path, 0) - call.offset)

    def mend(self) -> None:
        self._room += self._more


def full_disk(seed: int, rooms: int, errands: int, mistake: Mistake = unchanged) -> Iterator[Met]:
    """A disk that fills at one moment after the other; some room is made each time, and the same is asked again."""
    drawing = Errands(seed + 1)
    wanted = [remembered(drawing) for _ in range(errands)]
    with memory_folder() as folder:
        told = _begun(folder / "begun", seed)
        expected = _worked(folder, wanted, Crowded(1 << 40, 0), unchanged, told)[1]
        for number in range(rooms):
            crowded = Crowded(room=number * 3_000, more=120_000)
            client, entries, problems, lost = _worked(folder, wanted, crowded, mistake, told)
            answers = client.answers
            wrong = answers.raw + answers.stuck
            yield Met(1, answers.in_words, answers.unknown, wrong, problems, lost, int(entries != expected))


def _worked(
    folder: Path, wanted: list, crowded: Crowded, mistake: Mistake, told: dict[str, int]
) -> tuple[Client, list[tuple[str, str, int]], int, int]:
    books = folder / "books"
    shutil.copytree(folder / "begun", books)
    with storage.watched(crowded), mistake():
        client = Client(books, crowded, told)
        client.run(wanted)
    state = state_of(books, client.told)
    shutil.rmtree(books)
    return client, state.entries, state.problems, state.lost


def _begun(books: Path, seed: int) -> dict[str, int]:
    """Books with what the others need."""
    desk = Desk(books)
    with closing(desk.connection):
        return Errands(seed).first().run(desk)
