"""Whatever is done to the files of books behind the program's back, `verify` names it; `rebuild` mends the lists."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from app.books import Books
from app.commands import verify
from app.composition import READ_MODELS
from core.bus import Envelope
from core.domain.people.commands import AddPerson
from core.journal.sqlite import BOOKS_FILE, open_writer
from core.projections.generation import live_path
from core.projections.rebuild import build, difference
from core.projections.store import Store
from tests.app.command_line import contents, daybook, head, imported, rows


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with trade in them and their lists. Tests take copies."""
    folder = tmp_path_factory.mktemp("sound")
    imported(folder)
    assert daybook(folder, "rebuild").code == 0
    return folder


@pytest.fixture
def books(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "books"))


def problems(books: Path, *, entries: int | None = None) -> list[str]:
    """What verify finds, which has to be something."""
    ran = daybook(books, "verify", "--json")
    assert ran.code == 1, ran.out
    if entries is not None:
        assert ran.last["entries"] == entries
    return ran.last["problems"]


def change(file: Path, sql: str) -> None:
    with closing(open_writer(file)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for statement in sql.split(";"):
            connection.execute(statement)


def views(books: Path) -> Path:
    path = live_path(books)
    assert path is not None
    return path


def views_rows(books: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(driver.connect(views(books))) as connection:
        return connection.execute(sql).fetchall()


def test_sound_books_have_no_problems_and_stay_as_they_are(books: Path):
    before = contents(books)
    ran = daybook(books, "verify", "--json")
    assert (ran.code, ran.last["entries"], ran.last["problems"]) == (0, head(books)[0], [])
    assert contents(books) == before


def test_progress_goes_up_to_twice_the_entries(books: Path):
    ran = daybook(books, "verify", "--progress", "--json")
    steps = [json.loads(line) for line in ran.out.splitlines()[:-1]]
    assert all(step["step"] == "verifying" and step["done"] <= step["of"] for step in steps)


@pytest.mark.parametrize("position", [3, 90, 187])
def test_one_flipped_byte_in_the_file_is_named_with_its_entry(books: Path, position: int):
    ((kind, data),) = rows(books, f"SELECT type, data FROM journal WHERE position = {position}")
    content = bytearray((books / BOOKS_FILE).read_bytes())
    end = content.rindex(data[:60].encode()) + 59  # as much of it as no overflow page divides
    content[end] ^= 1
    (books / BOOKS_FILE).write_bytes(content)
    first, *_ = problems(books, entries=head(books)[0])
    assert first.startswith(f"Entry {position} ({kind}, ")
    assert "does not match its seal" in first


def test_a_cut_tail_is_named_with_its_first_missing_entry(books: Path):
    end = head(books)[0]
    change(books / BOOKS_FILE, f"DROP TRIGGER journal_is_never_deleted;DELETE FROM journal WHERE position > {end - 2}")
    first, *_ = problems(books, entries=end)
    assert first == f"Entry {end - 1}: the journal ends at {end - 2} and should go on to {end}"


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE order_lines SET unit_price = unit_price + 1 WHERE rowid_of", "order.history_recorded"),
        ("UPDATE customers SET code = code || 'x' WHERE code = '17850'", "customer.registered"),
    ],
)
def test_a_row_that_was_altered_is_named_with_its_last_entry(books: Path, sql: str, kind: str):
    order = "parent = (SELECT id FROM orders WHERE source_number = '536365') AND line = 1"
    change(books / BOOKS_FILE, sql.replace("rowid_of", order))
    number = "536365" if kind.startswith("order") else "17850"
    where = f"type = '{kind}' AND data LIKE '%\"{number}\"%' ORDER BY position LIMIT 1"
    ((position,),) = rows(books, f"SELECT position FROM journal WHERE {where}")
    (only,) = problems(books)
    assert only.startswith(f"Entry {position} ({kind}, ")


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE order_list SET total = total + 1 WHERE id = (SELECT max(id) FROM order_list)", "order_list"),
        ("DELETE FROM product_list WHERE id = (SELECT min(id) FROM product_list)", "product_list"),
        ("DELETE FROM search_fts WHERE rowid = (SELECT max(id) FROM search)", "search_fts"),
    ],
)
def test_a_list_that_shows_something_else_is_named(books: Path, sql: str, table: str):
    change(views(books), sql)
    (only,) = problems(books)
    assert only.startswith(f"List {table}: ")


def test_lists_that_cannot_be_read_are_a_problem_and_no_crash(books: Path):
    content = bytearray(views(books).read_bytes())
    (page,) = views_rows(books, "SELECT rootpage FROM sqlite_master WHERE name = 'order_list'")[0]
    content[4_096 * (page - 1) : 4_096 * page] = b"\xff" * 4_096
    views(books).write_bytes(content)
    (only,) = problems(books)
    assert only.startswith("The lists cannot be read: ")


def test_what_is_booked_while_the_lists_are_compared_is_no_problem(books: Path, monkeypatch: pytest.MonkeyPatch):
    def build_and_book(*arguments: Any) -> None:
        build(*arguments)
        bus = Books(books).open_bus()
        bus.dispatch(AddPerson("e" * 32, "Eve", "eve"), Envelope("f" * 32, "e" * 32))
        bus.close()

    monkeypatch.setattr(verify, "build", build_and_book)
    assert verify._compare_lists(Books(books)) is None


def test_lists_deleted_while_closed_are_made_anew_row_for_row(books: Path, tmp_path: Path):
    old = shutil.copy(views(books), tmp_path / "old.db")
    for path in books.glob("views-*"):
        path.unlink()
    ran = daybook(books, "rebuild", "--json")
    assert (ran.code, ran.last["entries"]) == (0, head(books)[0])
    with closing(Store(old, READ_MODELS)) as before, closing(Store(views(books), READ_MODELS)) as after:
        assert after.connection.execute("SELECT count(*) FROM order_list").fetchone() == (31,)
        assert difference(before, after) is None


def test_lists_that_caught_up_equal_lists_made_anew(books: Path, tmp_path: Path):
    daybook(books, "set-up", "--name", "My business", "--country", "GB", "--currency", "GBP")
    bus = Books(books).open_bus()
    bus.dispatch(AddPerson("e" * 32, "Eve", "eve"), Envelope("f" * 32, "e" * 32))
    bus.close()
    assert daybook(books, "rebuild", "--catch-up").code == 0
    old = shutil.copy(views(books), tmp_path / "old.db")
    assert daybook(books, "rebuild").code == 0
    with closing(Store(old, READ_MODELS)) as before, closing(Store(views(books), READ_MODELS)) as after:
        assert difference(before, after) is None
        positions = after.connection.execute("SELECT DISTINCT position FROM checkpoint").fetchall()
    assert positions == [(head(books)[0],)]


def test_a_damaged_list_is_mended_by_a_rebuild(books: Path):
    with closing(driver.connect(views(books), isolation_level=None)) as connection:
        connection.execute("DELETE FROM order_list")
    assert daybook(books, "rebuild").code == 0
    assert daybook(books, "verify", "--json").last["problems"] == []
