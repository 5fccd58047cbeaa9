"""The names of backups notice a journal that fits in itself and is not the one that was."""

from pathlib import Path

import pytest

from core.backups.restoring import restore
from core.backups.set_aside import restored_at
from core.backups.taking import take
from core.backups.witnesses import contradicting, witnesses
from tests.core.backups.folders import begun, rules
from tests.core.domain.scenario import line, place
from tests.core.write.desk import NOON, SECOND, Desk


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Books with two backups, one order apart."""
    desk = begun(tmp_path / "books")
    take(tmp_path / "books", rules(), NOON)
    desk.do(place(line(1, "p1", 1), id="o2"))
    take(tmp_path / "books", rules(), NOON + SECOND)
    desk.connection.close()
    return tmp_path / "books"


def accused(books: Path) -> int | None:
    """The position of the earliest witness against the journal."""
    desk = Desk(books)
    backup = contradicting(books, desk.journal)
    desk.connection.close()
    return backup.position if backup else None


def go_on(books: Path, order: str) -> None:
    desk = Desk(books)
    desk.now += 5 * SECOND
    desk.do(place(line(1, "p1", 2), id=order))
    assert desk.verify().problems == ()
    desk.connection.close()


def test_a_journal_agrees_with_its_backups_and_goes_on_doing_so(books):
    assert accused(books) is None
    go_on(books, "o3")
    assert accused(books) is None


def put_older_file_in_place(books: Path) -> int:
    """As somebody does who copies an old file over the books by hand; gives the position that it lacks."""
    newer, older = witnesses(books)
    for path in books.glob("daybook.db*"):
        path.unlink()
    (books / "daybook.db").write_bytes(older.path.read_bytes())
    return newer.position


def test_an_older_file_in_the_place_of_the_books_is_noticed(books):
    lacking = put_older_file_in_place(books)
    assert accused(books) == lacking


def test_it_is_noticed_too_once_the_older_file_has_grown_past_the_backup(books):
    lacking = put_older_file_in_place(books)
    go_on(books, "another")
    assert accused(books) == lacking


def test_after_a_restore_the_backups_from_before_testify_no_longer(books):
    restore(books, witnesses(books)[-1].path, rules(), NOON + 2 * SECOND)
    assert restored_at(books) == NOON + 2 * SECOND
    go_on(books, "another")
    assert accused(books) is None


def test_a_backup_after_the_restore_testifies_again(books):
    restore(books, witnesses(books)[-1].path, rules(), NOON + 2 * SECOND)
    go_on(books, "another")
    backup = take(books, rules(), NOON + 9 * SECOND)
    assert witnesses(books) == (backup,)


def test_books_that_were_never_restored_have_all_their_backups_for_witnesses(books):
    assert restored_at(books) == 0
    assert len(witnesses(books)) == 2


def test_a_note_of_a_restore_that_cannot_be_read_lets_all_testify(books):
    (books / "backups" / "last-restore").write_text("yesterday")
    assert len(witnesses(books)) == 2
