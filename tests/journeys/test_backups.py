"""Backups by themselves, through the open desk and real children."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import backup_watch, closing_backup
from app import backups as schedule
from app.backups import take_backup
from app.books import Books
from app.child import BROKE
from app.gui import Program
from app.open_desk import OpenDesk
from core.backups.catalogue import backups, backups_folder
from core.backups.rehearsal_note import is_due, last_rehearsal
from core.errors import Sentence
from ui.backup_words import moment_words


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


def test_the_age_of_the_newest_backup_stands_under_the_navigation(program: Program, desk_books: Books, qtbot: QtBot):
    taken = take_backup(desk_books)
    program.begin()
    assert program.desk is not None
    age = program.desk.window.navigation.backup_age
    qtbot.waitUntil(lambda: age.text() == "Backup just now", timeout=20_000)
    assert age.toolTip() == f"The newest backup: {moment_words(taken.at)}."
    assert (age.accessibleName(), age.accessibleDescription()) == (age.text(), age.toolTip())


def test_what_came_after_the_last_backup_is_backed_up_once_the_window_is_closed(
    desk: OpenDesk, program: Program, desk_books: Books, qtbot: QtBot
):
    qtbot.waitUntil(lambda: desk.window.navigation.backup_age.text() == "No backup yet", timeout=20_000)
    desk.window.close()
    program.end()
    qtbot.waitUntil(lambda: len(backups(backups_folder(desk_books.folder))) == 1, timeout=30_000)
    (taken,) = backups(backups_folder(desk_books.folder))
    with desk_books.open_journal() as journal:
        assert taken.is_of(journal.head())


def test_with_nothing_new_closing_leaves_nothing_behind(
    program: Program, desk_books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    desk_books.open_bus().close()  # whoever opens the desk is added by this, and not by the desk
    take_backup(desk_books)
    left: list[tuple[str, ...]] = []
    monkeypatch.setattr(closing_backup, "start_detached", lambda books, arguments, answer: left.append(arguments))
    program.begin()
    assert program.desk is not None
    window = program.desk.window
    qtbot.waitUntil(lambda: window.navigation.backup_age.text() == "Backup just now", timeout=20_000)
    qtbot.waitUntil(lambda: window.top_bar.freshness.freshness().word == "Live")
    window.close()
    program.end()
    assert left == []


def test_a_backup_that_failed_on_closing_is_told_at_the_next_start(program: Program, desk_books: Books, qtbot: QtBot):
    backups_folder(desk_books.folder).write_text("in the way")
    closing_backup.leave_behind(desk_books)
    answer = desk_books.folder / closing_backup.FILE
    qtbot.waitUntil(lambda: "error" in answer.read_text(), timeout=20_000)
    program.begin()
    assert program.desk is not None
    notice = program.desk.window.bars.notice
    qtbot.waitUntil(lambda: not notice.isHidden(), timeout=20_000)
    assert notice.text().startswith("No backup was taken when Daybook was last closed. ")
    assert not answer.exists(), "it is told once"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('{"begun": true}', None),
        ('{"begun": true}\n{"path": "a backup"}', None),
        ('{"begun": true}\nTraceback\nMemoryError', (closing_backup._on_closing(BROKE), "Traceback\nMemoryError")),
    ],
)
def test_what_a_closing_backup_said(tmp_path: Path, said: str, told: tuple[Sentence, str] | None):
    (tmp_path / closing_backup.FILE).write_text(said)
    assert closing_backup.take_trouble(Books(tmp_path)) == told


def test_a_desk_that_makes_way_does_not_wait_for_its_backup(desk: OpenDesk, program: Program, qtbot: QtBot):
    qtbot.waitUntil(lambda: not desk.backups.is_busy, timeout=20_000)
    desk.window.back_up()
    assert desk.backups._child is not None and desk.backups._child.is_running
    child = desk.backups._child
    desk.backups.stop()
    assert child.is_running, "it was asked to end, and nobody waited"
    program.end()
    assert not child.is_running


def test_a_backup_that_fails_its_rehearsal_is_told_in_a_bar(
    program: Program, desk_books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup_watch, "REHEARSE_AFTER_MS", 0)
    taken = take_backup(desk_books)
    taken.path.write_bytes(taken.path.read_bytes()[:50_000])
    program.begin()
    assert program.desk is not None
    desk: OpenDesk = program.desk
    with qtbot.waitSignal(desk.backups.rehearsal_failed, timeout=20_000):
        desk.window.come_to_front()
    assert f"The backup {taken.path.name} was tried out and could not be restored" in desk.window.bars.notice.text()


def test_a_rehearsal_that_goes_well_is_noted_and_not_held_again(
    program: Program, desk_books: Books, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup_watch, "REHEARSE_AFTER_MS", 0)
    folder = backups_folder(desk_books.folder)
    take_backup(desk_books)
    program.begin()
    assert program.desk is not None
    program.desk.window.come_to_front()
    qtbot.waitUntil(lambda: last_rehearsal(folder) is not None, timeout=20_000)
    noted = last_rehearsal(folder)
    assert noted is not None and noted.problem == ""
    assert not is_due(folder, noted.at)
    assert program.desk.window.bars.notice.isHidden()
