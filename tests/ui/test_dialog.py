import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.dialog import SheetDialog
from ui.widgets.fields import Field, NoteField, TextField

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def sheet(qtbot: QtBot, window: QWidget) -> SheetDialog:
    sheet = SheetDialog(window, "Ship order 10482", "Green Gate Stores")
    sheet.note = NoteField()
    sheet.parcels = TextField()
    sheet.form.addWidget(Field("Parcels", sheet.parcels))
    sheet.form.addWidget(Field("Note", sheet.note))
    sheet.open()
    qtbot.waitUntil(lambda: sheet.isAncestorOf(QApplication.focusWidget()))  # window managers take their time
    return sheet


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("field", ["parcels", "note"])
def test_control_enter_confirms_from_every_field(qtbot: QtBot, sheet: SheetDialog, key: Qt.Key, field: str):
    widget = getattr(sheet, field)
    widget.setFocus()
    with qtbot.waitSignal(sheet.confirmed):
        qtbot.keyClick(widget, key, CTRL)
    assert sheet.isVisible()


def test_plain_enter_confirms_nothing(qtbot: QtBot, sheet: SheetDialog):
    sheet.parcels.setFocus()
    with qtbot.assertNotEmitted(sheet.confirmed):
        qtbot.keyClick(sheet.parcels, Qt.Key.Key_Return)
    assert sheet.isVisible()


def test_a_disabled_primary_button_does_not_answer_its_key(qtbot: QtBot, sheet: SheetDialog):
    sheet.set_primary("Ship 0 units", enabled=False)
    with qtbot.assertNotEmitted(sheet.confirmed):
        qtbot.keyClick(sheet.parcels, Qt.Key.Key_Return, CTRL)


def test_escape_cancels_and_the_typed_values_stay(qtbot: QtBot, sheet: SheetDialog):
    sheet.parcels.setText("2")
    with qtbot.waitSignal(sheet.rejected):
        qtbot.keyClick(sheet.parcels, Qt.Key.Key_Escape)
    sheet.open()
    assert sheet.parcels.text() == "2"


def test_the_window_is_dimmed_only_while_the_sheet_is_open(qapp: QApplication, window: QWidget, sheet: SheetDialog):
    def corner() -> QImage:
        return window.grab().toImage().copy(0, 0, 4, 4)

    dimmed = corner()
    sheet.reject()
    assert corner().pixelColor(1, 1).lightness() > dimmed.pixelColor(1, 1).lightness() + 40


def test_it_stands_in_the_middle_and_inside_a_small_window(qtbot: QtBot, window: QWidget, sheet: SheetDialog):
    assert abs(sheet.geometry().center().x() - window.geometry().center().x()) <= 1
    window.resize(700, 400)
    qtbot.waitUntil(lambda: sheet.width() <= 700 - 48)
    assert sheet.height() <= 400 - 48
