import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import InspectReturn, ReceiveReturn, ShipOrder
from core.domain.orders.values import InspectedLine, LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, product, send
from ui.desk import Desk
from ui.dialogs.inspect import InspectDialog
from ui.dialogs.returns import ReturnDialog
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id


@pytest.fixture
def shipped(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    placed = place(qtbot, desk, "GGS", OAT_1L_12=12, COF_ESP_1K=5, CUP_12Z_1K=5)
    parts = (LineQuantity(1, 12 * ONE), LineQuantity(2, 5 * ONE))
    send(qtbot, desk, ShipOrder(placed.header.uuid, new_id(), desk.today, parts))
    return order(desk, placed.header.uuid)


def came_back(qtbot: QtBot, desk: Desk, shipped: DetailedOrder, *lines: tuple[int, int]) -> DetailedOrder:
    parts = tuple(LineQuantity(line, quantity * ONE) for line, quantity in lines)
    send(qtbot, desk, ReceiveReturn(shipped.header.uuid, new_id(), desk.today, parts, "wrong goods"))
    return order(desk, shipped.header.uuid)


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, desk: Desk, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(dialog.stood):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def fates(desk: Desk, of: DetailedOrder) -> list[tuple[int, ...]]:
    """Of each returned line: what waits, what is in stock again, in quarantine, scrapped."""
    parts = order(desk, of.header.uuid).returns
    return [(part.awaited, part.restocked, part.quarantined, part.scrapped) for part in parts]


def test_a_return_opens_with_nothing_and_only_with_what_was_shipped(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = ReturnDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities() == {1: 0, 2: 0} and not dialog.primary.isEnabled()


def test_goods_that_came_back_wait_for_an_inspection(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = ReturnDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    keys.type("2", "<Ctrl+Enter>")
    assert dialog.fields["reason"].problem() and keys.widget is dialog.why_so.note
    keys.type("wrong goods")
    done(qtbot, desk, dialog, keys)
    qtbot.waitUntil(lambda: fates(desk, shipped) == [(2 * ONE, 0, 0, 0)])
    assert product(desk, "OAT-1L-12").product.on_hand == 136 * ONE


def test_more_than_is_out_does_not_come_back(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = ReturnDialog(desk, came_back(qtbot, desk, shipped, (1, 2)), window)
    shown(qtbot, dialog, keys)
    keys.type("11")
    assert dialog.faults() == {"lines.1.quantity": "At most 10 can come back. Enter 10 or less."}


def test_goods_go_back_to_stock_at_once(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = ReturnDialog(desk, shipped, window)
    effects = dialog.effects
    shown(qtbot, dialog, keys)
    keys.type("2")
    dialog.fate.setCurrentIndex(1)
    assert effects is not None
    qtbot.waitUntil(lambda: "138" in effects.texts())
    dialog.why_so.note.setPlainText("ordered too many")
    done(qtbot, desk, dialog, keys)
    qtbot.waitUntil(lambda: fates(desk, shipped) == [(0, 2 * ONE, 0, 0)])
    qtbot.waitUntil(lambda: product(desk, "OAT-1L-12").product.on_hand == 138 * ONE)


def test_a_return_is_split_over_stock_quarantine_and_scrap(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = InspectDialog(desk, came_back(qtbot, desk, shipped, (1, 6), (2, 1)), window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities() == {1: 6 * ONE, 2: ONE}
    keys.type("3", "<Tab>", "2", "<Tab>", "1", "<Tab>", "0")
    assert dialog.primary.plain_text() == "Put away 6 units"
    done(qtbot, desk, dialog, keys)
    qtbot.waitUntil(lambda: fates(desk, shipped) == [(0, 3 * ONE, 2 * ONE, ONE), (ONE, 0, 0, 0)])


def test_no_more_is_put_away_than_came_back(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = InspectDialog(desk, came_back(qtbot, desk, shipped, (1, 6)), window)
    shown(qtbot, dialog, keys)
    keys.type("<Tab>", "2")
    assert dialog.faults() == {"lines.1.quantity": "Only 6 are here. Enter 6 or less in all."}
    keys.type("<Ctrl+Enter>")
    assert dialog.isVisible() and fates(desk, shipped) == [(6 * ONE, 0, 0, 0)]


def test_goods_leave_quarantine(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder):
    returned = came_back(qtbot, desk, shipped, (1, 6))
    aside = (InspectedLine(1, 0, 6 * ONE, 0),)
    send(qtbot, desk, InspectReturn(returned.header.uuid, returned.returns[0].uuid, aside))
    dialog = InspectDialog(desk, order(desk, returned.header.uuid), window)
    shown(qtbot, dialog, keys)
    keys.type("4", "<Tab>", "1")
    done(qtbot, desk, dialog, keys)
    qtbot.waitUntil(lambda: fates(desk, shipped) == [(0, 4 * ONE, ONE, ONE)])
