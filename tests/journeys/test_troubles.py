"""When something is wrong, the window says what, what is safe and what to do; and goes on as far as it can."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2 as driver

from app.backups import check_witnesses, take_backup
from app.books import Books
from app.child import Child
from app.crash import CrashWatch
from app.gui import Program
from app.open_desk import OpenDesk
from core.domain.orders.commands import HoldOrder
from core.errors import Damaged, Sentence, Unavailable
from core.journal.sqlite import open_writer
from core.projections.freshness import Freshness, Kind
from core.projections.generation import live_path
from core.projections.store import Parked
from tests.journeys.shop import id_of
from tests.ui.books import Typist
from ui.dialog import SheetDialog
from ui.forms.order_entry import OrderEntry
from ui.screens.orders import OrdersScreen
from ui.widgets.toast import Toast

SLICE = Path(__file__).parent.parent / "data" / "online_retail_slice.csv"


def toasts(desk: OpenDesk) -> list[str]:
    return [toast.accessibleName() for toast in desk.window.toasts.toasts()]


def test_a_parked_list_is_named_with_its_entry_and_can_try_again(desk: OpenDesk, qtbot: QtBot):
    parked = {"order_list": Parked(12, "no such column")}
    desk.dispatcher.freshness_changed.emit(Freshness(Kind.PARKED, 11, 3, parked=parked))
    bar = desk.window.bars.lists
    assert "The orders cannot take entry 12" in bar.text()
    with qtbot.waitSignal(desk.window.retry_asked) as asked:
        bar.buttons()[0].click()
    assert asked.args == [("order_list",)]


def test_late_figures_are_told_with_their_time(desk: OpenDesk):
    desk.dispatcher.freshness_changed.emit(Freshness(Kind.STALE, 11, 340, since=1_700_000_000_000_000))
    shown = desk.window.top_bar.freshness.freshness()
    assert (shown.word[:13], shown.detail, shown.tone) == ("Figures from ", "340 entries behind", "warning")
    assert "New orders are safe" in desk.window.bars.lists.text()


def test_the_bar_goes_when_the_lists_are_live_again(desk: OpenDesk):
    desk.dispatcher.freshness_changed.emit(Freshness(Kind.STALE, 11, 340, since=1))
    desk.dispatcher.freshness_changed.emit(Freshness(Kind.LIVE, 351))
    assert desk.window.bars.lists.isHidden()


def test_damage_makes_the_desk_read_only(desk: OpenDesk, program: Program, qtbot: QtBot):
    views = live_path(program._books.folder)
    with driver.connect(str(views)) as altered:
        altered.execute("UPDATE checkpoint SET hash = x'00'")
    altered.close()
    program._read_side.reopen()
    qtbot.waitUntil(lambda: desk.dispatcher.is_read_only)
    assert desk.window.top_bar.freshness.freshness().word == "Read only"
    assert "read only" in desk.window.bars.lists.text()
    pending = desk.dispatcher.dispatch(HoldOrder(id_of("order", "10001"), "Price query"))
    with qtbot.waitSignal(pending.failed) as failed:
        pass
    assert isinstance(failed.args[0], Damaged)


def test_the_desk_may_write_again_once_nothing_is_damaged(desk: OpenDesk, program: Program, qtbot: QtBot):
    views = live_path(program._books.folder)
    with driver.connect(str(views)) as altered:
        altered.execute("UPDATE checkpoint SET hash = x'00'")
    altered.close()
    program._read_side.reopen()
    qtbot.waitUntil(lambda: desk.dispatcher.is_read_only)
    desk.window.rebuild()
    qtbot.waitUntil(lambda: not desk.dispatcher.is_read_only, timeout=20_000)
    assert desk.window.bars.lists.isHidden()


def test_a_journal_whose_end_was_cut_is_told_with_what_is_missing(desk_books: Books, program: Program, qtbot: QtBot):
    """As after an old copy of the books' file was put back: the lists still know."""
    head = cut_end(desk_books, 10)
    program.begin()
    qtbot.waitUntil(lambda: program.desk is not None and program.desk.dispatcher.is_read_only, timeout=10_000)
    said = program.desk.window.bars.lists.text()
    assert f"end at entry {head:,}" in said
    assert "the last 10 entries are missing" in said
    assert "Order" in said


def test_a_backup_testifies_against_a_journal_that_was_cut(desk_books: Books, program: Program, qtbot: QtBot):
    take_backup(desk_books)
    cut_end(desk_books, 10)
    for path in desk_books.folder.glob("views-*"):
        path.unlink()  # no list knows any more
    program.begin()
    qtbot.waitUntil(lambda: program.desk is not None and program.desk.dispatcher.is_read_only, timeout=20_000)
    assert "backup" in program.desk.window.bars.lists.text().lower()
    program.desk.window.rebuild()  # it is meant to be so
    qtbot.waitUntil(lambda: not program.desk.dispatcher.is_read_only, timeout=20_000)
    check_witnesses(desk_books)


def cut_end(books: Books, entries: int) -> int:
    """Take the journal's last entries away, with the command they came by and all that they did; gives the new end."""
    connection = open_writer(books.journal_file)
    connection.execute("PRAGMA foreign_keys=OFF")
    for name in ("journal_is_never_deleted", "journal_is_never_updated"):
        connection.execute(f"DROP TRIGGER {name}")
    ((end,),) = connection.execute("SELECT position FROM journal_head").fetchall()
    cut = end - entries
    for table in ("journal_personal", "journal"):
        connection.execute(f"DELETE FROM {table} WHERE position > ?", (cut,))
    connection.execute(
        "UPDATE journal_head SET position = ?, hash = (SELECT hash FROM journal WHERE position = ?)", (cut, cut)
    )
    connection.close()
    return cut


FULL = driver.OperationalError("database or disk is full")
UNKNOWN = Unavailable(Sentence("Entry 7 is of a kind that this Daybook does not know.", "It is safe.", "Update it."))


@pytest.mark.parametrize(("error", "said"), [(UNKNOWN, "does not know"), (FULL, "The lists could not be written")])
def test_what_keeps_the_lists_from_following_is_told(
    desk: OpenDesk, program: Program, qtbot: QtBot, error: Exception, said: str
):
    thread = program._read_side._thread
    assert thread is not None
    thread._state = replace(thread.state, error=error)
    desk.dispatcher.look()
    qtbot.waitUntil(lambda: said in desk.window.bars.lists.text())
    assert not desk.dispatcher.is_read_only


def imported(desk: OpenDesk) -> Toast | None:
    """The toast that tells of an import."""
    told = (toast for toast in desk.window.toasts.toasts() if toast.accessibleName().startswith("Imported"))
    return next(told, None)


def test_the_end_of_an_import_takes_no_key_from_an_order(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>", "green", "<Enter>")
    desk.import_file(SLICE)
    qtbot.waitUntil(lambda: imported(desk) is not None, timeout=60_000)
    keys.type("oat")
    entry = desk.window.pages.current()
    assert isinstance(entry, OrderEntry)
    assert (entry.item.text(), desk.window.findChild(SheetDialog)) == ("oat", None)


def test_the_report_of_an_import_is_asked_for(desk: OpenDesk, qtbot: QtBot):
    desk.window.show_import_report()
    assert toasts(desk) == ["No import has finished since Daybook was started"]
    desk.import_file(SLICE)
    qtbot.waitUntil(lambda: imported(desk) is not None, timeout=60_000)
    toast = imported(desk)
    assert toast is not None
    toast.buttons()[0].click()
    dialog = desk.window.findChild(SheetDialog)
    assert dialog is not None
    dialog.accept()
    desk.window.show_import_report()
    assert QApplication.activeModalWidget() is not None


def test_a_later_import_takes_the_trouble_of_an_earlier_one_away(
    desk: OpenDesk, program: Program, qtbot: QtBot, tmp_path: Path
):
    (tmp_path / "empty.csv").write_bytes(b"")
    desk.import_file(tmp_path / "empty.csv")
    qtbot.waitUntil(lambda: desk.window.bars.notice.text() != "", timeout=20_000)
    desk.import_file(SLICE)
    assert desk.window.bars.notice.isHidden()
    qtbot.waitUntil(lambda: imported(desk) is not None, timeout=60_000)
    children = program._read_side.findChildren(Child)  # the lists follow the second import, and then no more
    qtbot.waitUntil(lambda: not any(child.is_running for child in children), timeout=20_000)


def test_an_import_runs_beside_the_window(desk: OpenDesk, qtbot: QtBot):
    desk.import_file(SLICE)
    assert desk.window.progress.isVisible()
    qtbot.waitUntil(lambda: imported(desk) is not None, timeout=60_000)
    assert desk.window.progress.isHidden()
    listed = "SELECT count(*) FROM order_list WHERE state = 'history'"
    qtbot.waitUntil(lambda: desk.dispatcher.reader.query(listed)[0][0] > 10, timeout=20_000)
    qtbot.waitUntil(lambda: desk.window.top_bar.freshness.freshness().word == "Live", timeout=20_000)


def test_a_file_that_cannot_be_read_is_told_in_the_bar(desk: OpenDesk, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "empty.csv").write_bytes(b"")
    desk.import_file(tmp_path / "empty.csv")
    qtbot.waitUntil(lambda: desk.window.bars.notice.text() != "", timeout=20_000)
    assert "empty.csv is empty" in desk.window.bars.notice.text()
    desk.window.bars.notice.buttons()[0].click()
    assert desk.window.bars.notice.isHidden()


def test_the_lists_can_be_rebuilt_while_the_window_is_open(desk: OpenDesk, program: Program, qtbot: QtBot):
    before = live_path(program._books.folder)
    desk.window.rebuild()
    qtbot.waitUntil(lambda: live_path(program._books.folder) != before, timeout=20_000)
    desk.dispatcher.dispatch(HoldOrder(id_of("order", "10001"), "Price query"))
    held = "SELECT count(*) FROM order_list WHERE hold IS NOT NULL"
    qtbot.waitUntil(lambda: desk.dispatcher.reader.query(held) == [(1,)], timeout=20_000)


def test_work_goes_on_after_a_rebuild_with_an_order_open(desk: OpenDesk, program: Program, qtbot: QtBot):
    window, before = desk.window, live_path(program._books.folder)
    Typist(qtbot).type("<Ctrl+N>", "green", "<Enter>", "oat", "<Enter>")
    window.rebuild()
    qtbot.waitUntil(lambda: live_path(program._books.folder) != before, timeout=20_000)
    qtbot.waitUntil(lambda: "The lists are made anew" in toasts(desk), timeout=20_000)
    qtbot.waitUntil(lambda: window.top_bar.freshness.freshness().word == "Live")
    desk.dispatcher.dispatch(HoldOrder(id_of("order", "10003"), "Price query"))
    qtbot.waitUntil(lambda: "Put on hold, order 10003" in toasts(desk))
    window.go_orders()
    room = window.pages.room
    assert isinstance(room, OrdersScreen)
    assert (room.pane.chip.text(), room.pane.history.entries[0].sentence) == ("On hold", "Put on hold")
    qtbot.waitUntil(lambda: window.top_bar.freshness.freshness().word == "Live")


def test_a_fault_of_the_program_is_shown_with_what_is_safe(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    watch = CrashWatch(qapp)
    try:
        raise ValueError("a fault")
    except ValueError as error:
        watch._on_exception(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: watch._dialog is not None)
    assert watch._dialog is not None
    assert "ValueError: a fault" in watch._dialog._details
    watch._dialog.accept()
    watch.stop()
