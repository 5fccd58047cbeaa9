from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import books
from tests.ui.screens import trading
from ui.desk import Desk
from ui.palette_rows import FindEachKind, PaletteRow, found_sections


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """One order, invoiced and credited, and a payment."""
    with books.desk_over(books.begin(tmp_path / "books"), tmp_path / "drafts") as desk:
        order_id = books.place(qtbot, desk, "GGS", OAT_1L_12=12).header.uuid
        _, invoice = trading.shipped_and_invoiced(qtbot, desk, order_id)
        trading.pay(qtbot, desk, order_id, 5_000)
        trading.credit_all(qtbot, desk, invoice.uuid)
        yield desk


def found(desk: Desk, text: str) -> dict[str, list[PaletteRow]]:
    answer = FindEachKind(text).run(desk.dispatcher.reader)
    return {section.title: list(section.rows) for section in found_sections(answer, desk)}


def test_a_customer_brings_up_its_invoices_and_payments(desk: Desk):
    rows = {title: [row.text for row in rows] for title, rows in found(desk, "green").items()}
    assert rows == {
        "Customers": ["Green Gate Stores"],
        "Orders": ["10001  Green Gate Stores"],
        "Invoices and credit notes": ["Credit note 40001  Green Gate Stores", "Invoice 30001  Green Gate Stores"],
        "Payments": ["Payment 2001  Green Gate Stores"],
    }


def test_a_number_leads_to_its_invoice(qtbot: QtBot, desk: Desk):
    invoice = found(desk, "30001")["Invoices and credit notes"][-1]
    assert invoice.detail == f"of {desk.day(desk.today)}, 234.00"
    with qtbot.waitSignal(desk.invoice_asked) as asked:
        invoice.call()
    ((key, _), _) = trading.invoices(desk, books.orders(desk)[0].uuid)
    assert asked.args[0] == key


def test_a_reference_leads_to_its_payment(qtbot: QtBot, desk: Desk):
    (payment,) = found(desk, "till 1")["Payments"]
    with qtbot.waitSignal(desk.payment_asked):
        payment.call()
