"""Journeys go through a real window over real books, made by the real bus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.books import Books
from app.composition import READ_MODELS
from app.gui import Program
from app.lock import OwnerLock
from app.open_desk import OpenDesk
from core.bus import Envelope
from core.domain.decider import Command
from core.projections.rebuild import rebuild
from tests.journeys.shop import beginnings
from ui import theme
from ui.dispatcher import new_id


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it cannot raise or limit windows; real screens can."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def fresh_looks(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    QSettings().clear()
    theme.apply(qapp, dark=False)


def tell(books: Books, commands: Iterator[Command]) -> None:
    """Give the commands, in order, all accepted."""
    bus = books.open_bus()
    try:
        for command in commands:
            bus.dispatch(command, Envelope(new_id(), books.actor))
    finally:
        bus.close()


@pytest.fixture
def desk_books(tmp_path: Path) -> Books:
    """Books with two customers, three products, stock, and three placed orders; their lists are built."""
    books = Books(tmp_path / "books")
    tell(books, beginnings())
    with books.open_journal() as journal:
        rebuild(books.folder, journal, READ_MODELS)
    return books


@pytest.fixture
def program(desk_books: Books, qapp: QApplication) -> Iterator[Program]:
    """A started program on those books, the lock held; ended cleanly."""
    lock = OwnerLock(desk_books.folder)
    assert lock.acquire()
    program = Program(desk_books, lock.token, is_sample=False)
    try:
        yield program
    finally:
        program.end()
        lock.release()


@pytest.fixture
def desk(program: Program, qtbot: QtBot) -> OpenDesk:
    """The open desk: its window is in front and everything runs."""
    program.begin()
    assert program.desk is not None
    window = program.desk.window
    window.resize(1440, 900)  # the offscreen platform's screen has no room for all of it
    with qtbot.waitActive(window):
        window.come_to_front()
    qtbot.waitUntil(lambda: window.top_bar.freshness.freshness().word == "Live")
    return program.desk
