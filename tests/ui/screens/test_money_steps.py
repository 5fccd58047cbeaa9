"""The steps of money on the screens of customers, invoices and payments: what each opens, and why it may not."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.payments.commands import ReversePayment
from core.domain.payments.values import OnInvoice
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from ui.desk import Desk
from ui.dialogs.address import AddressDialog
from ui.dialogs.allocate import AllocateDialog, TakeOffDialog
from ui.dialogs.payment import AccountPaymentDialog, InvoicePaymentDialog
from ui.dialogs.refund import RefundDialog
from ui.dialogs.reverse import ReverseDialog
from ui.dialogs.sheet import CommandDialog
from ui.dialogs.write_off import WriteOffDialog
from ui.screens.customers import CustomersScreen
from ui.screens.invoices import InvoicesScreen
from ui.screens.list_screen import ListScreen
from ui.screens.orders import OrdersScreen
from ui.screens.payments import PaymentsScreen


def opens(screen: ListScreen, name: str, kind: type[CommandDialog]) -> CommandDialog:
    """What an action opens, closed again."""
    screen.registry.find(screen, name).trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    dialog.reject()
    return dialog


def why_not(screen: ListScreen, name: str) -> str:
    made = screen.registry.find(screen, name)
    return "" if made.isEnabled() else made.statusTip()


def test_a_payment_can_be_allocated_taken_off_and_reversed(qtbot: QtBot, desk: Desk, open_screen: Open):
    order_id = books.orders(desk)[0].uuid
    _, invoice = trading.shipped_and_invoiced(qtbot, desk, order_id)
    trading.pay(qtbot, desk, order_id, 5_000, OnInvoice(invoice.uuid, 2_000))
    screen = open_screen(PaymentsScreen)
    assert screen.pane.steps() == ["Allocate"]
    assert opens(screen, "allocate", AllocateDialog).subtitle.text() == "Old Mill Stores"
    opens(screen, "take_off", TakeOffDialog)
    opens(screen, "reverse", ReverseDialog)
    opens(screen, "take_payment", AccountPaymentDialog)
    opens(screen, "refund", RefundDialog)


def test_a_reversed_payment_is_left_alone(qtbot: QtBot, desk: Desk, open_screen: Open):
    payment_id = trading.pay(qtbot, desk, books.orders(desk)[0].uuid, 5_000)
    books.send(qtbot, desk, ReversePayment(payment_id, "bounced"))
    screen = open_screen(PaymentsScreen)
    reasons = {why_not(screen, name) for name in ("allocate", "take_off", "reverse")}
    assert reasons == {"It was reversed."} and screen.pane.steps() == []


def test_an_open_invoice_is_paid_by_its_key(qtbot: QtBot, desk: Desk, open_screen: Open):
    trading.shipped_and_invoiced(qtbot, desk, books.orders(desk)[0].uuid)
    screen = open_screen(InvoicesScreen)
    Typist(qtbot).type("<F12>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, InvoicePaymentDialog)
    dialog.reject()
    opens(screen, "write_off", WriteOffDialog)


def test_a_paid_invoice_says_why_nothing_more_is_paid(qtbot: QtBot, desk: Desk, open_screen: Open):
    order_id = books.orders(desk)[0].uuid
    _, invoice = trading.shipped_and_invoiced(qtbot, desk, order_id)
    screen = open_screen(InvoicesScreen)
    trading.pay(qtbot, desk, order_id, invoice.open, OnInvoice(invoice.uuid, invoice.open))
    qtbot.waitUntil(lambda: why_not(screen, "take_payment") == "Nothing of it is open.")
    assert why_not(screen, "write_off") == "Nothing of it is open."


def test_what_a_customer_has_on_account_can_go_back(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    assert why_not(screen, "refund").startswith("Nothing is on account")
    order_id = next(each.uuid for each in books.orders(desk) if each.customer == "Bluebird & Café")
    trading.pay(qtbot, desk, order_id, 5_000)
    qtbot.waitUntil(lambda: why_not(screen, "refund") == "")
    Typist(qtbot).type("<Shift+F12>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RefundDialog) and dialog.amount.text() == "50.00"
    dialog.reject()


def test_what_an_orders_customer_has_on_account_can_go_back(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(OrdersScreen)
    trading.pay(qtbot, desk, books.orders(desk)[0].uuid, 5_000)
    Typist(qtbot).type("<Shift+F12>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RefundDialog) and dialog.amount.text() == "50.00"
    dialog.reject()
    books.send(qtbot, desk, ReversePayment(trading.pay(qtbot, desk, books.orders(desk)[1].uuid, 100), "a mistake"))
    screen.table.go_to(1)
    qtbot.waitUntil(lambda: screen.pane.order.header.customer == "Bluebird & Café")
    nothing = opens(screen, "refund", RefundDialog)
    assert nothing.rest.text().startswith("Nothing is on account") and not nothing.primary.isEnabled()


def test_another_place_to_deliver_to_stands_in_the_pane(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    screen.registry.find(screen, "edit_address").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AddressDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type("1 Dock Lane", "<Tab>", "Hull", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "Delivers to" in screen.pane.facts.facts())
    assert screen.pane.facts.facts()["Delivers to"] == "Bluebird & Café, 1 Dock Lane, Hull, GB"
