"""A desk over real books with three orders; screens are shown large enough for their pane."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import books
from ui.actions import ActionRegistry
from ui.desk import Desk
from ui.screens.list_screen import ListScreen

Open = Callable[[type[ListScreen]], ListScreen]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with books.desk_over(books.begin(tmp_path / "books"), tmp_path / "drafts") as desk:
        books.place(qtbot, desk, "GGS", OAT_1L_12=12, CUP_12Z_1K=5)
        books.place(qtbot, desk, "BBC", COF_ESP_1K=30)
        books.place(qtbot, desk, "OMS", HON_WLD_12=1)
        yield desk


@pytest.fixture
def open_screen(qtbot: QtBot, desk: Desk) -> Open:
    def open(kind: type[ListScreen]) -> ListScreen:
        screen = kind(desk, ActionRegistry())
        qtbot.addWidget(screen)
        screen.resize(1230, 800)
        with qtbot.waitActive(screen):
            screen.show()
        screen.activate()
        qtbot.waitUntil(lambda: screen.pane.key is not None)
        return screen

    return open
