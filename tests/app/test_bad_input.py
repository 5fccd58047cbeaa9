"""What cannot be done is said in three parts, on the error stream and in JSON; and nothing has changed."""

import gzip
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.lock import OwnerLock
from core.journal.sqlite import BOOKS_FILE, BOOKS_FORMAT, open_writer
from tests.app.command_line import SLICE, Ran, contents, daybook, head, imported

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\0\0\0\1\0\x08\2\0\0\0" + bytes(range(256)) * 8


def assert_refused(ran: Ran, words: str) -> None:
    """Exit code 1, three sentences for people, and the same as the last line for programs."""
    error = ran.last["error"]
    assert (ran.code, set(error)) == (1, {"happened", "safe", "todo"}), ran.out
    assert words in error["happened"]
    assert ran.err.strip() == f"{error['happened']} {error['safe']} {error['todo']}"
    assert all(part.endswith(".") for part in error.values())


def png_named_csv(folder: Path) -> Path:
    (folder / "photo.csv").write_bytes(PNG)
    return folder / "photo.csv"


def zip_named_xlsx(folder: Path) -> Path:
    with ZipFile(folder / "book.xlsx", "w") as archive:
        archive.write(SLICE, "trade.csv")
    return folder / "book.xlsx"


def half_a_gz(folder: Path) -> Path:
    packed = gzip.compress(SLICE.read_bytes())
    (folder / "half.csv.gz").write_bytes(packed[: len(packed) // 2])
    return folder / "half.csv.gz"


def other_table(folder: Path) -> Path:
    (folder / "prices.csv").write_text("sku,price\nOAT-1L,1.90\n")
    return folder / "prices.csv"


def missing(folder: Path) -> Path:
    return folder / "nowhere.csv"


def a_folder(folder: Path) -> Path:
    (folder / "trade.csv").mkdir()
    return folder / "trade.csv"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (png_named_csv, "photo.csv is not a text file"),
        (zip_named_xlsx, "book.xlsx is not a workbook that can be read"),
        (half_a_gz, "half.csv.gz is damaged or breaks off before its end"),
        (other_table, "prices.csv is not an Online Retail file"),
        (missing, "nowhere.csv could not be read: No such file"),
        (a_folder, "trade.csv could not be read: Is a directory"),
    ],
)
def test_a_file_that_is_none_leaves_everything_as_it_was(tmp_path: Path, make: Callable[[Path], Path], words: str):
    file = make(tmp_path)
    before = contents(tmp_path)
    assert_refused(daybook(tmp_path / "books", "import", file, "--json"), words)
    assert contents(tmp_path) == before


def test_a_folder_under_a_file_cannot_be_used(tmp_path: Path):
    (tmp_path / "file").touch()
    assert_refused(daybook(tmp_path / "file" / "books", "import", SLICE, "--json"), "cannot be used: Not a directory")


def test_a_time_zone_that_is_none_was_asked_wrongly(tmp_path: Path):
    ran = daybook(tmp_path / "books", "import", SLICE, "--zone", "Nowhere/Land")
    assert (ran.code, "'Nowhere/Land' is not a time zone" in ran.err) == (2, True)


def another_programs_file(folder: Path) -> None:
    with closing(sqlite3.connect(folder / BOOKS_FILE)) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()


def no_database(folder: Path) -> None:
    (folder / BOOKS_FILE).write_bytes(PNG)


@pytest.mark.parametrize(
    "asked",
    [
        ("import", SLICE),
        ("set-up", "--name", "Quay", "--country", "GB", "--currency", "GBP"),
        ("verify",),
        ("rebuild",),
    ],
    ids=lambda asked: asked[0],
)
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (another_programs_file, "does not hold Daybook books"),
        (no_database, "the file is damaged or no Daybook books"),
    ],
)
def test_a_file_that_is_no_books_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], words: str, asked: tuple[str | Path, ...]
):
    make(tmp_path)
    before = contents(tmp_path)
    assert_refused(daybook(tmp_path, *asked, "--json"), words)
    assert contents(tmp_path) == before


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with trade in them. Tests take copies."""
    folder = tmp_path_factory.mktemp("sound")
    imported(folder)
    return folder


@pytest.fixture
def books(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "books"))


def test_a_cut_journal_takes_nothing(books: Path):
    whole = (books / BOOKS_FILE).read_bytes()
    (books / BOOKS_FILE).write_bytes(whole[: len(whole) // 2])
    before = contents(books)
    assert_refused(daybook(books, "import", SLICE, "--json"), "the file is damaged")
    assert_refused(daybook(books, "rebuild", "--json"), "the file is damaged")
    assert contents(books) == before


@pytest.fixture
def with_an_unknown_entry(books: Path) -> Path:
    """Books in which a newer Daybook wrote an entry, as far as this one can tell, and then known ones."""
    with closing(open_writer(books / BOOKS_FILE)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_updated")
        connection.execute("UPDATE journal SET type = 'order.folded', schema = 3 WHERE position = 40")
    return books


@pytest.mark.parametrize("asked", [("import", SLICE), ("rebuild",)])
def test_an_entry_of_an_unknown_type_stops_what_would_pass_it_over(
    with_an_unknown_entry: Path, asked: tuple[str | Path, ...]
):
    before = head(with_an_unknown_entry), sorted(contents(with_an_unknown_entry))
    assert_refused(daybook(with_an_unknown_entry, *asked, "--json"), "does not know: order.folded, form 3")
    assert (head(with_an_unknown_entry), sorted(contents(with_an_unknown_entry))) == before


def test_an_entry_of_an_unknown_type_is_named_by_verify(with_an_unknown_entry: Path):
    ran = daybook(with_an_unknown_entry, "verify", "--json")
    assert (ran.code, ran.last["problems"][0][:24]) == (1, "Entry 40 (order.folded, ")


@pytest.fixture
def open_elsewhere(books: Path) -> Iterator[Path]:
    lock = OwnerLock(books)
    assert lock.acquire()
    yield books
    lock.release()


def test_books_open_in_another_daybook_can_be_checked_and_not_written(open_elsewhere: Path):
    before = contents(open_elsewhere)
    assert_refused(daybook(open_elsewhere, "import", SLICE, "--json"), "open in another Daybook")
    assert_refused(daybook(open_elsewhere, "rebuild", "--json"), "open in another Daybook")
    assert daybook(open_elsewhere, "verify", "--json").last["problems"] == []
    assert contents(open_elsewhere) == before


def test_a_full_disk_is_told_and_the_import_goes_on_when_there_is_room(tmp_path: Path):
    assert_refused(daybook(tmp_path, "import", SLICE, "--json", largest_file=300_000), "disk")
    assert daybook(tmp_path, "verify", "--json").last["problems"] == []
    assert imported(tmp_path)["added"] == 31


def test_a_disk_too_full_for_new_lists_keeps_the_old_ones(books: Path):
    assert daybook(books, "rebuild").code == 0
    before = contents(books)
    assert_refused(daybook(books, "rebuild", "--json", largest_file=100_000), "disk")
    assert contents(books) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET data = replace(data, 'sale', 'sale\"') WHERE type = 'order.history_recorded'",
        "DELETE FROM journal_personal WHERE position > 100",
    ],
)
def test_lists_are_not_made_from_altered_entries(books: Path, sql: str):
    with closing(open_writer(books / BOOKS_FILE)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_updated")
        connection.execute(sql)
    before = contents(books)
    assert_refused(daybook(books, "rebuild", "--json"), "cannot be read: it was altered")
    assert contents(books).keys() == before.keys()


@pytest.mark.parametrize(
    ("form", "writer"), [(BOOKS_FORMAT + 1, "a newer Daybook"), (0, "a Daybook from before the first release")]
)
@pytest.mark.parametrize("asked", [("import", SLICE), ("verify",), ("refold",)], ids=lambda asked: asked[0])
def test_books_in_another_form_are_left_alone(books: Path, form: int, writer: str, asked: tuple[str, ...]):
    with closing(open_writer(books / BOOKS_FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {form}")
    before = head(books)
    assert_refused(daybook(books, *asked, "--json"), f"were written by {writer}")
    assert head(books) == before
