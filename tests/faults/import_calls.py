"""An import killed at exact storage calls: each order whole or not there, and the next import goes on from there."""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from app.cli import main as daybook
from core.importers import booking
from core.journal.sqlite import BOOKS_FILE
from tests.faults.after import State, state_of
from tests.faults.call_kills import Deadly, Moment
from tests.faults.forks import Fork, Tell, die
from tests.faults.neighbours import write_trade
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import storage

INVOICES, COMMANDS_A_COMMIT = 120, 30  # so that a short file takes several commits


class Imported(NamedTuple):
    """What a number of kills came to."""

    kills: int = 0
    midway: int = 0  # with some entries there and others not
    problems: int = 0
    unlike: int = 0  # books that, gone on with, are not those of an import that nobody disturbed

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


def kill_import(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Imported]:
    chance = random.Random(seed)
    with memory_folder() as folder, patch.object(booking, "COMMANDS_A_COMMIT", COMMANDS_A_COMMIT):
        file = write_trade(folder / "trade.csv", INVOICES)
        whole = _import_whole(folder / "whole", file)
        calls = _calls(folder / "counted", file)
        for number in range(calls):
            if chance.random() < share:
                books = folder / "books"
                with mistake():
                    Fork(_live, books, file, Moment(number, chance.choice(("before", "behind")))).end()
                yield _judged(books, file, whole)
                shutil.rmtree(books)


def _calls(books: Path, file: Path) -> int:
    def counted(tell: Tell) -> None:
        deadly = Deadly()
        with storage.watched(deadly):
            _import(books, file)
        tell(str(deadly.calls))

    return int(Fork(counted).end()[0])


def _live(books: Path, file: Path, moment: Moment, tell: Tell) -> None:
    with storage.watched(Deadly(moment)):
        _import(books, file)
    die()


def _import_whole(books: Path, file: Path) -> list[tuple[str, str, int]]:
    Fork(lambda tell: _import(books, file)).end()
    return _entries(state_of(books, {}))


def _import(books: Path, file: Path) -> None:
    """In a fork: it limits the memory of its process."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        code = daybook(["--books", str(books), "import", str(file)])
    assert code == 0


def _judged(books: Path, file: Path, whole: list[tuple[str, str, int]]) -> Imported:
    entries, problems = [], 0
    if (books / BOOKS_FILE).exists():
        state = state_of(books, {})
        entries, problems = _entries(state), state.problems
    is_midway = 0 < len(entries) < len(whole)
    is_begun_like = entries == whole[: len(entries)]
    is_like = not problems and is_begun_like and _import_whole(books, file) == whole
    return Imported(1, int(is_midway), problems, int(not is_like))


def _entries(state: State) -> list[tuple[str, str, int]]:
    """Without the person who imports, whose id is drawn."""
    return [entry for entry in state.entries if not entry[0].startswith("person.")]
