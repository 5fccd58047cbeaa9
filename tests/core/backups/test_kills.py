"""kill -9 at every statement of a backup and of a restore: no half backup has a name, and no entry is ever lost."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import core.backups
from core.backups.catalogue import backups
from core.backups.checking import checked_head
from core.backups.restoring import go_on, restore
from core.backups.set_aside import check_finished, unfinished
from core.backups.taking import take
from core.errors import Unavailable
from core.journal.sqlite import BOOKS_FILE
from tests.core.backups.folders import backed_up, head, rules
from tests.core.write.desk import NOON, SECOND
from tests.faults.forks import Fork, Tell, die

CODE = str(Path(core.backups.__file__ or "").parent)
LATER = NOON + SECOND
MOST = 2_000  # statements; a restore has about two hundred


def killed_at(statement: int, work: Callable[[], Any], tell: Tell) -> None:
    """Do it, and die before that statement of core/backups is executed."""
    left = statement

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith(CODE):
            return None
        if event == "line":
            left -= 1
            if not left:
                die()
        return trace

    sys.settrace(trace)
    work()
    sys.settrace(None)
    tell("done")


def killed_everywhere(make: Callable[[], Path], work: Callable[[Path], Any], step: int = 1) -> Iterator[Path]:
    """A folder killed at each statement in turn, until one life is long enough to finish."""
    for statement in range(1, MOST, step):
        folder = make()
        if Fork(killed_at, statement, lambda folder=folder: work(folder)).end():
            return
        yield folder
    raise AssertionError("it never finished")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    backed_up(tmp_path / "books")
    rules()
    return tmp_path / "books"


@pytest.fixture
def copies(sound: Path, tmp_path: Path) -> Callable[[], Path]:
    """Makes one copy of the sound books after the other, in the place of the last."""

    def made() -> Path:
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(sound, folder))

    return made


def first_backup(folder: Path) -> Path:
    return backups(folder / "backups")[-1].path


def test_a_backup_killed_anywhere_leaves_only_names_that_hold(copies):
    kills = 0
    for folder in killed_everywhere(copies, lambda folder: take(folder, rules(), LATER)):
        kills += 1
        for backup in backups(folder / "backups"):
            assert backup.is_of(checked_head(backup.path, rules()))
    assert kills > 50


def test_after_a_killed_backup_the_next_one_leaves_nothing_of_it(copies):
    for folder in killed_everywhere(copies, lambda folder: take(folder, rules(), LATER), step=7):
        take(folder, rules(), LATER)
        assert len(list((folder / "backups").iterdir())) == len(backups(folder / "backups"))


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_a_restore_killed_anywhere_can_be_gone_on_with_and_loses_nothing(sound, copies, step: int):
    ended, position = head(sound), backups(sound / "backups")[0].position
    begun = []
    for folder in killed_everywhere(copies, lambda folder: restore(folder, first_backup(folder), rules(), LATER), step):
        begun.append(unfinished(folder) is not None)
        if begun[-1]:
            with pytest.raises(Unavailable):
                check_finished(folder)
        go_on(folder, rules())
        where = [path.parent for path in folder.rglob(BOOKS_FILE)]
        assert ended in {head(place) for place in where}
        assert head(folder) in ((position,) if any(begun) else (ended,))
    assert begun.count(True) > 20 / step
    assert begun.count(False) > 50 / step


def test_a_restore_killed_anywhere_can_be_done_again(sound, copies):
    ended, position = head(sound), backups(sound / "backups")[0].position
    for folder in killed_everywhere(
        copies, lambda folder: restore(folder, first_backup(folder), rules(), LATER), step=5
    ):
        restore(folder, first_backup(folder), rules(), LATER + SECOND)
        assert head(folder) == position
        assert ended in {head(aside) for aside in folder.glob("set-aside-*") if (aside / BOOKS_FILE).exists()}
        assert not list(folder.glob("*.part*"))
