from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.domain.values import ONE
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine


def test_up_and_down_go_through_many_lines_and_bring_them_into_view(qtbot: QtBot):
    lines = [TableLine(number, f"Item {number}", ("9 left",), 9 * ONE, (ONE,)) for number in range(1, 10)]
    table = QuantityTable(Headings(("Left",), ("Now",), "Only {most} are left."), lines)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    table.focus_first()
    qtbot.waitUntil(table.field(1).hasFocus)
    for _ in range(8):
        QTest.keyClick(table.focusWidget(), Qt.Key.Key_Down)
    qtbot.waitUntil(table.field(9).hasFocus)
    assert not table.field(9).visibleRegion().isEmpty()
    QTest.keyClick(table.focusWidget(), Qt.Key.Key_Up)
    assert table.field(8).hasFocus()
