import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import CancelOrder
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE
from tests.ui import books
from tests.ui.books import Typist
from ui.cells import CELL_ROLE
from ui.desk import Desk
from ui.dialogs.waiting import WaitingDialog


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, window: QWidget) -> WaitingDialog:
    books.place(qtbot, desk, "GGS", GRA_OAT_10=3, CUP_12Z_1K=5)
    books.place(qtbot, desk, "BBC", CUP_12Z_1K=2)
    dialog = WaitingDialog(desk, window)
    dialog.open()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 3)
    return dialog


def shown(dialog: WaitingDialog) -> list[list[str]]:
    model = dialog.model
    return [
        [model.index(row, column).data(CELL_ROLE).text for column in (0, 1, 2, 5)] for row in range(model.rowCount())
    ]


def test_what_waits_stands_by_product_with_what_is_free(qtbot: QtBot, desk: Desk, dialog: WaitingDialog):
    assert shown(dialog) == [
        ["Paper cup 12 oz × 1000", "0", "10001", "5"],
        ["", "", "10002", "2"],
        ["Granola, oat and honey, 10 × 500 g", "0", "10001", "3"],
    ]
    assert dialog.subtitle.text() == "3 lines wait for 2 products"


def test_it_follows_what_comes_in_and_goes(qtbot: QtBot, desk: Desk, dialog: WaitingDialog):
    books.send(qtbot, desk, ReceiveStock(books.product(desk, "CUP-12Z-1K").product.uuid, 4 * ONE))
    qtbot.waitUntil(lambda: shown(dialog)[0][1] == "4")
    books.send(qtbot, desk, CancelOrder(books.orders(desk)[1].uuid, "Not wanted"))
    qtbot.waitUntil(lambda: [row[2] for row in shown(dialog)] == ["10002"])


def test_the_chosen_row_stays_chosen_while_rows_before_it_go(qtbot: QtBot, desk: Desk, dialog: WaitingDialog):
    dialog.table.setCurrentIndex(dialog.model.index(2, 0))
    books.send(qtbot, desk, CancelOrder(books.orders(desk)[0].uuid, "Not wanted"))
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    assert dialog.table.currentIndex().row() == 1


def test_enter_leads_to_the_order(qtbot: QtBot, desk: Desk, dialog: WaitingDialog, keys: Typist):
    keys.type("<Down>")
    with qtbot.waitSignal(desk.order_asked) as asked:
        keys.type("<Enter>")
    assert asked.args[0] == books.order(desk, books.orders(desk)[0].uuid).header.key
    assert not dialog.isVisible()
