"""Once a month the newest backup is restored for trial, and what came of it is noted."""

import pytest

from core.backups.catalogue import newest
from core.backups.rehearsal import rehearse
from core.backups.rehearsal_note import DAY, NOTE, Rehearsal, is_due, last_rehearsal
from core.errors import Unavailable
from tests.app.command_line import contents
from tests.core.backups.folders import backed_up, flip_bit, rules
from tests.core.write.desk import NOON


@pytest.fixture
def folder(tmp_path):
    """The backups of some books."""
    return backed_up(tmp_path / "books").path.parent


def test_a_backup_that_can_be_restored_is_noted_so(folder):
    done = rehearse(folder, rules(), NOON)
    backup = newest(folder)
    assert done == last_rehearsal(folder) == Rehearsal(NOON, backup.path.name, backup.position, "")


def test_a_rehearsal_leaves_its_note_and_nothing_else_and_touches_no_books(folder):
    before = contents(folder.parent)
    rehearse(folder, rules(), NOON)
    after = contents(folder.parent)
    assert after.keys() - before.keys() == {f"backups/{NOTE}"}
    assert {name: after[name] for name in before} == before


def test_a_backup_that_cannot_be_restored_is_noted_with_its_problem(folder):
    flip_bit(newest(folder).path, b"order.placed")
    assert "does not fit" in rehearse(folder, rules(), NOON).problem
    assert "does not fit" in last_rehearsal(folder).problem
    assert not (folder / "rehearsal.part").exists()


def test_what_a_killed_rehearsal_left_does_not_stand_in_the_way(folder):
    (folder / "rehearsal.part").mkdir()
    (folder / "rehearsal.part" / "daybook.db").write_text("half")
    assert rehearse(folder, rules(), NOON).problem == ""
    assert not (folder / "rehearsal.part").exists()


@pytest.mark.parametrize(("after", "due"), [(0, False), (30 * DAY - 1, False), (30 * DAY, True)])
def test_a_rehearsal_is_due_once_a_month(folder, after: int, due: bool):
    rehearse(folder, rules(), NOON)
    assert is_due(folder, NOON + after) is due


@pytest.mark.parametrize(("after", "due"), [(DAY - 1, False), (DAY, True)])
def test_a_rehearsal_that_failed_is_due_again_after_a_day(folder, after: int, due: bool):
    flip_bit(newest(folder).path, b"order.placed")
    rehearse(folder, rules(), NOON)
    assert is_due(folder, NOON + after) is due


def test_the_first_rehearsal_is_due_as_soon_as_there_is_a_backup(folder, tmp_path):
    assert is_due(folder, NOON)
    assert not is_due(tmp_path / "none", NOON)


def test_a_note_that_cannot_be_read_is_none(folder):
    (folder / NOTE).write_text("{")
    assert last_rehearsal(folder) is None
    assert is_due(folder, NOON)


def test_without_a_backup_there_is_nothing_to_rehearse_with(tmp_path):
    with pytest.raises(Unavailable, match="There are no backups"):
        rehearse(tmp_path, rules(), NOON)
