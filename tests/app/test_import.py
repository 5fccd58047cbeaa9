import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.books import Books
from core.bus import Envelope
from core.domain.customers.commands import ChangeCustomerDetails
from core.domain.customers.events import Details
from core.domain.values import Address
from core.importers.import_commands import source_id
from tests.app.command_line import SLICE, contents, daybook, head, imported, rows, stored_sum
from tests.core.importers.test_online_retail import as_latin1_with_us_dates, as_workbook

COUNTS = {"lines": 151, "orders": 31, "customers": 15, "products": 136, "amount": "2186.581", "left_out": 0}


def as_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(SLICE.read_bytes()))
    return path


def as_it_is(path: Path) -> Path:
    shutil.copy(SLICE, path)
    return path


COPIES: dict[str, Callable[[Path], Path]] = {
    "copy.csv": as_it_is,
    "copy.csv.gz": as_gzip,
    "copy.xlsx": as_workbook,
    "latin1.csv": as_latin1_with_us_dates,
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with the slice in them; a test that changes them takes a copy."""
    folder = tmp_path_factory.mktemp("books")
    imported(folder)
    return folder


@pytest.mark.parametrize("name", [name for name in COPIES if name != "latin1.csv"])
def test_a_file_is_told_and_stored_to_the_last_thousandth(tmp_path: Path, name: str):
    report = imported(tmp_path / "books", COPIES[name](tmp_path / name))
    assert {key: report[key] for key in COUNTS} == COUNTS
    assert (report["added"], report["kinds"]["sale"], report["kinds"]["write-off"]) == (31, 17, 6)
    assert stored_sum(tmp_path / "books") == "2186.581"


def test_the_same_file_again_writes_no_entry(tmp_path: Path, books: Path):
    shutil.copytree(books, tmp_path / "books")
    report = imported(tmp_path / "books")
    assert (report["added"], report["changed"], report["orders"]) == (0, 0, 31)
    assert head(tmp_path / "books") == head(books)


def test_other_copies_add_no_order_and_leave_only_their_batch(tmp_path: Path, books: Path):
    shutil.copytree(books, tmp_path / "books")
    for name in ("copy.csv.gz", "copy.xlsx", "latin1.csv"):
        report = imported(tmp_path / "books", COPIES[name](tmp_path / name))
        assert (report["added"], report["changed"]) == (0, 0)
    more = f"SELECT type FROM journal WHERE position > {head(books)[0]} ORDER BY position"
    assert rows(tmp_path / "books", more) == [("batch.started",), ("batch.finished",)] * 3
    assert stored_sum(tmp_path / "books") == "2186.581"


def test_what_somebody_changed_since_stays_as_it_is(tmp_path: Path, books: Path):
    shutil.copytree(books, tmp_path / "books")
    id = source_id("customer", "17850")
    bus = Books(tmp_path / "books").open_bus()
    bus.dispatch(ChangeCustomerDetails(id, Details("Green Gate", Address())), Envelope("c" * 32, "a" * 32))
    bus.close()
    assert imported(tmp_path / "books", as_gzip(tmp_path / "copy.csv.gz"))["added"] == 0
    assert rows(tmp_path / "books", f"SELECT details_name FROM customers WHERE id = '{id}'") == [("Green Gate",)]


def test_an_order_of_another_content_is_told_and_not_taken(tmp_path: Path, books: Path):
    shutil.copytree(books, tmp_path / "books")
    other = tmp_path / "other.csv"
    other.write_text(SLICE.read_text("utf-8").replace("2010-12-01 08:26:00,2.55", "2010-12-01 08:26:00,9.99"), "utf-8")
    report = imported(tmp_path / "books", other)
    assert (report["added"], report["changed"]) == (0, 1)
    assert stored_sum(tmp_path / "books") == "2186.581"


@pytest.mark.parametrize("name", ["copy.csv.gz", "copy.xlsx"])
def test_a_dry_run_tells_the_same_and_makes_nothing(tmp_path: Path, name: str):
    file = COPIES[name](tmp_path / name)
    before = contents(tmp_path)
    ran = daybook(tmp_path / "books", "import", file, "--dry-run", "--json")
    assert {key: ran.last[key] for key in COUNTS} == COUNTS
    assert (ran.code, ran.last["added"], contents(tmp_path)) == (0, 0, before)


def test_a_dry_run_beside_books_changes_no_byte_of_them(books: Path):
    before = contents(books)
    assert daybook(books, "import", SLICE, "--dry-run").code == 0
    assert contents(books) == before


def test_a_file_with_bad_lines_is_taken_but_for_their_invoices(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text(SLICE.read_text("utf-8").replace("536365,85123A,", "536365,,", 1), "utf-8")
    ran = daybook(tmp_path / "books", "import", file)
    assert ran.code == 0
    assert "30 orders added" in ran.out
    assert "7 lines left out" in ran.out
