"""A recording: all that the unchanged program did to its disk, in order, and between that what it was asked for."""

import random
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from core.journal.sqlite import BOOKS_FILE
from tests.core.write.desk import SECOND, Desk
from tests.faults.errands import Errand, Errands, latest_command
from tests.faults.storage import Call, Watcher, storage

CHANGES = frozenset({"create", "write", "cut", "sync", "sync folder", "delete"})
PAGES_TO_CHECKPOINT = 60  # so that a short sitting moves pages from the log into the file, more than once


class Asked(NamedTuple):
    """From here on the program is busy with this."""

    errand: Errand


class Told(NamedTuple):
    """The program said that these commands stand, and where."""

    receipts: dict[str, int]


class Recording(NamedTuple):
    """What happened to an empty folder, and the seals of the journal that came of it."""

    steps: list[Call | Asked | Told]
    seals: list[bytes]


class _Recorder(Watcher):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.steps: list[Call | Asked | Told] = []

    def after(self, call: Call) -> None:
        path = Path(call.path)
        if call.kind in CHANGES and self._folder in (path, path.parent):
            self.steps.append(call._replace(path=path.name))


def record(folder: Path, seed: int, errands: int) -> Recording:
    """Three sittings at the desk; the first makes the books, each is closed as it should be. `folder` is empty."""
    recorder = _Recorder(folder)
    asking = Errands(seed)
    now = 0
    with storage.watched(recorder), patch("os.urandom", random.Random(seed).randbytes):
        for sitting in range(3):
            desk = Desk(folder)
            desk.connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_TO_CHECKPOINT}")
            with closing(desk.connection):
                for number in range(errands // 3):
                    desk.now += now * SECOND
                    now += 1
                    is_first = sitting == number == 0
                    errand = asking.first() if is_first else asking.next(latest_command(desk))
                    recorder.steps.append(Asked(errand))
                    recorder.steps.append(Told(errand.run(desk)))
                seals = [seal for (seal,) in desk.rows("SELECT hash FROM journal ORDER BY position")]
    assert (folder / BOOKS_FILE).exists()
    return Recording(recorder.steps, seals)
