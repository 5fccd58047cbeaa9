"""A restore works whatever became of the books, deletes nothing, and changes nothing when the backup does not fit."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.books import Books
from core.backups.restoring import PART, go_on, restore
from core.backups.set_aside import check_finished, unfinished
from core.errors import Damaged, Unavailable
from core.journal.sqlite import BOOKS_FILE
from tests.app.command_line import contents
from tests.core.backups.folders import FILES, backed_up, flip_bit, head, rules
from tests.core.domain.scenario import line, place
from tests.core.write.desk import NOON, SECOND, Desk

LATER = NOON + SECOND
ASIDE = "set-aside-20231115-120001-000000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "books"


def test_the_backup_takes_the_place_of_the_books(folder):
    backup = backed_up(folder)
    restored = restore(folder, backup.path, rules(), LATER)
    assert backup.is_of(restored.head)
    desk = Desk(folder)
    assert (desk.position, desk.verify().problems) == (backup.position, ())
    desk.connection.close()


def test_a_restored_desk_goes_on_working(folder):
    backup = backed_up(folder)
    restore(folder, backup.path, rules(), LATER)
    desk = Desk(folder)
    assert desk.do(place(line(1, "p1", 1), id="afterwards")).position > backup.position
    assert desk.verify().problems == ()
    desk.connection.close()


def test_what_was_there_is_set_aside_byte_for_byte_and_drafts_stay(folder):
    backup = backed_up(folder)
    before = contents(folder)
    restored = restore(folder, backup.path, rules(), LATER)
    assert restored.set_aside == folder / ASIDE
    moved = {name: before[name] for name in (*FILES, "views-1.db", "views-current")}
    assert contents(folder / ASIDE) == moved
    assert contents(folder / "drafts") == {"1.json": before["drafts/1.json"]}


def test_the_books_that_were_set_aside_still_have_their_last_entries(folder):
    backup = backed_up(folder)
    last = head(folder)
    restored = restore(folder, backup.path, rules(), LATER)
    assert head(restored.set_aside) == last > backup.position


def test_the_backup_itself_stays_as_it_was(folder):
    backup = backed_up(folder)
    before = contents(folder / "backups")
    restore(folder, backup.path, rules(), LATER)
    after = contents(folder / "backups")
    assert {name: after[name] for name in before} == before


def _garbage(books: Path) -> None:
    (books / BOOKS_FILE).write_bytes(b"\x00garbage" * 4_096)


def _missing(books: Path) -> None:
    (books / BOOKS_FILE).unlink()


def _cut(books: Path) -> None:
    (books / BOOKS_FILE).write_bytes((books / BOOKS_FILE).read_bytes()[:20_000])


def _empty(books: Path) -> None:
    (books / BOOKS_FILE).write_bytes(b"")


@pytest.mark.parametrize("damage", [_garbage, _missing, _cut, _empty])
def test_a_restore_works_whatever_became_of_the_books(folder, damage: Callable[[Path], None]):
    backup = backed_up(folder)
    damage(folder)
    before = contents(folder)
    restored = restore(folder, backup.path, rules(), LATER)
    assert head(folder) == backup.position
    assert all(before[name] == digest for name, digest in contents(restored.set_aside).items())


def test_a_restore_makes_books_where_there_are_none(tmp_path, folder):
    backup = backed_up(folder)
    restored = restore(tmp_path / "new", backup.path, rules(), LATER)
    assert restored.set_aside is None
    assert contents(tmp_path / "new").keys() == {BOOKS_FILE, "backups", "backups/last-restore"}


@pytest.mark.parametrize("content", [b"order.placed", b'"ring"', b"Product p1"])
def test_a_backup_with_a_flipped_bit_is_refused_and_nothing_changes(folder, content: bytes):
    backup = backed_up(folder)
    flip_bit(backup.path, content)
    before = contents(folder)
    with pytest.raises(Damaged, match="does not fit"):
        restore(folder, backup.path, rules(), LATER)
    assert contents(folder) == before


def test_a_backup_that_is_no_database_is_refused_and_nothing_changes(folder):
    backup = backed_up(folder)
    backup.path.write_bytes(b"garbage" * 1_000)
    before = contents(folder)
    with pytest.raises(Damaged, match="the file itself is damaged"):
        restore(folder, backup.path, rules(), LATER)
    assert contents(folder) == before


def test_a_backup_under_the_name_of_another_is_refused(folder, tmp_path):
    backup, other = backed_up(folder), backed_up(tmp_path / "other")
    shutil.copy(other.path, backup.path)  # sound in itself, and another journal
    with pytest.raises(Damaged, match="its name tells of entry"):
        restore(folder, backup.path, rules(), LATER)


def test_a_backup_under_a_name_of_the_users_own_is_restored(folder, tmp_path):
    backup = backed_up(folder)
    restored = restore(folder, Path(shutil.copy(backup.path, tmp_path / "friday.db")), rules(), LATER)
    assert restored.head.position == backup.position


def test_a_file_that_is_not_there_is_said_in_words(folder):
    backed_up(folder)
    with pytest.raises(Unavailable, match="There is no backup"):
        restore(folder, folder / "backups" / "none.db", rules(), LATER)


def test_a_restore_on_a_full_disk_changes_nothing(folder, monkeypatch):
    backup = backed_up(folder)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    before = contents(folder)
    monkeypatch.setattr("core.backups.restoring.sync_file", full)
    with pytest.raises(Unavailable, match="No space left"):
        restore(folder, backup.path, rules(), LATER)
    assert contents(folder) == before


def test_a_restore_that_finds_no_room_is_not_begun(folder, monkeypatch):
    backup = backed_up(folder)
    free = SimpleNamespace(free=backup.size + 1_000_000)
    before = contents(folder)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: free)
    with pytest.raises(Unavailable, match="1 MB are free"):
        restore(folder, backup.path, rules(), LATER)
    assert contents(folder) == before


def half_restored(folder: Path) -> Path:
    """Cut off when the books had been moved and their log had not."""
    backup = backed_up(folder)
    shutil.copy(backup.path, folder / "restored-20231115-120001-000000.db")
    (folder / ASIDE).mkdir()
    (folder / BOOKS_FILE).rename(folder / ASIDE / BOOKS_FILE)
    return backup.path


def test_a_half_restore_keeps_everybody_out(folder):
    half_restored(folder)
    for enter in (lambda: Books(folder).exist, Books(folder).open_writer, lambda: check_finished(folder)):
        with pytest.raises(Unavailable, match="was begun and not finished"):
            enter()
    assert not (folder / BOOKS_FILE).exists()


def test_a_half_restore_is_gone_on_with(folder):
    backup = half_restored(folder)
    restored = go_on(folder, rules())
    assert restored.set_aside == folder / ASIDE
    assert unfinished(folder) is None
    assert (folder / BOOKS_FILE).read_bytes() == backup.read_bytes()
    assert set(FILES) < contents(folder / ASIDE).keys()


def test_a_half_restore_can_be_begun_again_with_another_backup(folder, tmp_path):
    half_restored(folder)
    other = backed_up(tmp_path / "other", later=2)
    restored = restore(folder, other.path, rules(), LATER + SECOND)
    assert other.is_of(restored.head)
    assert set(FILES) < contents(folder / ASIDE).keys()
    assert unfinished(folder) is None


def test_a_waiting_copy_that_was_damaged_meanwhile_is_not_put_in_place(folder):
    half_restored(folder)
    flip_bit(unfinished(folder), b"order.placed")
    before = contents(folder)
    with pytest.raises(Damaged, match="does not fit"):
        go_on(folder, rules())
    assert contents(folder) == before


def test_there_is_nothing_to_go_on_with_where_no_restore_was_begun(folder):
    backed_up(folder)
    assert go_on(folder, rules()) is None
    check_finished(folder)


def test_a_file_that_was_set_aside_before_is_never_written_over(folder):
    half_restored(folder)
    (folder / BOOKS_FILE).write_text("made by a program from before that knows no restore")
    kept = contents(folder / ASIDE)
    go_on(folder, rules())
    now = contents(folder / ASIDE)
    assert kept.items() <= now.items()
    assert f"{BOOKS_FILE}.2" in now


def test_what_a_killed_restore_left_before_it_began_is_swept(folder):
    backup = backed_up(folder)
    (folder / PART).write_text("half")
    (folder / f"{PART}-journal").write_text("half")
    restore(folder, backup.path, rules(), LATER)
    assert not list(folder.glob(f"{PART}*"))
