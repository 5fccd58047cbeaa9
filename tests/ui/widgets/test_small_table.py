import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.cells import Cell
from ui.widgets.small_table import SmallColumn, SmallTable


def rows(*texts: str) -> list[tuple[Cell, ...]]:
    return [(Cell(text),) for text in texts]


@pytest.fixture
def table(qtbot: QtBot) -> SmallTable:
    table = SmallTable([SmallColumn("Number", 0)], leads=True)
    qtbot.addWidget(table)
    table.set_rows(rows("30001", "30002", "30003"))
    with qtbot.waitActive(table):
        table.show()
    table.setFocus()
    return table


def test_a_row_is_chosen_and_followed_by_keys(qtbot: QtBot, table: SmallTable):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(table, key)
    with qtbot.waitSignal(table.row_clicked) as clicked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert clicked.args == [1]


def test_the_chosen_row_is_one_there_is(qtbot: QtBot, table: SmallTable):
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    table.set_rows(rows("30001"))
    with qtbot.waitSignal(table.row_clicked) as clicked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert clicked.args == [0]


def test_without_rows_enter_leads_nowhere(qtbot: QtBot, table: SmallTable):
    table.set_rows([])
    with qtbot.assertNotEmitted(table.row_clicked):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_a_table_that_leads_nowhere_takes_no_focus(qtbot: QtBot):
    table = SmallTable([SmallColumn("Item", 0)])
    qtbot.addWidget(table)
    assert table.focusPolicy() == Qt.FocusPolicy.NoFocus
