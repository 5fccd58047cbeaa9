from pathlib import Path
from uuid import uuid4

import pytest

from app.books import Books
from core.bus import Envelope
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.decider import Command
from core.domain.orders.commands import WithdrawHistory
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.values import Address
from core.importers.import_commands import cash_sale_id, source_id
from tests.app.command_line import imported, rows

OWN_PRODUCT, OWN_CUSTOMER = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"


def tell(folder: Path, *commands: Command) -> None:
    bus = Books(folder).open_bus()
    for command in commands:
        bus.dispatch(command, Envelope(str(uuid4()), "somebody"))
    bus.close()


@pytest.fixture
def german_books(tmp_path: Path) -> Path:
    """Books with a rate of their own, and with one product and one customer that have numbers of the file."""
    folder = tmp_path / "books"
    tell(
        folder,
        SetUpCompany("Laden", "DE", "EUR", "Europe/Berlin"),
        DefineTaxRate("regel", "Regelsatz", "S", 190_000),
        AddProduct(OWN_PRODUCT, Particulars("85123a", "Unser Herz", "piece", "regel", is_goods=True), 1_000_000),
        RegisterCustomer(OWN_CUSTOMER, "CASH", "EUR", 0, None, Details("Cash & Carry", Address())),
    )
    return folder


def test_a_product_of_the_same_number_is_met_and_not_added_twice(german_books: Path):
    assert imported(german_books)["added"] == 31
    assert rows(german_books, "SELECT id FROM products WHERE upper(sku) = '85123A'") == [(OWN_PRODUCT,)]
    sold = f"SELECT count(*) > 0 FROM order_lines WHERE product_id = '{OWN_PRODUCT}'"
    assert rows(german_books, sold) == [(1,)]


def test_sales_without_a_customer_are_not_somebody_elses(german_books: Path):
    imported(german_books)
    codes = f"SELECT code FROM customers WHERE id = '{cash_sale_id()}'"
    assert rows(german_books, codes) == [("CASH-2",)]


def test_an_import_changes_no_tax_rate(german_books: Path):
    imported(german_books)
    assert rows(german_books, "SELECT code, rate FROM company_tax_rates") == [("regel", 190_000)]
    assert rows(german_books, "SELECT DISTINCT tax_code FROM products") == [("regel",)]


def test_books_met_once_are_met_again(german_books: Path):
    imported(german_books)
    again = imported(german_books)
    assert (again["added"], again["changed"]) == (0, 0)


def test_withdrawn_history_comes_in_again(tmp_path: Path):
    folder = tmp_path / "books"
    imported(folder)
    order = source_id("order", "536365")
    tell(folder, WithdrawHistory(order))
    assert imported(folder)["added"] == 1
    assert rows(folder, f"SELECT status FROM orders WHERE id = '{order}'") == [("history",)]


def test_the_day_of_trade_is_that_of_the_files_zone(tmp_path: Path):
    imported(tmp_path / "books", options=("--zone", "America/New_York"))
    seconds = "json_extract(data, '$.traded_at') / 1000000"
    days = f"""SELECT DISTINCT business_date = date({seconds}, 'unixepoch', '-5 hours')
              FROM journal WHERE type = 'order.history_recorded' AND business_date LIKE '%-12-%'"""
    assert rows(tmp_path / "books", days) == [(1,)]
