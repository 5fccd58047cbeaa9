import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import HoldOrder, PickOrder
from core.domain.orders.values import LineQuantity
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, product, send
from ui.desk import Desk
from ui.dialogs.ship import ShipDialog


@pytest.fixture
def placed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    return place(qtbot, desk, "GGS", OAT_1L_12=12, CHO_DRK_20=14, CUP_12Z_1K=5)


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, window: QWidget, placed: DetailedOrder, keys: Typist) -> ShipDialog:
    return shown(qtbot, ShipDialog(desk, placed, window), keys)


def shown(qtbot: QtBot, dialog: ShipDialog, keys: Typist) -> ShipDialog:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    return dialog


def _picked(qtbot: QtBot, desk: Desk, placed: DetailedOrder, quantity: int) -> DetailedOrder:
    send(qtbot, desk, PickOrder(placed.header.uuid, (LineQuantity(1, quantity * ONE),)))
    return order(desk, placed.header.uuid)


def test_it_opens_with_all_that_is_on_the_shelf(dialog: ShipDialog, keys: Typist):
    assert dialog.lines.quantities() == {1: 12 * ONE, 2: 8 * ONE, 3: 0}
    assert dialog.primary.plain_text() == "Ship 20 units" and keys.widget is dialog.lines.field(1)


def test_control_enter_ships_it(qtbot: QtBot, desk: Desk, dialog: ShipDialog, keys: Typist, placed: DetailedOrder):
    dialog.tracking.setFocus()
    keys.type("7741 0938")
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())
    now = order(desk, placed.header.uuid)
    assert (now.header.status, now.header.shipped) == ("part shipped", 20 * ONE)
    assert now.shipments[0].tracking == "7741 0938"


def test_what_it_will_do_follows_the_quantities(qtbot: QtBot, dialog: ShipDialog, keys: Typist):
    effects = dialog.effects
    assert effects is not None
    keys.type("2")
    assert dialog.primary.plain_text() == "Ship 10 units"
    qtbot.waitUntil(lambda: "146" in effects.texts())
    texts = effects.texts()
    assert texts[:3] == ["Order 10001", "Placed", "Part shipped"]
    at = texts.index("Oat drink, 1 L × 12 on shelf")
    assert texts[at + 1 : at + 3] == ["148", "146"]
    assert "0, reorder point 2" in texts


def test_once_picking_has_begun_it_opens_with_what_is_picked(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = shown(qtbot, ShipDialog(desk, _picked(qtbot, desk, placed, 5), window), keys)
    assert dialog.lines.quantities() == {1: 5 * ONE, 2: 0, 3: 0} and dialog.primary.plain_text() == "Ship 5 units"


def test_more_than_is_picked_is_a_choice_to_ship_what_is(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = shown(qtbot, ShipDialog(desk, _picked(qtbot, desk, placed, 5), window), keys)
    keys.type("12", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: dialog.message.buttons() != ())
    assert dialog.message.text().startswith("5 of 12 are picked.")
    keys.type("<Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: order(desk, placed.header.uuid).header.shipped == 5 * ONE)


def test_more_than_is_picked_is_a_choice_to_keep_picking(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = shown(qtbot, ShipDialog(desk, _picked(qtbot, desk, placed, 5), window), keys)
    keys.type("12", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: dialog.message.buttons() != ())
    with qtbot.waitSignal(dialog.picking_asked):
        keys.type("<Tab>", "<Enter>")
    assert not dialog.isVisible() and order(desk, placed.header.uuid).header.shipped == 0


def test_all_and_nothing_are_a_key_away(dialog: ShipDialog, keys: Typist):
    keys.type("<Alt+0>")
    assert dialog.lines.total() == 0 and not dialog.primary.isEnabled()
    keys.type("<Alt+A>")
    assert dialog.lines.quantities() == {1: 12 * ONE, 2: 14 * ONE, 3: 5 * ONE}


def test_up_and_down_go_from_line_to_line(dialog: ShipDialog, keys: Typist):
    keys.type("<Down>", "<Down>")
    assert keys.widget is dialog.lines.field(3)
    keys.type("<Down>", "<Up>")
    assert keys.widget is dialog.lines.field(2)


def test_more_than_is_left_is_marked_at_once_and_counts_for_nothing(dialog: ShipDialog, keys: Typist):
    keys.type("99")
    assert dialog.primary.plain_text() == "Ship order 10001 (1 to fix)" and dialog.lines.quantities()[1] == 0
    keys.type("<Ctrl+Enter>")
    assert dialog.isVisible() and dialog.lines.field(1).text() == "99" and keys.widget is dialog.lines.field(1)


def test_a_held_order_is_not_shipped(qtbot: QtBot, desk: Desk, dialog: ShipDialog, keys: Typist, placed: DetailedOrder):
    send(qtbot, desk, HoldOrder(placed.header.uuid, "address unclear"))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "on hold" in dialog.message.text())
    assert dialog.isVisible() and order(desk, placed.header.uuid).header.shipped == 0


def test_another_day_asks_for_a_reason(qtbot: QtBot, desk: Desk, dialog: ShipDialog, keys: Typist):
    dialog.shipped_on.setFocus()
    dialog.shipped_on.selectAll()
    keys.type("-", "<Ctrl+Enter>")
    assert dialog.fields["why"].problem() and keys.widget is dialog.reason
    keys.type("forgot to book it", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_escape_keeps_what_was_typed_for_the_next_opening(
    qtbot: QtBot, desk: Desk, window: QWidget, dialog: ShipDialog, keys: Typist, placed: DetailedOrder
):
    keys.type("3", "<Esc>")
    assert not dialog.isVisible()
    again = shown(qtbot, ShipDialog(desk, placed, window), keys)
    assert again.lines.quantities()[1] == 3 * ONE and again.primary.plain_text() == "Ship 11 units"


def test_goods_that_come_in_can_be_shipped(qtbot: QtBot, desk: Desk, dialog: ShipDialog, keys: Typist):
    send(qtbot, desk, ReceiveStock(product(desk, "CUP-12Z-1K").product.uuid, 5 * ONE))
    dialog.lines.field(3).setFocus()
    dialog.lines.field(3).selectAll()
    keys.type("5", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())
