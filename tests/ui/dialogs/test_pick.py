import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import PickOrder
from core.domain.orders.values import LineQuantity
from core.domain.products.commands import AssignBarcode
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, product, send
from ui.desk import Desk
from ui.dialogs.pick import PickDialog, UnpickDialog
from ui.dialogs.sheet import CommandDialog


@pytest.fixture
def placed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    return place(qtbot, desk, "GGS", OAT_1L_12=12, CHO_DRK_20=14, CUP_12Z_1K=5)


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, desk: Desk, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_it_opens_with_everything_that_is_there(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PickDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities() == {1: 12 * ONE, 2: 8 * ONE, 3: 0}
    done(qtbot, desk, dialog, keys)
    assert [line.picked for line in order(desk, placed.header.uuid).lines] == [12 * ONE, 8 * ONE, 0]


def test_what_is_picked_already_is_not_offered_again(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    send(qtbot, desk, PickOrder(placed.header.uuid, (LineQuantity(1, 10 * ONE),)))
    dialog = PickDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities()[1] == 2 * ONE
    keys.type("3")
    assert dialog.primary.plain_text() == "Pick order 10001 (1 to fix)"


def test_more_than_is_on_the_shelf_is_refused_beside_its_line(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PickDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("<Alt+A>", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: dialog.primary.isEnabled() and keys.widget is dialog.lines.field(2))
    assert dialog.isVisible() and order(desk, placed.header.uuid).header.picked == 0


def test_scans_count_from_nothing(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    send(qtbot, desk, AssignBarcode(product(desk, "CHO-DRK-20").product.uuid, "4006381333931"))
    dialog = PickDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    dialog.scan.setFocus()
    keys.type("oat-1l-12", "<Enter>", "4006381333931", "<Enter>", "4006381333931", "<Enter>")
    assert dialog.lines.quantities() == {1: ONE, 2: 2 * ONE, 3: 0} and dialog.scan.text() == ""


def test_a_scan_of_something_else_is_told_and_counts_nothing(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PickDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    dialog.scan.setFocus()
    keys.type("COF-ESP-1K", "<Enter>")
    assert dialog.fields["scan"].problem() == "No more of “COF-ESP-1K” is to be picked for this order."
    assert dialog.lines.quantities()[1] == 12 * ONE


def test_what_picking_will_do_is_told_by_the_books(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PickDialog(desk, placed, window)
    effects = dialog.effects
    shown(qtbot, dialog, keys)
    assert effects is not None
    qtbot.waitUntil(lambda: effects.texts()[:3] == ["Order 10001", "Placed", "Picking"])
    at = effects.texts().index("Picked")
    assert effects.texts()[at + 1 : at + 3] == ["0", "20"]


def test_what_is_picked_goes_back_to_the_shelf(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    parts = (LineQuantity(1, 12 * ONE), LineQuantity(2, 8 * ONE))
    send(qtbot, desk, PickOrder(placed.header.uuid, parts))
    dialog = UnpickDialog(desk, order(desk, placed.header.uuid), window)
    shown(qtbot, dialog, keys)
    assert dialog.primary.plain_text() == "Put back 20 units"
    keys.type("2")
    done(qtbot, desk, dialog, keys)
    assert [line.picked for line in order(desk, placed.header.uuid).lines] == [10 * ONE, 0, 0]
