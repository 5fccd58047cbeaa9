import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import SetCreditLimit
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import HoldOrder, ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_history import OrderHistory
from tests.ui.books import Typist, order, place, send
from ui.desk import Desk
from ui.dialogs.going_on import ReleaseDialog, ReopenDialog
from ui.dialogs.order_notes import NoteDialog
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id


@pytest.fixture
def held(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    """An order over 74.00 of a customer whose limit is 50.00 by now."""
    placed = place(qtbot, desk, "OMS", COF_ESP_1K=4)
    send(qtbot, desk, HoldOrder(placed.header.uuid, "waits for a payment"))
    send(qtbot, desk, SetCreditLimit(placed.header.customer_uuid or "", 5_000))
    return order(desk, placed.header.uuid)


@pytest.fixture
def closed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    placed = place(qtbot, desk, "BBC", OAT_1L_12=1)
    send(qtbot, desk, ShipOrder(placed.header.uuid, new_id(), desk.today, (LineQuantity(1, ONE),)))
    send(qtbot, desk, PostInvoice(new_id(), placed.header.uuid, desk.today))
    return order(desk, placed.header.uuid)


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, desk: Desk, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_customer_over_the_limit_is_served_with_a_reason_only(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, held: DetailedOrder
):
    dialog = ReleaseDialog(desk, held, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "exceeds it by 24.00" in dialog.message.text())
    (anyway,) = dialog.message.buttons()
    anyway.click()
    assert dialog.fields["why"].problem() and order(desk, held.header.uuid).header.hold is not None
    dialog.reason.setText("pays on Friday")
    anyway.click()
    qtbot.waitUntil(lambda: order(desk, held.header.uuid).header.hold is None)


def test_what_is_no_warning_is_not_overruled(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, closed: DetailedOrder
):
    dialog = ReleaseDialog(desk, closed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "only a placed order" in dialog.message.text())
    assert dialog.message.buttons() == ()


def test_a_closed_order_is_reopened(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, closed: DetailedOrder):
    assert closed.header.state == "closed"
    dialog = ReopenDialog(desk, closed, window)
    shown(qtbot, dialog, keys)
    keys.type("one more to add")
    done(qtbot, desk, dialog, keys)
    assert order(desk, closed.header.uuid).header.state == "placed"


def test_a_note_stands_in_the_history(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, closed: DetailedOrder):
    dialog = NoteDialog(desk, closed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["note"].problem()
    keys.type("Called twice")
    done(qtbot, desk, dialog, keys)
    entries = OrderHistory(closed.header.key).run(desk.dispatcher.reader)
    assert any("Called twice" in f"{entry.sentence} {entry}" for entry in entries)
