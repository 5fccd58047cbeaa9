import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.company.commands import DefineReason
from core.domain.orders.commands import AmendOrder, CancelOrder, NewLine, ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, send
from ui.desk import Desk
from ui.dialogs.cancel_line import CancelLineDialog
from ui.dialogs.reason import CancelDialog, HoldDialog
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.forms.amend import AmendDialog


@pytest.fixture
def placed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    return place(qtbot, desk, "GGS", OAT_1L_12=10, CHO_DRK_20=14)


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, desk: Desk, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def told(qtbot: QtBot, dialog: CommandDialog, *texts: str) -> None:
    """The panel says these one after the other, once the books have answered."""
    effects = dialog.effects
    assert effects is not None
    qtbot.waitUntil(lambda: texts in list(zip(*(effects.texts()[at:] for at in range(len(texts))), strict=False)))


def refused(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> str:
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert dialog.isVisible()
    return dialog.message.text()


def test_what_holding_will_do_is_told_before_the_reason_is_typed(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = HoldDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Order 10001", "Placed", "On hold")


def test_a_reason_of_the_company_is_chosen(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    send(qtbot, desk, DefineReason("CR", "Credit check", "hold"))
    dialog = HoldDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Shift+Tab>", "<Down>")
    done(qtbot, desk, dialog, keys)
    assert order(desk, placed.header.uuid).header.hold == "Credit check"


def test_holding_needs_a_reason(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    dialog = HoldDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["reason"].problem() and dialog.isVisible()
    keys.type("credit check")
    done(qtbot, desk, dialog, keys)
    assert order(desk, placed.header.uuid).header.hold == "credit check"


def test_cancelling_frees_the_stock(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    dialog = CancelDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Order 10001", "Placed", "Cancelled")
    told(qtbot, dialog, "Reserved", "18", "0")
    keys.type("ordered twice")
    done(qtbot, desk, dialog, keys)
    header = order(desk, placed.header.uuid).header
    assert (header.state, header.reserved) == ("cancelled", 0)


def test_a_shipped_order_is_not_cancelled(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    _ship_one(qtbot, desk, placed)
    dialog = CancelDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, dialog, keys)
    keys.type("too late")
    assert "cannot be cancelled" in refused(qtbot, dialog, keys)
    assert dialog.reason.toPlainText() == "too late"


def test_an_order_that_was_shipped_meanwhile_is_a_conflict(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = CancelDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    _ship_one(qtbot, desk, placed)
    keys.type("too late")
    said = refused(qtbot, dialog, keys)
    assert "while you were editing. Shipped 1 line, 1 unit: Shipment 1001" in said
    assert (dialog.reason.toPlainText(), dialog.primary.isEnabled()) == ("too late", True)
    assert "cannot be cancelled" in refused(qtbot, dialog, keys), "it was seen now, so that only the rule is left"


def test_some_of_a_line_is_cancelled(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    dialog = CancelLineDialog(desk, placed, window, line=2)
    shown(qtbot, dialog, keys)
    assert (dialog.choice.currentText(), dialog.quantity.text()) == ("Dark chocolate, 20 × 100 g, 14 open", "14")
    told(qtbot, dialog, "Left to ship", "24", "10")
    keys.type("6", "<Tab>", "no more needed")
    done(qtbot, desk, dialog, keys)
    line = order(desk, placed.header.uuid).lines[1]
    assert (line.cancelled, line.backordered) == (6 * ONE, 0)


def test_more_than_is_open_is_not_cancelled(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = CancelLineDialog(desk, placed, window, line=2)
    shown(qtbot, dialog, keys)
    keys.type("15")
    assert "Only 14" in dialog.fields["quantity"].problem() and "(1 to fix)" in dialog.primary.plain_text()
    keys.type("<Tab>", "why not", "<Ctrl+Enter>")
    assert dialog.isVisible() and keys.widget is dialog.quantity and dialog.quantity.text() == "15"


def test_a_quantity_is_changed_and_a_line_added(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = AmendDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("12", "<Enter>", "<Down>", "espresso", "<Enter>")
    assert dialog.primary.plain_text() == "Change 2 lines"
    done(qtbot, desk, dialog, keys)
    lines = order(desk, placed.header.uuid).lines
    assert [(line.line, line.sku, line.ordered) for line in lines] == [
        (1, "OAT-1L-12", 12 * ONE),
        (2, "CHO-DRK-20", 14 * ONE),
        (3, "COF-ESP-1K", ONE),
    ]


def test_a_line_is_taken_off(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    dialog = AmendDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Shift+Del>")
    done(qtbot, desk, dialog, keys)
    assert [line.sku for line in order(desk, placed.header.uuid).lines] == ["CHO-DRK-20"]


def test_a_new_line_takes_a_number_that_no_line_ever_had(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    send(qtbot, desk, AmendOrder(placed.header.uuid, remove=(2,)))
    dialog = AmendDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, dialog, keys)
    keys.type("<Down>", "espresso", "<Enter>")
    done(qtbot, desk, dialog, keys)
    assert [line.line for line in order(desk, placed.header.uuid).lines] == [1, 3]


def test_a_quantity_below_what_was_shipped_is_refused_in_its_row(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    _ship_one(qtbot, desk, placed, quantity=5)
    dialog = AmendDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, dialog, keys)
    keys.type("3", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.model.problems()))
    assert dialog.message.text() == "" and dialog.model.lines[0].quantity == 3 * ONE


def test_an_order_goes_beyond_the_credit_limit_with_a_reason_only(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist
):
    mill = place(qtbot, desk, "OMS", COF_ESP_1K=2)
    dialog = AmendDialog(desk, mill, window)
    shown(qtbot, dialog, keys)
    keys.type("6")
    assert "exceeds it by 11.00" in refused(qtbot, dialog, keys)
    (anyway,) = dialog.message.buttons()
    anyway.click()
    assert dialog.fields["why"].problem()
    dialog.reason.setText("pays on Friday")
    anyway.click()
    qtbot.waitUntil(lambda: order(desk, mill.header.uuid).header.total == 11_100)


def test_a_cancelled_order_cannot_be_changed(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = AmendDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("12")
    send(qtbot, desk, CancelOrder(placed.header.uuid, "no"))
    assert "cancelled" in refused(qtbot, dialog, keys)
    assert dialog.model.lines[0].quantity == 12 * ONE


def _ship_one(qtbot: QtBot, desk: Desk, placed: DetailedOrder, quantity: int = 1) -> None:
    part = LineQuantity(1, quantity * ONE)
    send(qtbot, desk, ShipOrder(placed.header.uuid, new_id(), desk.today, (part,)))


def test_only_the_lines_that_were_typed_come_back(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = AmendDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("12", "<Enter>", "<Esc>")
    dialog.reject()
    its = placed.lines[1]
    fewer = NewLine(2, its.product_uuid or "", 10 * ONE, its.unit_price, backorder=True)
    send(qtbot, desk, AmendOrder(placed.header.uuid, (fewer,), ()))
    again = AmendDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, again, keys)
    assert [line.quantity for line in again.model.lines] == [12 * ONE, 10 * ONE]
    assert again.primary.plain_text() == "Change 1 line"


def test_a_conflict_over_lines_says_their_values_and_goes_on(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = AmendDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    its = placed.lines[1]
    fewer = NewLine(2, its.product_uuid or "", 10 * ONE, its.unit_price, backorder=True)
    send(qtbot, desk, AmendOrder(placed.header.uuid, (fewer,), ()))
    keys.type("12", "<Enter>")
    assert "Changed 1 line: Dark chocolate, 20 × 100 g 14 → 10." in refused(qtbot, dialog, keys)
    done(qtbot, desk, dialog, keys)
    assert [line.ordered for line in order(desk, placed.header.uuid).lines] == [12 * ONE, 10 * ONE]
