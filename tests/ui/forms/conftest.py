"""An order form over real books, shown and with the cursor in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.books import Typist, begin, desk_over, opened
from ui.desk import Desk
from ui.forms.order_entry import OrderEntry


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with desk_over(begin(tmp_path), drafts_folder=tmp_path / "drafts") as desk:
        yield desk


@pytest.fixture
def entry(qtbot: QtBot, desk: Desk) -> OrderEntry:
    return opened(qtbot, desk)


@pytest.fixture
def keys(qtbot: QtBot, entry: OrderEntry) -> Typist:
    return Typist(qtbot)
