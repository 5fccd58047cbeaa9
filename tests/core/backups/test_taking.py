"""A backup is whole, of one moment, checked, and only then has its name."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2 as driver

from core.backups import taking
from core.backups.catalogue import backup_at, backups, newest
from core.backups.checking import checked_head
from core.backups.taking import take
from core.errors import Damaged, Unavailable
from core.journal.sqlite import BOOKS_FILE
from tests.core.backups.folders import begun, flip_bit, head, rules
from tests.core.domain.scenario import line, place
from tests.core.write.desk import NOON, SECOND


@pytest.fixture
def desk(tmp_path: Path):
    desk = begun(tmp_path)
    yield desk
    desk.connection.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_holds_everything_and_its_name_says_where_it_ends(desk, tmp_path):
    backup = take(tmp_path, rules(), NOON)
    assert checked_head(backup.path, rules()) == desk.journal.head()
    start = desk.journal.head().hash.hex()[:16]
    assert backup.path.name == f"daybook-20231115-120000-000000-{desk.position}-{start}.db"
    assert (backup.at, backup.position, backup.hash_start) == (NOON, desk.position, start)


def test_a_backup_is_one_file_that_needs_no_other(desk, tmp_path):
    backup = take(tmp_path, rules(), NOON, tmp_path / "stick")
    assert names(tmp_path / "stick") == [backup.path.name]
    assert driver.connect(backup.path).execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_the_catalogue_is_read_back_from_the_names_newest_first(desk, tmp_path):
    first, second = take(tmp_path, rules(), NOON), take(tmp_path, rules(), NOON + SECOND)
    (tmp_path / "backups" / "notes.txt").write_text("not a backup")
    assert backups(tmp_path / "backups") == (second, first)
    assert newest(tmp_path / "backups") == second


def test_a_folder_that_is_not_there_has_no_backups(tmp_path):
    assert backups(tmp_path / "none") == ()


@pytest.mark.parametrize("name", ["daybook-20231315-120000-000000-1-0123456789abcdef.db", "daybook.db", "views-1.db"])
def test_another_name_is_no_backup(tmp_path, name):
    (tmp_path / name).touch()
    assert backup_at(tmp_path / name) is None


def test_two_backups_of_one_moment_are_two(desk, tmp_path):
    taken = {take(tmp_path, rules(), NOON), take(tmp_path, rules(), NOON)}
    assert set(backups(tmp_path / "backups")) == taken
    assert len(taken) == 2


def test_the_desk_goes_on_while_a_backup_is_taken_and_it_stays_of_one_moment(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(taking, "PAGES_A_STEP", 1)
    before = desk.position

    def book(doing: str, done: int, of: int) -> None:
        if doing == "copying" and done % 10 == 0:
            desk.do(place(line(1, "p1", 1), id=f"meanwhile{done}"))

    assert take(tmp_path, rules(), NOON, step=book).position == before
    assert desk.position > before + 5


def test_progress_is_told_to_the_last_page(desk, tmp_path):
    told = []
    take(tmp_path, rules(), NOON, step=lambda *step: told.append(step))
    pages = (tmp_path / BOOKS_FILE).stat().st_size // 4096 or 1
    copied = [step for step in told if step[0] == "copying"]
    assert copied[-1][1] == copied[-1][2] >= pages
    assert told[-1][0] == "checking"


@pytest.mark.parametrize("content", [b"order.placed", b'"ring"', b"Product p1"])
def test_a_bit_that_flips_in_the_copy_keeps_it_from_getting_a_name(desk, tmp_path, monkeypatch, content):
    def copy_badly(source, path, step):
        copy_file(source, path, step)
        flip_bit(path, content)

    copy_file = taking.copy_file
    monkeypatch.setattr(taking, "copy_file", copy_badly)
    with pytest.raises(Damaged, match="does not fit"):
        take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == []


def test_a_copy_that_ends_elsewhere_does_not_get_a_name(desk, tmp_path, monkeypatch):
    whole = take(tmp_path, rules(), NOON)
    desk.do(place(line(1, "p1", 1), id="o2"))
    monkeypatch.setattr(taking, "copy_file", lambda source, path, step: path.write_bytes(whole.path.read_bytes()))
    with pytest.raises(Damaged, match=f"does not end at entry {desk.position}"):
        take(tmp_path, rules(), NOON + SECOND)
    assert names(tmp_path / "backups") == [whole.path.name]


def test_a_copy_that_was_cut_does_not_get_a_name(desk, tmp_path, monkeypatch):
    def copy_half(source, path, step):
        copy_file(source, path, step)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    copy_file = taking.copy_file
    monkeypatch.setattr(taking, "copy_file", copy_half)
    with pytest.raises(Damaged, match="the file itself is damaged"):
        take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == []


def test_what_a_killed_backup_left_is_swept(desk, tmp_path):
    (tmp_path / "backups").mkdir()
    for name in ("taking.part", "taking.part-journal"):
        (tmp_path / "backups" / name).write_text("half")
    (tmp_path / "backups" / "rehearsal.part").mkdir()
    backup = take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == [backup.path.name]


def test_books_that_are_no_database_are_said_to_be_damaged(tmp_path):
    (tmp_path / BOOKS_FILE).write_bytes(b"garbage" * 1_000)
    with pytest.raises(Damaged, match="the books themselves are damaged"):
        take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == []


def test_damaged_books_get_no_backup(desk, tmp_path):
    desk.connection.execute("DROP TRIGGER journal_is_never_updated")
    desk.connection.execute("UPDATE journal SET station = 'elsewhere' WHERE position = 3")
    with pytest.raises(Damaged, match="entry 3: it does not match its seal") as damaged:
        take(tmp_path, rules(), NOON)
    assert damaged.value.position == 3
    assert names(tmp_path / "backups") == []


def test_where_there_are_no_books_there_is_nothing_to_back_up(tmp_path):
    with pytest.raises(Unavailable, match="There are no books"):
        take(tmp_path, rules(), NOON)


def test_a_folder_that_cannot_be_made_is_said_in_words(desk, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="could not be taken into"):
        take(tmp_path, rules(), NOON, tmp_path / "file" / "backups")


def test_a_full_disk_is_said_in_words_and_nothing_is_left(desk, tmp_path, monkeypatch):
    def full(source, path, step):
        path.write_text("half")
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(taking, "copy_file", full)
    with pytest.raises(Unavailable, match="disk is full"):
        take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == []


def test_a_disk_without_room_for_the_desk_beside_the_copy_is_not_filled(desk, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=50_000_000))
    monkeypatch.setattr(taking, "copy_file", None)  # nothing may be copied
    with pytest.raises(Unavailable, match="50 MB are free"):
        take(tmp_path, rules(), NOON)
    assert names(tmp_path / "backups") == []


def test_taking_changes_nothing_in_the_books(desk, tmp_path):
    before = head(tmp_path), desk.position
    take(tmp_path, rules(), NOON)
    assert (head(tmp_path), desk.position) == before
    assert desk.verify().problems == ()
