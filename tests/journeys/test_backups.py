"""Backups by themselves, through the open desk and real children."""

import pytest
from pytestqt.qtbot import QtBot

from app import backups as schedule
from app.books import Books
from app.gui import Program
from app.open_desk import OpenDesk
from core.backups.catalogue import backups, backups_folder


def test_work_makes_a_backup_by_itself(
    program: Program, desk_books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schedule, "MOST_ENTRIES", 1)
    program.begin()
    desk: OpenDesk | None = program.desk
    assert desk is not None
    with qtbot.waitSignal(desk.backups.taken, timeout=20_000) as taken:
        desk.window.come_to_front()
    (found,) = backups(backups_folder(desk_books.folder))
    assert taken.args == [found]


def test_a_backup_that_fails_is_told_in_a_bar_and_not_tried_again_at_once(
    program: Program, desk_books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schedule, "MOST_ENTRIES", 1)
    backups_folder(desk_books.folder).write_text("in the way")
    program.begin()
    desk: OpenDesk | None = program.desk
    assert desk is not None
    with qtbot.waitSignal(desk.backups.failed, timeout=20_000):
        desk.window.come_to_front()
    assert not desk.window.bars.notice.isHidden()
    with qtbot.waitSignal(desk.dispatcher.freshness_changed):
        desk.dispatcher.look()
    assert not desk.backups.is_busy
