"""What a backup lacks is listed before it is restored, as far as the books can still be read."""

from contextlib import closing
from pathlib import Path

import pytest

from core.backups.missing import NOBODY_KNOWS, missing
from core.backups.restoring import restore
from core.journal.sqlite import BOOKS_FILE, open_writer
from tests.app.command_line import contents
from tests.core.backups.folders import FILES, backed_up, begun, head, rules
from tests.core.domain.scenario import line, place
from tests.core.write.desk import NOON, SECOND, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "books"


def test_the_entries_after_the_backup_are_listed_with_the_numbers_of_orders_and_payments(folder):
    backup = backed_up(folder)
    lacks = missing(backup.path, folder)
    assert [entry.position for entry in lacks.entries] == list(range(backup.position + 1, head(folder) + 1))
    told = [(entry.type, entry.number) for entry in lacks.entries if entry.kind in ("order", "payment")]
    assert told == [("order.placed", 10_002), ("order.lines_reserved", 10_002), ("payment.recorded", 2_001)]
    assert {entry.at for entry in lacks.entries} == {NOON}
    assert lacks.is_known


def test_a_backup_of_books_as_they_are_lacks_nothing(folder):
    backup = backed_up(folder, later=0)
    assert missing(backup.path, folder) == ((), 0, True)


def test_listing_what_is_missing_changes_no_file(folder):
    backup = backed_up(folder)
    before = contents(folder)
    missing(backup.path, folder)
    after = contents(folder)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= {f"{BOOKS_FILE}-shm"}  # SQLite's index of the log, which holds nothing


def test_many_entries_are_counted_and_the_first_are_listed(folder):
    backup = backed_up(folder, later=3)
    lacks = missing(backup.path, folder, limit=2)
    assert [entry.position for entry in lacks.entries] == [backup.position + 1, backup.position + 2]
    assert (lacks.total, lacks.is_known) == (head(folder) - backup.position, True)


def test_a_newer_backup_lacks_nothing_of_older_books(folder, tmp_path):
    old = backed_up(folder, later=0)
    desk = begun(tmp_path / "ahead")
    desk.connection.close()
    restore(tmp_path / "ahead", old.path, rules(), NOON)
    desk = Desk(tmp_path / "ahead")
    desk.do(place(line(1, "p1", 1), id="o2"))
    desk.connection.close()
    assert missing(tmp_path / "ahead" / BOOKS_FILE, folder) == ((), 0, True)


def test_books_that_went_another_way_lack_all_since_they_parted(folder):
    backup = backed_up(folder, later=2)
    parted = folder.with_name("parted")
    restore(parted, backup.path, rules(), NOON)
    desk = Desk(parted)
    desk.now += SECOND
    desk.do(place(line(1, "p2", 1), id="another"))
    ends = desk.position
    desk.connection.close()
    lacks = missing(folder / BOOKS_FILE, parted)  # the other books, as if they were a backup
    assert [entry.position for entry in lacks.entries] == list(range(backup.position + 1, ends + 1))


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 1_000])
def test_of_books_that_cannot_be_read_nobody_knows_what_is_missing(folder, content: bytes | None):
    backup = backed_up(folder)
    for name in FILES:
        (folder / name).unlink()
    if content is not None:
        (folder / BOOKS_FILE).write_bytes(content)
    assert missing(backup.path, folder) == NOBODY_KNOWS


def test_a_damaged_page_of_the_tables_hides_numbers_and_no_entry(folder):
    backup = backed_up(folder)
    damage_table(folder, "orders")
    lacks = missing(backup.path, folder)
    assert [entry.number for entry in lacks.entries if entry.type == "order.placed"] == [None]
    assert (lacks.total, lacks.is_known) == (head(folder) - backup.position, True)


def test_entries_that_cannot_be_read_are_counted_and_said_to_be_unknown(folder):
    backup = backed_up(folder, later=60)  # over several pages
    damage_page_with(folder, b'"payment_id":"payment30"')
    lacks = missing(backup.path, folder)
    assert not lacks.is_known
    assert len(lacks.entries) < lacks.total == head(folder) - backup.position


def test_books_whose_tail_was_cut_say_how_many_entries_are_gone(folder):
    backup = backed_up(folder)
    last = head(folder)
    with closing(open_writer(folder / BOOKS_FILE)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_deleted")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM journal WHERE position = ?", (last,))
    lacks = missing(backup.path, folder)
    assert (lacks.total, len(lacks.entries), lacks.is_known) == (
        last - backup.position,
        last - backup.position - 1,
        False,
    )


def damage_table(folder: Path, table: str) -> None:
    with closing(open_writer(folder / BOOKS_FILE)) as connection:
        root = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?"
        ((page,),) = connection.execute(root, (table,)).fetchall()
    damage_page(folder, page)


def damage_page_with(folder: Path, content: bytes) -> None:
    with closing(open_writer(folder / BOOKS_FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage_page(folder, (folder / BOOKS_FILE).read_bytes().rindex(content) // 4_096 + 1)


def damage_page(folder: Path, page: int) -> None:
    """Write nonsense over it."""
    content = bytearray((folder / BOOKS_FILE).read_bytes())
    content[4_096 * (page - 1) : 4_096 * page] = b"\xff" * 4_096
    (folder / BOOKS_FILE).write_bytes(content)
