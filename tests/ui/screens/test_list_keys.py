"""What keys do in a list and its pane: Enter leads to the next step, and a key that cannot act says why."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import HoldOrder
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens.conftest import Open
from ui import theme
from ui.desk import Desk
from ui.screens.customers import CustomersScreen
from ui.screens.list_screen import ListScreen
from ui.screens.orders import OrdersScreen
from ui.widgets.buttons import Button


class Painted(QObject):
    """How much of a widget was painted since."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.repaint()
        self._region = QRegion()
        widget.installEventFilter(self)

    def width(self) -> int:
        return self._region.boundingRect().width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._region = self._region.united(event.region())
        return False


@pytest.fixture
def screen(open_screen: Open) -> OrdersScreen:
    screen = open_screen(OrdersScreen)
    assert isinstance(screen, OrdersScreen)
    return screen


def focused(keys: Typist) -> str:
    assert isinstance(keys.widget, Button)
    return keys.widget.plain_text()


def outlined(screen: ListScreen) -> bool:
    """Whether the current row has the colour of the focus along its lower edge."""
    shown: QImage = screen.table.viewport().grab().toImage()
    row = screen.table.visualRect(screen.table.currentIndex())
    return shown.pixelColor(row.center().x(), row.bottom() - 1) == theme.color("focus")


def test_enter_leads_to_the_button_of_the_next_step(qtbot: QtBot, screen: OrdersScreen):
    keys = Typist(qtbot)
    keys.type("<Enter>")
    assert focused(keys) == "Ship"


def test_the_focus_stays_on_the_next_step_when_it_is_another(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    keys = Typist(qtbot)
    keys.type("<Enter>")
    books.send(qtbot, desk, HoldOrder(screen.pane.order.header.uuid, "Price query"))
    qtbot.waitUntil(lambda: screen.pane.steps()[0] == "Release")
    assert focused(keys) == "Release"


def test_enter_leads_to_the_first_button_where_none_is_primary(qtbot: QtBot, open_screen: Open):
    open_screen(CustomersScreen)
    keys = Typist(qtbot)
    keys.type("<Enter>")
    assert focused(keys) == "Change"


def test_no_frame_is_left_in_the_list_that_was_left(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Down>")
    assert outlined(screen)
    Typist(qtbot).type("<Enter>")
    assert not outlined(screen)


def test_the_first_key_outlines_the_whole_row(qtbot: QtBot, screen: OrdersScreen):
    viewport = screen.table.viewport()
    qtbot.mouseClick(
        viewport, Qt.MouseButton.LeftButton, pos=screen.table.visualRect(screen.model.index(1, 0)).center()
    )
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Order 10002")
    painted = Painted(viewport)
    Typist(qtbot).type("<F13>")
    qtbot.waitUntil(lambda: painted.width() >= viewport.width())


def test_a_key_that_cannot_act_says_why(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, HoldOrder(screen.pane.order.header.uuid, "Price query"))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "On hold")
    Typist(qtbot).type("<F8>")
    assert screen.message.text() == "Order 10003 is on hold: Price query. Release it first."
    assert QApplication.activeModalWidget() is None


def test_the_reason_goes_with_its_order(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, HoldOrder(screen.pane.order.header.uuid, "Price query"))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "On hold")
    Typist(qtbot).type("<F8>", "<Down>")
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Order 10002")
    assert screen.message.isHidden()
