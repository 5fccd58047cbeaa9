from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.core.projections.toys import Made, Moved
from tests.ui.test_list_model import Shop, newest
from ui.list_table import ListTable


@pytest.fixture
def shop(tmp_path: Path, qapp: object) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.make(600)
    shop.model.show(newest())
    yield shop
    shop.close()


@pytest.fixture
def table(qtbot: QtBot, shop: Shop) -> ListTable:
    table = ListTable(shop.model)
    qtbot.addWidget(table)
    table.resize(400, 400)
    with qtbot.waitActive(table):
        table.show()
    shop.settle(qtbot)
    table.setFocus()
    return table


def in_view(shop: Shop, table: ListTable) -> list[int | None]:
    """The keys of the rows that are seen, the first included if it is seen in part only."""
    return [shop.model.key_at(row) for row in range(table.rowAt(0), table.rowAt(table.viewport().height() - 1) + 1)]


def test_rows_are_there_before_they_are_painted(shop: Shop, table: ListTable):
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert None not in in_view(shop, table)
    assert shop.model.key_at(599) == 1


def test_new_rows_do_not_move_what_is_in_view(shop: Shop, table: ListTable):
    table.verticalScrollBar().setValue(1_111)
    before, offset = in_view(shop, table), table.rowViewportPosition(table.rowAt(0))
    shop.happen(Made("new", "ant", 0), Made("newer", "ant", 0))
    assert in_view(shop, table) == before
    assert table.rowViewportPosition(table.rowAt(0)) == offset


def test_new_rows_out_of_view_are_announced(shop: Shop, table: ListTable):
    table.verticalScrollBar().setValue(1_111)
    shop.happen(Made("new", "ant", 0), Made("newer", "ant", 0))
    assert (table.pill.isVisible(), table.pill.plain_text()) == (True, "2 new, show")
    table.pill.click()
    assert table.verticalScrollBar().value() == 0
    assert not table.pill.isVisible()


def test_at_the_top_new_rows_are_seen(shop: Shop, table: ListTable):
    shop.happen(Made("new", "ant", 0))
    assert in_view(shop, table)[0] == shop.key_of("new")
    assert not table.pill.isVisible()


def test_the_current_row_stays_with_its_record(shop: Shop, table: ListTable):
    table.go_to(300)
    key = table.chosen_key()
    shop.happen(Made("new", "ant", 0), Moved("300", 2))
    assert table.chosen_key() == key


def test_what_happens_by_itself_chooses_no_record(qtbot: QtBot, shop: Shop, table: ListTable):
    table.go_to(3)
    qtbot.waitSignal(table.record_chosen).wait()
    with qtbot.assertNotEmitted(table.record_chosen, wait=150):
        shop.happen(Made("new", "ant", 0))


def test_a_held_key_chooses_only_where_it_rests(qtbot: QtBot, shop: Shop, table: ListTable):
    with qtbot.waitSignal(table.record_chosen) as chosen:
        for _ in range(5):
            qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [table.chosen_key()]
