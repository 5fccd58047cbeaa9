import shutil
from pathlib import Path

import pytest

from app.books import Books
from core.bus import Envelope
from core.domain.customers.commands import RegisterCustomer, SetTerms
from core.domain.customers.events import Details
from core.domain.orders.commands import WithdrawHistory
from core.domain.stock.commands import ReceiveStock
from core.domain.values import Address
from core.importers.import_commands import source_id
from core.importers.reversing import reverse_batch
from tests.app.command_line import Ran, daybook, head, imported, rows, stored_sum

BROUGHT = {"orders": 31, "products": 136, "customers": 16}
STANDING = "SELECT count(*) FROM orders WHERE status = 'history'"
OFFERED = "SELECT count(*) FROM products WHERE discontinued_on IS NULL"


@pytest.fixture(scope="module")
def imported_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    imported(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, imported_books: Path) -> Path:
    """Books with the slice in them, of the test's own."""
    shutil.copytree(imported_books, tmp_path / "books")
    return tmp_path / "books"


def batch_of(folder: Path) -> str:
    return str(rows(folder, "SELECT id FROM batches")[0][0])


def reverse(folder: Path) -> Ran:
    return daybook(folder, "reverse-batch", batch_of(folder), "--json")


def kept(ran: Ran) -> set[tuple[str, str, str]]:
    return {(each["kind"], each["name"], each["why"]) for each in ran.last["kept"]}


def test_an_import_is_taken_back(folder: Path):
    ran = reverse(folder)
    assert ran.last["taken_back"] == BROUGHT
    assert kept(ran) == {("company", "company", "has no way back")}
    assert rows(folder, STANDING) == rows(folder, OFFERED) == [(0,)]
    assert daybook(folder, "verify").code == 0
    assert daybook(folder, "backup", "--list").out


def test_each_undo_names_what_it_takes_back_and_the_batch(folder: Path):
    before, batch = head(folder)[0], batch_of(folder)
    reverse(folder)
    undone = rows(folder, f"SELECT correlation_id, undoes IS NULL, type FROM journal WHERE position > {before}")
    assert {correlation for correlation, _, _ in undone} == {batch}
    assert [type for _, names_none, type in undone if names_none] == ["batch.reversed"]


def test_taken_back_again_nothing_more_is_written(folder: Path):
    first = reverse(folder)
    position = head(folder)
    assert reverse(folder).last == first.last
    assert head(folder) == position


def test_what_something_followed_from_is_kept_and_told(folder: Path):
    product, customer = source_id("product", "85123A"), source_id("customer", "17850")
    bus = Books(folder).open_bus()
    bus.dispatch(ReceiveStock(product, 5_000), Envelope("c" * 32, "a" * 32))
    bus.dispatch(SetTerms(customer, 7), Envelope("d" * 32, "a" * 32))
    bus.close()
    ran = reverse(folder)
    stays = {("product", "85123A", "used since"), ("customer", "17850", "changed since")}
    assert kept(ran) == stays | {("company", "company", "has no way back")}
    assert ran.last["taken_back"] == BROUGHT | {"products": 135, "customers": 15}
    assert rows(folder, OFFERED) == [(1,)]


def test_an_order_taken_back_by_hand_is_not_kept(folder: Path):
    bus = Books(folder).open_bus()
    bus.dispatch(WithdrawHistory(source_id("order", "536365")), Envelope("c" * 32, "a" * 32))
    bus.close()
    ran = reverse(folder)
    assert ran.last["taken_back"] == BROUGHT | {"orders": 30}
    assert "order" not in {kind for kind, _, _ in kept(ran)}


def test_stopped_on_its_way_it_goes_on(folder: Path):
    books = Books(folder)
    bus, connection = books.open_bus(), books.open_connection()

    def stop(done: int, of: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reverse_batch(bus, connection, batch_of(folder), books.actor, stop)
    connection.close()
    bus.close()
    assert rows(folder, STANDING) == [(21,)]
    assert reverse(folder).last["taken_back"] == BROUGHT


def test_the_file_can_be_imported_again_and_taken_back_again(folder: Path):
    total = stored_sum(folder)
    reverse(folder)
    assert imported(folder)["added"] == 31
    assert (rows(folder, STANDING), stored_sum(folder)) == ([(31,)], total)
    reverse(folder)
    assert rows(folder, STANDING) == [(0,)]


def test_what_is_no_batch_takes_nothing_back(folder: Path):
    """Not even a command of its own, which is what it was caused by, as a batch is of what it brought."""
    bus = Books(folder).open_bus()
    bus.dispatch(RegisterCustomer("c9", "NEW", "GBP", 0, None, Details("New", Address())), Envelope("d" * 32, "a" * 32))
    bus.close()
    position = head(folder)[0]
    ran = daybook(folder, "reverse-batch", "d" * 32)
    assert (ran.code, "This import was never begun." in ran.err) == (1, True)
    assert head(folder)[0] == position


def test_imports_are_listed(folder: Path):
    assert batch_of(folder) in daybook(folder, "reverse-batch").out
    told = daybook(folder, "reverse-batch", batch_of(folder))
    assert "Taken back: 31 orders, 136 products, 16 customers." in told.out
    assert ", taken back" in daybook(folder, "reverse-batch").out
