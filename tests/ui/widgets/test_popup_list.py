import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import shapes
from ui.cells import Cell
from ui.widgets.popup_list import PopupList, PopupRow

NAMES = ("Oat drink", "Oat flakes", "Granola, oat and honey")


def rows(count: int = 3) -> list[PopupRow]:
    names = [NAMES[number % 3] for number in range(count)]
    return [PopupRow((Cell(name), Cell(f"SKU-{number}")), number) for number, name in enumerate(names)]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(700, 600)
    window.editor = QLineEdit(window)
    window.editor.setGeometry(20, 20, 300, 32)
    window.other = QPushButton("other", window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.editor.setFocus()
    return window


@pytest.fixture
def popup(window: QWidget) -> PopupList:
    popup = PopupList(window.editor, [("↵", "add")])
    popup.set_rows(rows(), "oat")
    return popup


def test_the_editor_keeps_the_focus_and_takes_letters(qtbot: QtBot, window: QWidget, popup: PopupList):
    qtbot.keyClicks(window.editor, "oat")
    assert window.editor.hasFocus()
    assert (window.editor.text(), popup.is_open()) == ("oat", True)


def test_enter_chooses_the_first_row(qtbot: QtBot, window: QWidget, popup: PopupList):
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.keyClick(window.editor, Qt.Key.Key_Enter)
    assert chosen.args == [0]
    assert (popup.is_open(), popup.chosen_by_tab) == (False, False)


def test_tab_chooses_too_and_says_that_it_was_tab(qtbot: QtBot, window: QWidget, popup: PopupList):
    with qtbot.waitSignal(popup.chosen):
        qtbot.keyClick(window.editor, Qt.Key.Key_Tab)
    assert popup.chosen_by_tab
    assert window.editor.hasFocus()


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Qt.Key.Key_Down], 1),
        ([Qt.Key.Key_Up], 29),
        ([Qt.Key.Key_PageDown], 10),
        ([Qt.Key.Key_PageDown] * 4, 29),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp], 0),
    ],
)
def test_arrows_go_round_and_pages_stop_at_the_ends(
    qtbot: QtBot, window: QWidget, popup: PopupList, keys: list[Qt.Key], row: int
):
    popup.set_rows(rows(30))
    for key in keys:
        qtbot.keyClick(window.editor, key)
    assert popup.current_row().payload == row


def test_escape_closes_without_choosing_and_reaches_nobody_else(qtbot: QtBot, window: QWidget, popup: PopupList):
    escape = QShortcut(Qt.Key.Key_Escape, window)
    with qtbot.assertNotEmitted(popup.chosen), qtbot.assertNotEmitted(escape.activated):
        qtbot.keyClick(window.editor, Qt.Key.Key_Escape)
    assert not popup.is_open()


def test_keys_go_to_the_editor_while_the_list_is_closed(qtbot: QtBot, window: QWidget, popup: PopupList):
    popup.dismiss()
    with qtbot.waitSignal(window.editor.returnPressed), qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClick(window.editor, Qt.Key.Key_Return)


def test_control_enter_is_not_taken(qtbot: QtBot, window: QWidget, popup: PopupList):
    place = QShortcut("Ctrl+Return", window)
    with qtbot.waitSignal(place.activated), qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_leaving_the_editor_closes_the_list(qtbot: QtBot, window: QWidget, popup: PopupList):
    with qtbot.waitSignal(popup.dismissed):
        window.other.setFocus()
    assert not popup.is_open()


def test_a_click_beside_the_list_closes_it(qtbot: QtBot, window: QWidget, popup: PopupList):
    with qtbot.waitSignal(popup.dismissed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(600, 500))
    assert not popup.is_open()


def test_no_rows_close_the_list(popup: PopupList):
    popup.set_rows([])
    assert (popup.is_open(), popup.current_row()) == (False, None)


def test_a_click_chooses_the_row_under_it(qtbot: QtBot, popup: PopupList):
    third = QPoint(60, shapes.SHADOW_PX + 5 + 2 * 36 + 18)
    with qtbot.waitSignal(popup.chosen) as chosen:
        qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=third)
    assert chosen.args == [2]


def test_it_opens_below_the_editor_or_above_it_at_the_foot_of_the_window(window: QWidget, popup: PopupList):
    below = popup.geometry().top() + shapes.SHADOW_PX
    window.editor.move(20, 550)
    assert below > 52
    assert popup.geometry().bottom() - shapes.SHADOW_PX < 550


def test_it_stays_inside_a_window_with_room_and_leaves_a_small_one(window: QWidget, popup: PopupList):
    assert not popup.isWindow()
    window.editor.move(20, 60)
    window.resize(700, 150)
    popup.set_rows(rows(10))
    assert popup.isWindow()
    assert window.editor.hasFocus()


def test_words_that_match_stand_out_wherever_a_word_begins(popup: PopupList):
    marked = [[match.group() for match in popup._query.finditer(text)] for text in (*NAMES, "Boat", "")]
    assert marked == [["Oat"], ["Oat"], ["oat"], [], []]


def test_signs_in_a_query_are_taken_as_they_are(popup: PopupList):
    popup.set_rows(rows(), "oat (1+")
    assert popup.is_open()
