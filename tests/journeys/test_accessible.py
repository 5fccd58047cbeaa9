"""What a screen reader needs: a name for everything that takes the focus, and a word when something happens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.open_desk import ROOMS, OpenDesk
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.values import ONE, Money
from tests.journeys.shop import id_of
from ui.dispatcher import new_id
from ui.screens.list_screen import ListScreen
from ui.widgets.message_bar import MessageBar

OPENERS = {
    2: (
        "pick",
        "ship",
        "take_payment",
        "hold_or_release",
        "edit",
        "cancel_line",
        "cancel_order",
        "note",
        "show_backorders",
    ),
    3: ("take_payment", "credit_note", "write_off", "note_as_sent"),
    4: ("new_customer", "change_customer", "take_payment", "stop_or_lift", "refund", "edit_address"),
    5: ("new_product", "receive_stock", "adjust_stock", "count_stock", "change_product", "show_backorders"),
    6: ("take_payment", "refund", "allocate", "reverse"),
}
"""What opens a dialog, by the number of its screen."""


def nameless(root: QWidget) -> list[str]:
    """The widgets that take the focus and have no name."""
    takes = [each for each in (root, *root.findChildren(QWidget)) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    own = [each for each in takes if each.focusProxy() is None and each is not root.window() and each.isVisible()]
    return [f"{type(each).__name__} in {type(each.parent()).__name__}" for each in own if not name_of(each)]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.fixture
def traded(desk: OpenDesk, qtbot: QtBot) -> OpenDesk:
    """With an invoice that is open, and a payment of its customer's that is for nothing yet."""
    order_id, customer_id, today = id_of("order", "10002"), id_of("customer", "BBC"), desk.desk.today
    for command in (
        ShipOrder(order_id, new_id(), today, (LineQuantity(1, 3 * ONE),)),
        PostInvoice(new_id(), order_id, today),
        RecordPayment(new_id(), customer_id, Money(1_000, "GBP"), today, "card"),
    ):
        with qtbot.waitSignal(desk.dispatcher.dispatch(command).visible):
            pass
    return desk


@pytest.mark.parametrize("number", [room.number for room in ROOMS])
def test_everything_on_a_screen_that_takes_the_focus_has_a_name(traded: OpenDesk, qtbot: QtBot, number: int):
    screen = traded.window.pages.go(number)
    qtbot.waitUntil(lambda: screen.pane.key is not None)
    assert nameless(traded.window) == []


def test_everything_in_order_entry_that_takes_the_focus_has_a_name(desk: OpenDesk):
    desk.window.new_order()
    assert nameless(desk.window.pages.current()) == []


@pytest.mark.parametrize(("number", "name"), [(number, name) for number in OPENERS for name in OPENERS[number]])
def test_everything_in_a_dialog_that_takes_the_focus_has_a_name(traded: OpenDesk, qtbot: QtBot, number: int, name: str):
    screen = traded.window.pages.go(number)
    assert isinstance(screen, ListScreen)
    qtbot.waitUntil(lambda: screen.pane.key is not None)
    getattr(screen, name)()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert nameless(dialog) == []
    dialog.reject()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is announced: the words, and whether they interrupt."""
    said: list[tuple[str, bool]] = []

    def hear(event: QAccessibleAnnouncementEvent) -> None:
        said.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr("ui.announcing.QAccessible.isActive", lambda: True)
    monkeypatch.setattr("ui.announcing.QAccessible.updateAccessibility", hear)
    return said


def test_toasts_are_said_when_the_reader_has_finished(desk: OpenDesk, heard: list[tuple[str, bool]]):
    desk.desk.say("Backup made")
    assert heard == [("Backup made", False)]


@pytest.mark.parametrize(("severity", "at_once"), [("error", True), ("warning", True), ("info", False)])
def test_what_stands_in_the_way_is_said_at_once(
    qtbot: QtBot, heard: list[tuple[str, bool]], severity: str, at_once: bool
):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(severity, "The disk is full.", "Nothing was lost.", "Free some space.")
    assert heard == [("The disk is full. Nothing was lost. Free some space.", at_once)]
