import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.rows import COLUMNS, Rows, order_rows
from ui import theme
from ui.cells import RowLook
from ui.table import TableView


@pytest.fixture
def model() -> Rows:
    return Rows(order_rows(8))


@pytest.fixture
def table(qtbot: QtBot, model: Rows) -> TableView:
    view = TableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.set_columns(COLUMNS)
    view.resize(600, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def middle_of(table: TableView, row: int, column: int = 1) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def colour_of(table: TableView, row: int, x: int = 8) -> QColor:
    """What is painted at `x`, in a place of the row where no text is."""
    picture = table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    top = table.rowViewportPosition(row) + 5
    return picture.pixelColor(round(x * ratio), round(top * ratio))


def test_narrow_columns_are_as_narrow_as_asked(table: TableView):
    assert table.columnWidth(3) == 36


def test_rows_have_the_height_of_their_density(table: TableView):
    heights = []
    for name in ("comfortable", "standard", "compact"):
        table.set_density(name)
        heights.append(table.rowHeight(0))
    assert heights == [40, 34, 26]


def test_the_whole_row_under_the_pointer_is_tinted(qapp: QApplication, table: TableView):
    at, none = QPointF(middle_of(table, 2)), Qt.MouseButton.NoButton
    kind = QEvent.Type.MouseMove
    qapp.sendEvent(table.viewport(), QMouseEvent(kind, at, at, none, none, Qt.KeyboardModifier.NoModifier))
    assert table.hovered_row() == 2
    assert colour_of(table, 2) == colour_of(table, 2, x=590) == theme.color("hover")
    assert colour_of(table, 3) == theme.color("panel")


def test_a_selected_row_is_blue_with_a_bar_while_the_list_has_the_focus(qtbot: QtBot, table: TableView):
    table.setFocus()
    table.setCurrentIndex(table.model().index(2, 0))
    qtbot.waitUntil(table.hasFocus)
    assert colour_of(table, 2) == theme.color("selected")
    assert colour_of(table, 2, x=1) == theme.color("focus")


def test_a_selected_row_is_grey_without_the_focus(table: TableView):
    table.setCurrentIndex(table.model().index(2, 0))
    table.clearFocus()
    assert colour_of(table, 2) == theme.color("selectedInactive")
    assert colour_of(table, 2, x=1) == theme.color("selectedInactive")


def test_a_row_is_outlined_when_keys_lead_and_not_when_the_mouse_does(qtbot: QtBot, table: TableView):
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    row = table.currentIndex().row()
    top = table.rowViewportPosition(row)
    assert table.viewport().grab().toImage().pixelColor(300, top) == theme.color("focus")
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, row))
    assert table.viewport().grab().toImage().pixelColor(300, top) == theme.color("selected")


def test_a_tinted_and_a_marked_row_are_told_apart(table: TableView, model: Rows):
    model.looks = {1: RowLook(tint="warning"), 2: RowLook(marked=True)}
    assert colour_of(table, 1) == theme.tone("warning").bg
    assert colour_of(table, 2, x=1) == theme.color("accent")


def test_every_row_ends_in_a_hairline(table: TableView):
    bottom = table.rowViewportPosition(0) + table.rowHeight(0) - 1
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(300, bottom) == theme.color("hairline")
    assert picture.pixelColor(300, bottom - 1) == theme.color("panel")


def test_space_adds_and_takes_away_the_current_row(qtbot: QtBot, table: TableView):
    table.setCurrentIndex(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    after_one = [index.row() for index in table.selectionModel().selectedRows()]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert (after_one, [index.row() for index in table.selectionModel().selectedRows()]) == ([], [1])


def test_tab_leaves_the_list(qtbot: QtBot, table: TableView):
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()


def test_letters_are_handed_on(qtbot: QtBot, table: TableView):
    table.setFocus()
    with qtbot.waitSignal(table.letters_typed) as typed:
        qtbot.keyClick(table, Qt.Key.Key_A)
    assert typed.args == ["a"]


def test_clicking_a_heading_asks_to_sort_and_again_the_other_way(qtbot: QtBot, table: TableView):
    asked = []
    table.sort_requested.connect(lambda column, order: asked.append((column, order)))
    at_customer = QPoint(table.columnViewportPosition(1) + 20, 10)
    for _ in range(2):
        qtbot.mouseClick(table.heading().viewport(), Qt.MouseButton.LeftButton, pos=at_customer)
    assert asked == [(1, Qt.SortOrder.AscendingOrder), (1, Qt.SortOrder.DescendingOrder)]


def test_headings_sort_from_the_keyboard(qtbot: QtBot, table: TableView):
    header = table.heading()
    header.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(header, Qt.Key.Key_Right)
    with qtbot.waitSignal(table.sort_requested) as asked:
        qtbot.keyClick(header, Qt.Key.Key_Return)
    assert asked.args == [1, Qt.SortOrder.AscendingOrder]


def test_a_column_that_cannot_sort_does_not_ask(qtbot: QtBot, table: TableView):
    at_mark = QPoint(table.columnViewportPosition(3) + 10, 10)
    with qtbot.assertNotEmitted(table.sort_requested):
        qtbot.mouseClick(table.heading().viewport(), Qt.MouseButton.LeftButton, pos=at_mark)
    assert table.heading().sort_shown()[0] == -1


def test_an_empty_list_says_so_and_a_full_one_does_not(qtbot: QtBot, table: TableView, model: Rows):
    plain = TableView()
    qtbot.addWidget(plain)
    plain.setModel(Rows([]))
    plain.resize(600, 400)
    without_words = plain.grab().toImage()
    plain.set_empty("clipboard-list", "No orders yet", "Press Ctrl N")
    assert plain.grab().toImage() != without_words
    full = table.grab().toImage()
    table.set_empty("clipboard-list", "No orders yet")
    assert table.grab().toImage() == full


def test_the_stretched_column_fills_the_list_and_then_keeps_its_width(qtbot: QtBot, table: TableView):
    assert table.heading().length() == table.viewport().width()
    table.resize(300, 400)
    qtbot.waitUntil(lambda: table.columnWidth(1) == 150)
    assert table.horizontalScrollBar().maximum() > 0


def test_moving_a_column_moves_the_edge_padding_with_it(table: TableView):
    table.heading().moveSection(0, 3)
    assert table.itemDelegate().first_column == 1
    assert table.itemDelegate().last_column == 0
