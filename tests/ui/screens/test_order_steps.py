"""The steps of an order's life by their keys, and what stands against each."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import SetCreditLimit
from core.domain.orders.commands import HoldOrder, PickOrder
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens.conftest import Open
from ui.desk import Desk
from ui.dialogs.going_on import ReleaseDialog
from ui.dialogs.pick import PickDialog
from ui.dialogs.sheet import CommandDialog
from ui.screens import order_steps
from ui.screens.orders import OrdersScreen


@pytest.fixture
def screen(open_screen: Open) -> OrdersScreen:
    """The order in the pane is the newest: one honey at 64.50 without tax."""
    screen = open_screen(OrdersScreen)
    assert isinstance(screen, OrdersScreen)
    return screen


def shown(screen: OrdersScreen) -> DetailedOrder:
    assert screen.pane.order is not None
    return screen.pane.order


def opened(qtbot: QtBot, keys: str) -> CommandDialog:
    Typist(qtbot).type(keys)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CommandDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CommandDialog)
    return dialog


def step(qtbot: QtBot, screen: OrdersScreen, keys: str, *texts: str) -> None:
    """Open the dialog by its key, type into it, confirm, and wait until the pane shows what came of it.

    The window gets the focus back a while after the dialog is gone.
    """
    dialog, before = opened(qtbot, keys), shown(screen).header.version
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type(*texts, "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    qtbot.waitUntil(lambda: shown(screen).header.version > before)
    qtbot.waitUntil(lambda: screen.isAncestorOf(Typist(qtbot).widget))


def next_step(screen: OrdersScreen) -> str:
    return order_steps.next_step(shown(screen), screen.desk)


def test_an_order_goes_its_whole_way_by_keys(qtbot: QtBot, screen: OrdersScreen):
    step(qtbot, screen, "<F7>")
    assert shown(screen).header.picked == ONE
    step(qtbot, screen, "<F8>")
    assert (shown(screen).header.shipped, next_step(screen)) == (ONE, "invoice")
    reason = order_steps.reasons(shown(screen), screen.desk)["close_order"]
    assert reason == "Order 10003 cannot be closed: 1 are still to be invoiced. Post an invoice for them first."
    step(qtbot, screen, "<F9>")
    assert (shown(screen).header.state, next_step(screen)) == ("closed", "take_payment")
    step(qtbot, screen, "<Shift+F8>", "1", "<Tab>", "<Tab>", "<Tab>", "<Tab>", "<Tab>", "wrong honey")
    assert (shown(screen).header.returned, next_step(screen)) == (ONE, "inspect_return")
    step(qtbot, screen, "<Ctrl+F8>")
    assert next_step(screen) == "credit_note"
    step(qtbot, screen, "<Shift+F9>", "<Tab>", "<Tab>", "<Tab>", "<Tab>", "wrong honey")
    qtbot.waitUntil(lambda: (shown(screen).header.state, shown(screen).header.owing) == ("closed", 0))


def test_what_is_picked_is_put_back_by_its_key(qtbot: QtBot, screen: OrdersScreen):
    step(qtbot, screen, "<F7>")
    step(qtbot, screen, "<Shift+F7>")
    assert shown(screen).header.picked == 0


def test_who_would_ship_more_than_is_picked_may_go_on_picking(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    screen.table.go_to(1)
    qtbot.waitUntil(lambda: shown(screen).header.no == "10002")
    books.send(qtbot, desk, PickOrder(shown(screen).header.uuid, (LineQuantity(1, 10 * ONE),)))
    qtbot.waitUntil(lambda: shown(screen).header.picked == 10 * ONE)
    dialog = opened(qtbot, "<F8>")
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type("30", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: dialog.message.buttons() != ())
    Typist(qtbot).type("<Tab>", "<Enter>")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PickDialog))
    picking = QApplication.activeModalWidget()
    assert isinstance(picking, PickDialog) and picking.lines.quantities() == {1: 20 * ONE}
    picking.reject()


def test_a_step_that_is_not_possible_says_why(screen: OrdersScreen):
    reasons = order_steps.reasons(shown(screen), screen.desk)
    possible = {name for name in order_steps.STEPS if not reasons[name]}
    assert {"pick", "ship", "take_payment", "hold_or_release", "edit", "note"} <= possible
    assert reasons["unpick"] == "Nothing of it is picked."
    assert reasons["invoice"].startswith("Nothing is left to invoice on order 10003.")
    assert reasons["close_order"] == "Order 10003 cannot be closed: 1 are still open. Ship or cancel them first."
    assert reasons.keys() == set(order_steps.STEPS) == order_steps.reasons(None, screen.desk).keys()


def test_releasing_beyond_the_credit_limit_asks_for_a_reason(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    header = shown(screen).header
    books.send(qtbot, desk, HoldOrder(header.uuid, "Waiting"))
    books.send(qtbot, desk, SetCreditLimit(header.customer_uuid or "", 1_000))
    qtbot.waitUntil(lambda: shown(screen).header.hold is not None)
    dialog = opened(qtbot, "<Ctrl+Shift+L>")
    assert isinstance(dialog, ReleaseDialog) and "exceeds it by 54.50" in dialog.message.text()
    dialog.reason.setText("pays on Friday")
    dialog.message.buttons()[0].click()
    qtbot.waitUntil(lambda: shown(screen).header.hold is None)
