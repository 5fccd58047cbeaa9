"""An order that stands while the lists are slow: the form does not wait, and the list says that it is coming."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.signals import journal_advanced
from tests.ui.books import Typist, begin, desk_over, opened, orders
from ui.actions import ActionRegistry
from ui.desk import Desk
from ui.expected import expected_orders
from ui.screens.orders import OrdersScreen


@contextmanager
def sleeping_projector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Nobody tells the projector that the journal advanced, until it is woken."""
    receivers = dict(journal_advanced.receivers)
    monkeypatch.setattr(journal_advanced, "receivers", {})
    yield lambda: monkeypatch.setattr(journal_advanced, "receivers", receivers)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with desk_over(begin(tmp_path), drafts_folder=tmp_path / "drafts") as desk:
        yield desk


def test_an_order_that_the_lists_do_not_show_yet_is_announced_above_them(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    screen = OrdersScreen(desk, ActionRegistry())
    qtbot.addWidget(screen)
    screen.show()
    entry, keys = opened(qtbot, desk), Typist(qtbot)
    assert not screen.expected.isVisible()
    with sleeping_projector(monkeypatch) as wake:
        keys.type("ggs", "<Enter>", "oat-1l", "<Enter>")
        with qtbot.waitSignal(entry.finished):
            keys.type("<Ctrl+Enter>")
        assert orders(desk) == []
        assert screen.expected.rows() == ["Placed, Green Gate Stores: saved, and here in a moment, 19.50"]
        assert screen.expected.isVisible() and entry.header.chosen is None
        wake()
    with qtbot.waitSignal(desk.said) as said:
        journal_advanced.send(None, position=99)
    assert said.args[0].text == "Order 10001 placed"
    assert (screen.expected.isVisible(), expected_orders(desk).orders()) == (False, ())


def test_when_the_lists_keep_up_nothing_is_expected(qtbot: QtBot, desk: Desk):
    entry, keys = opened(qtbot, desk), Typist(qtbot)
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>")
    with qtbot.waitSignal(desk.said) as said, qtbot.assertNotEmitted(expected_orders(desk).changed):
        keys.type("<Ctrl+Enter>")
    assert said.args[0].text == "Order 10001 placed"
    assert entry.model.lines == ()
