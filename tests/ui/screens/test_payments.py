import pytest
from pytestqt.qtbot import QtBot

from core.domain.payments.commands import AllocatePayment, RecordRefund, ReversePayment
from core.domain.payments.values import OnInvoice, OnOrder
from core.domain.values import Money
from tests.ui import books
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from tests.ui.screens.test_other_screens import cell, column
from ui.desk import Desk
from ui.dispatcher import new_id
from ui.screens.payments import PaymentsScreen


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, open_screen: Open) -> PaymentsScreen:
    trading.pay(qtbot, desk, books.orders(desk)[0].uuid, 5_000)
    screen = open_screen(PaymentsScreen)
    assert isinstance(screen, PaymentsScreen)
    return screen


def choose_tab(qtbot: QtBot, screen: PaymentsScreen, key: str) -> None:
    with qtbot.waitSignal(screen.model.replaced):
        screen.tabs.setCurrentIndex(screen.tabs._index(key))


def purposes(screen: PaymentsScreen) -> list[tuple[str, str]]:
    return [(row[0].text, row[2].text) for row in screen.pane.purposes.rows()]


def test_a_payment_on_account_is_for_nothing_yet(screen: PaymentsScreen):
    shown = {key: cell(screen, 0, key).text for key in ("status", "customer", "method", "amount", "on_account")}
    assert shown == {
        "status": "On account",
        "customer": "Old Mill Stores",
        "method": "till 1 · Card",
        "amount": "50.00",
        "on_account": "50.00",
    }
    assert screen.pane.nothing.text() == "All of it is on the customer's account."
    assert screen.pane.purposes.isHidden()


def test_what_a_payment_is_for_leads_there(qtbot: QtBot, desk: Desk, screen: PaymentsScreen):
    order = books.orders(desk)[0]
    key, invoice = trading.shipped_and_invoiced(qtbot, desk, order.uuid)
    payment_id = screen.pane.payment.uuid
    books.send(qtbot, desk, AllocatePayment(payment_id, (OnInvoice(invoice.uuid, 2_000),)))
    qtbot.waitUntil(lambda: purposes(screen) == [("Invoice 30001", "20.00")])
    assert (screen.pane.chip.text(), screen.pane.facts.facts()["On account"]) == ("Part allocated", "30.00")
    with qtbot.waitSignal(desk.invoice_asked) as asked:
        screen.pane.purposes.row_clicked.emit(0)
    assert asked.args[0] == key


def test_a_deposit_leads_to_its_order(qtbot: QtBot, desk: Desk, screen: PaymentsScreen):
    order = books.order(desk, books.orders(desk)[0].uuid).header
    books.send(qtbot, desk, AllocatePayment(screen.pane.payment.uuid, (OnOrder(order.uuid, 5_000),)))
    qtbot.waitUntil(lambda: purposes(screen) == [("Order 10003", "50.00")])
    with qtbot.waitSignal(desk.order_asked) as asked:
        screen.pane.purposes.row_clicked.emit(0)
    assert asked.args[0] == order.key


def test_a_refund_names_the_payment_that_it_came_out_of(qtbot: QtBot, desk: Desk, screen: PaymentsScreen):
    customer_id = books.customer(desk, "OMS").customer.uuid
    books.send(qtbot, desk, RecordRefund(new_id(), customer_id, Money(2_000, "GBP"), desk.today, "cash"))
    choose_tab(qtbot, screen, "refunds")
    number = column(screen, "no")[0]
    qtbot.waitUntil(lambda: screen.pane.title.text() == f"Refund {number}")
    assert (column(screen, "amount"), purposes(screen)) == (["−20.00"], [("Payment 2001", "20.00")])
    with qtbot.waitSignal(desk.payment_asked) as asked:
        screen.pane.purposes.row_clicked.emit(0)
    screen.show_record(asked.args[0])
    assert purposes(screen) == [(f"Refund {number}", "20.00")]


def test_a_reversed_payment_has_a_tab_of_its_own(qtbot: QtBot, desk: Desk, screen: PaymentsScreen):
    books.send(qtbot, desk, ReversePayment(screen.pane.payment.uuid, "Bounced"))
    choose_tab(qtbot, screen, "reversed")
    assert column(screen, "status") == ["Reversed"]
    assert screen.pane.nothing.text() == "It was taken back, and is for nothing any more."
    qtbot.waitUntil(lambda: {tab.key: tab.count for tab in screen.tabs._tabs}["reversed"] == "1")


def test_a_payment_leads_to_its_customer(qtbot: QtBot, desk: Desk, screen: PaymentsScreen):
    with qtbot.waitSignal(desk.customer_asked) as asked:
        screen.pane.link.clicked.emit()
    assert asked.args[0] == books.customer(desk, "OMS").key
