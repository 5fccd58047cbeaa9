"""`daybook backup`, and the backup before a large import, as they are typed."""

import json
import shutil
from pathlib import Path

import pytest

from app.commands import import_file
from app.lock import OwnerLock
from core.journal.sqlite import BOOKS_FILE
from tests.app.command_line import SLICE, contents, daybook, head, imported, rows


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    imported(folder)
    return folder


@pytest.fixture
def books(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "books"))


def taken(books: Path) -> dict[str, object]:
    ran = daybook(books, "backup", "--json")
    assert ran.code == 0, ran.err
    return ran.last


def test_a_backup_holds_the_same_rows_and_names_their_end(books: Path):
    before = contents(books)
    backup = taken(books)
    position, hash = head(books)
    assert (backup["position"], backup["hash_start"]) == (position, hash.hex()[:16])
    assert {name: digest for name, digest in contents(books).items() if not name.startswith("backups")} == before
    there = Path(str(backup["path"]))
    assert [path.name for path in there.parent.iterdir()] == [there.name]
    copy = Path(shutil.copy(there, books.parent / BOOKS_FILE)).parent
    for table in ("journal", "journal_personal", "command_log", "orders", "order_lines", "number_series"):
        assert rows(copy, f"SELECT * FROM {table}") == rows(books, f"SELECT * FROM {table}")


def test_backups_are_listed_with_the_newest_first(books: Path):
    first, second = taken(books), taken(books)
    listed = daybook(books, "backup", "--list", "--json").last["backups"]
    assert listed == [second, first]
    told = daybook(books, "backup", "--list").out.splitlines()
    assert [str(second["path"]) in told[0], str(first["path"]) in told[1], len(told)] == [True, True, 2]


def test_the_eleventh_backup_of_an_hour_replaces_the_first(books: Path):
    first = taken(books)
    content = Path(str(first["path"])).read_bytes()
    for number in range(10):  # as if they had been taken in the last milliseconds
        name = Path(str(first["path"])).name
        digits = name.split("-")[3]
        older = name.replace(f"-{digits}-", f"-{(int(digits) + number + 1) % 1_000_000:06}-", 1)
        (books / "backups" / older).write_bytes(content)
    taken(books)
    assert len(list((books / "backups").iterdir())) == 10


def test_progress_goes_through_copying_and_checking(books: Path):
    ran = daybook(books, "backup", "--progress")
    steps = [json.loads(line) for line in ran.out.splitlines()[:-1]]
    assert list(dict.fromkeys(step["step"] for step in steps)) == ["copying", "checking"]
    assert all(step["done"] <= step["of"] for step in steps)
    assert ran.last["position"] == head(books)[0]


def test_a_backup_is_taken_beside_an_open_desk(books: Path):
    lock = OwnerLock(books)
    assert lock.acquire()
    try:
        assert taken(books)["position"] == head(books)[0]
    finally:
        lock.release()


def test_damaged_books_give_no_backup_and_say_where(books: Path):
    earlier = taken(books)
    ((data,),) = rows(books, "SELECT data FROM journal WHERE position = 90")
    content = bytearray((books / BOOKS_FILE).read_bytes())
    content[content.rindex(data[:60].encode()) + 59] ^= 1
    (books / BOOKS_FILE).write_bytes(content)
    ran = daybook(books, "backup", "--json")
    assert (ran.code, "entry 90" in ran.err) == (1, True)
    assert set(ran.last["error"]) == {"happened", "safe", "todo"}
    assert [path.name for path in (books / "backups").iterdir()] == [Path(str(earlier["path"])).name]


def test_a_full_disk_is_said_in_words_and_leaves_no_part(books: Path):
    ran = daybook(books, "backup", largest_file=100_000)
    assert (ran.code, "The backup could not be taken" in ran.err) == (1, True)
    assert not (books / "backups").exists()


def test_nothing_is_made_where_there_are_no_books(tmp_path: Path):
    ran = daybook(tmp_path / "none", "backup")
    assert (ran.code, "There are no books" in ran.err) == (1, True)
    assert not (tmp_path / "none").exists()


def test_two_backups_at_one_time_are_refused_in_words(books: Path):
    lock = OwnerLock(books / "backups")
    assert lock.acquire()
    try:
        ran = daybook(books, "backup")
    finally:
        lock.release()
    assert (ran.code, "Another backup is being taken" in ran.err) == (1, True)


def large_file(path: Path) -> Path:
    """The slice with its lines again and again: more rows than an import takes without a backup."""
    header, *lines = SLICE.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(lines * (import_file.LARGE // len(lines) + 1)), "utf-8")
    return path


def test_before_a_large_import_the_books_are_backed_up_as_they_were(books: Path, tmp_path: Path):
    before = head(books)
    imported(books, large_file(tmp_path / "large.csv"))
    assert head(books) != before
    (only,) = daybook(books, "backup", "--list", "--json").last["backups"]
    assert (only["position"], only["hash_start"]) == (before[0], before[1].hex()[:16])


def test_a_large_import_into_empty_books_or_a_small_one_takes_none(books: Path, tmp_path: Path):
    imported(tmp_path / "new", large_file(tmp_path / "large.csv"))
    imported(books)
    assert not (tmp_path / "new" / "backups").exists()
    assert not (books / "backups").exists()


def test_an_import_is_not_begun_when_the_backup_cannot_be_taken(books: Path, tmp_path: Path):
    before = head(books)
    (books / "backups").write_text("a file in the way")
    ran = daybook(books, "import", large_file(tmp_path / "large.csv"), "--json")
    assert (ran.code, set(ran.last)) == (1, {"error"})
    assert head(books) == before
