"""The steps of stock on the screen of products: what each opens, and why it may not."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.company.commands import DefineLocation
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens.conftest import Open
from tests.ui.screens.test_money_steps import opens, why_not
from tests.ui.screens.test_other_screens import row_of
from ui.desk import Desk
from ui.dialogs.count_stock import CountStockDialog
from ui.dialogs.fill_backorders import BackordersDialog
from ui.dialogs.move_stock import MoveStockDialog
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.screens.list_screen import ListScreen
from ui.screens.products import ProductsScreen


def at(qtbot: QtBot, open_screen: Open, sku: str) -> ListScreen:
    """The screen at a product."""
    screen = open_screen(ProductsScreen)
    screen.table.go_to(row_of(screen, "sku", sku))
    qtbot.waitUntil(lambda: screen.pane.product.product.sku == sku)
    return screen


def received(qtbot: QtBot, screen: ListScreen, quantity: str) -> None:
    screen.registry.find(screen, "receive_stock").trigger()
    dialog, keys = QApplication.activeModalWidget(), Typist(qtbot)
    assert isinstance(dialog, ReceiveStockDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    keys.type(quantity, "<Ctrl+Enter>")


def test_arrived_goods_are_proposed_to_who_waits_and_set_aside_by_one_key(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = at(qtbot, open_screen, "CUP-12Z-1K")
    waiting = next(each.uuid for each in books.orders(desk) if each.customer == "Green Gate Stores")
    received(qtbot, screen, "4")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), BackordersDialog))
    proposal, keys = QApplication.activeModalWidget(), Typist(qtbot)
    qtbot.waitUntil(lambda: proposal.isAncestorOf(keys.widget))
    keys.type("<Ctrl+Enter>")
    line = "CUP-12Z-1K"
    qtbot.waitUntil(
        lambda: [each.reserved for each in books.order(desk, waiting).lines if each.sku == line] == [4 * ONE]
    )


def test_whoever_has_gone_on_is_told_that_orders_wait_and_not_disturbed(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = at(qtbot, open_screen, "CUP-12Z-1K")
    books.send(qtbot, desk, ReceiveStock(screen.pane.product.product.uuid, 4 * ONE))
    screen.registry.find(screen, "receive_stock").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReceiveStockDialog)
    with qtbot.waitSignal(desk.said) as said:
        dialog.arrived.emit()
    assert said.args[0].text.startswith("Orders wait for Paper cup")
    dialog.reject()


def test_goods_that_nobody_waits_for_are_just_received(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = at(qtbot, open_screen, "GRA-OAT-10")
    received(qtbot, screen, "4")
    qtbot.waitUntil(lambda: screen.pane.facts.facts()["On hand"] == "4")
    assert QApplication.activeModalWidget() is None
    assert why_not(screen, "fill_backorders") == "Nobody waits for it, or nothing of it is free."


def test_stock_is_counted_by_its_action(open_screen: Open):
    opens(open_screen(ProductsScreen), "count_stock", CountStockDialog)


def test_stock_is_moved_where_there_are_two_locations(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(ProductsScreen)
    assert why_not(screen, "move_stock").startswith("There is one location only")
    books.send(qtbot, desk, DefineLocation("yard", "Yard"))
    qtbot.waitUntil(lambda: why_not(screen, "move_stock") == "")
    opens(screen, "move_stock", MoveStockDialog)
