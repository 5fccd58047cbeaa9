from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.calculation import Charge, Extras
from core.domain.orders.commands import NewLine, PlaceOrder
from core.domain.payments.values import OnInvoice
from core.domain.values import ONE, Address
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from tests.ui.screens.test_other_screens import cell, column
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dialogs.credit_note import CreditNoteDialog
from ui.dialogs.sent import SentDialog
from ui.dispatcher import new_id
from ui.screens.invoices import InvoicesScreen


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with books.desk_over(books.begin(tmp_path / "books"), tmp_path / "drafts") as desk:
        order = books.place(qtbot, desk, "GGS", OAT_1L_12=12, CHO_DRK_20=2)
        trading.shipped_and_invoiced(qtbot, desk, order.header.uuid)
        yield desk


@pytest.fixture
def screen(open_screen: Open) -> InvoicesScreen:
    screen = open_screen(InvoicesScreen)
    assert isinstance(screen, InvoicesScreen)
    return screen


def choose_tab(qtbot: QtBot, screen: InvoicesScreen, key: str) -> None:
    with qtbot.waitSignal(screen.model.replaced):
        screen.tabs.setCurrentIndex(screen.tabs._index(key))


def counts(screen: InvoicesScreen) -> dict[str, str]:
    return {tab.key: tab.count for tab in screen.tabs._tabs}


def test_an_open_invoice_stands_with_its_customer_and_what_is_open(screen: InvoicesScreen):
    shown = {key: cell(screen, 0, key).text for key in ("status", "no", "customer", "total", "open")}
    assert shown == {
        "status": "Open",
        "no": "30001",
        "customer": "Green Gate Stores",
        "total": "315.60",
        "open": "315.60",
    }


def test_the_pane_shows_lines_and_what_they_come_to(screen: InvoicesScreen):
    assert (screen.pane.title.text(), screen.pane.chip.text()) == ("Invoice 30001", "Open")
    assert [(row[0].text, row[1].text) for row in screen.pane.lines.rows()] == [
        ("Oat drink, 1 L × 12", "12"),
        ("Dark chocolate, 20 × 100 g", "2"),
    ]
    assert screen.pane.totals.sums() == (("Lines", "302.00"), ("Tax 20 %", "13.60"), ("Total", "315.60"))


def test_what_is_agreed_for_the_whole_stands_among_the_sums(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    its, buyer = books.product(desk, "OAT-1L-12").product, books.customer(desk, "BBC").customer
    extras = Extras(discount_rate=100_000, charges=(Charge("delivery", "Carriage", 1_200),))
    lines = (NewLine(1, its.uuid, 10 * ONE, its.price),)
    order_id = new_id()
    placed = PlaceOrder(order_id, buyer.uuid, "", None, "phone", Address(buyer.name), lines, extras=extras)
    books.send(qtbot, desk, placed)
    key, _ = trading.shipped_and_invoiced(qtbot, desk, order_id)
    screen.show_record(key)
    assert screen.pane.totals.sums() == (
        ("Lines", "195.00"),
        ("Discount", "−19.50"),
        ("Carriage", "12.00"),
        ("Total", "187.50"),
    )


def test_an_invoice_leads_to_its_customer_and_its_order(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    invoice = screen.pane.invoice.invoice
    assert (screen.pane.link.text(), screen.pane.second_link.text()) == ("Green Gate Stores", "Order 10001")
    with qtbot.waitSignal(desk.order_asked) as order, qtbot.waitSignal(desk.customer_asked) as customer:
        screen.pane.second_link.clicked.emit()
        screen.pane.link.clicked.emit()
    assert (order.args[0], customer.args[0]) == (invoice.order_key, invoice.customer_key)


def test_a_payment_shows_at_once_and_leads_to_itself(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    shown = screen.pane.invoice
    trading.pay(qtbot, desk, shown.particulars.order_uuid, 10_000, OnInvoice(shown.invoice.uuid, 10_000))
    qtbot.waitUntil(lambda: cell(screen, 0, "status").text == "Part paid")
    assert (cell(screen, 0, "open").text, screen.pane.facts.facts()["Paid"]) == ("215.60", "100.00")
    with qtbot.waitSignal(desk.payment_asked) as asked:
        screen.pane.payments.row_clicked.emit(0)
    assert asked.args[0] == screen.pane.invoice.payments[0].key


def test_a_credit_note_and_its_invoice_lead_to_each_other(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    invoice_key, uuid = screen.pane.key, screen.pane.invoice.invoice.uuid
    trading.credit_all(qtbot, desk, uuid)
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Credited")
    with qtbot.waitSignal(desk.invoice_asked) as asked:
        screen.pane.credit_notes.row_clicked.emit(0)
    screen.show_record(asked.args[0])
    assert (screen.pane.title.text(), screen.pane.second_link.text()) == ("Credit note 40001", "Invoice 30001")
    assert screen.pane.reason.text() == "Never arrived"
    with qtbot.waitSignal(desk.invoice_asked) as back:
        screen.pane.second_link.clicked.emit()
    assert back.args[0] == invoice_key


def test_tabs_count_live_what_they_have(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    qtbot.waitUntil(lambda: counts(screen) == {"open": "1", "overdue": "", "paid": "", "credit_notes": "", "all": "1"})
    trading.credit_all(qtbot, desk, screen.pane.invoice.invoice.uuid)
    qtbot.waitUntil(lambda: counts(screen) == {"open": "", "overdue": "", "paid": "1", "credit_notes": "1", "all": "2"})
    choose_tab(qtbot, screen, "credit_notes")
    assert (column(screen, "no"), column(screen, "total")) == (["40001"], ["−315.60"])


def test_an_invoice_is_coloured_the_day_after_it_was_due(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    assert cell(screen, 0, "due").tone is None
    desk._now = lambda: datetime.now(UTC) + timedelta(days=31)
    screen.activate()
    choose_tab(qtbot, screen, "overdue")
    due = cell(screen, 0, "due")
    assert (due.tone, due.tip, cell(screen, 0, "status").text) == ("danger", "1 day overdue", "Overdue")
    assert screen.pane.facts.facts()["Due"].endswith(", 1 day late")


def test_invoices_are_found_by_words_and_amount(qtbot: QtBot, screen: InvoicesScreen):
    Typist(qtbot).type("<Ctrl+F>", "gate >300")
    qtbot.waitUntil(lambda: screen.foot._words.text() == "1 document matches")
    assert column(screen, "no") == ["30001"]
    screen.filter.setText("gate >400")
    qtbot.waitUntil(lambda: column(screen, "no") == [])


def test_the_number_is_copied(screen: InvoicesScreen, qtbot: QtBot):
    Typist(qtbot).type("<Ctrl+Shift+C>")
    assert QApplication.clipboard().text() == "30001"


def dialog_of(qtbot: QtBot, kind: type[SheetDialog]) -> SheetDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    return dialog


def test_a_credit_note_is_written_from_its_invoice(qtbot: QtBot, screen: InvoicesScreen):
    Typist(qtbot).type("<Shift+F9>")
    dialog = dialog_of(qtbot, CreditNoteDialog)
    assert isinstance(dialog, CreditNoteDialog)
    assert dialog.invoice.invoice.no == "30001"
    dialog.reject()


def test_nothing_is_credited_twice(qtbot: QtBot, desk: Desk, screen: InvoicesScreen):
    trading.credit_all(qtbot, desk, screen.pane.invoice.invoice.uuid)
    qtbot.waitUntil(lambda: not screen.registry.find(screen, "credit_note").isEnabled())
    assert screen.registry.find(screen, "credit_note").statusTip() == "Nothing of it is left to credit."


def test_a_sent_invoice_says_so(qtbot: QtBot, screen: InvoicesScreen):
    assert screen.pane.facts.facts()["Sent"] == "not yet"
    assert screen.pane.steps() == ["Take payment", "Note as sent"]
    screen.note_as_sent()
    dialog_of(qtbot, SentDialog)
    Typist(qtbot).type("<Tab>", "orders@greengate.example", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: screen.pane.facts.facts()["Sent"] == "yes")
    entry = screen.pane.history.entries[0]
    assert (entry.sentence, entry.detail) == ("Sent by mail", "To orders@greengate.example")
    assert screen.pane.steps() == ["Take payment"]
