"""A window to hang dialogs on, over real books with one placed order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.books import Typist, begin, desk_over
from ui.desk import Desk


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with desk_over(begin(tmp_path), drafts_folder=tmp_path / "drafts") as desk:
        yield desk


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1400, 860)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def keys(qtbot: QtBot, window: QWidget) -> Typist:
    return Typist(qtbot)
