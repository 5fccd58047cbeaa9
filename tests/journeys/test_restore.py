"""Restoring a backup in the window, by keys: from books that do not open, and after a restore that was cut off."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2 as driver

from app import closing_backup
from app.backups import take_backup
from app.books import Books
from app.gui import Program
from app.open_desk import OpenDesk
from core.backups.catalogue import Backup, backups, backups_folder
from core.backups.witnesses import witnesses
from core.domain.orders.commands import HoldOrder
from core.projections.generation import live_path
from tests.journeys.conftest import tell
from tests.journeys.shop import id_of, order_of
from ui import theme
from ui.first_run import Beginning, FirstRunPage
from ui.restore_page import RestoredPage, RestorePage
from ui.start_window import StartWindow, StoppedPage, WorkPage
from ui.widgets.buttons import Button
from ui.widgets.label import Label

SLICE = Path(__file__).parent.parent / "data" / "online_retail_slice.csv"
GARBAGE = b"garbage" * 9_999


@pytest.fixture
def backup(desk_books: Books) -> Backup:
    """One that lacks what came after it: a fourth order, and a hold."""
    taken = take_backup(desk_books)
    fourth = order_of("10004", "GGS", "PO 2219", "OAT-1L", 1)
    tell(desk_books, iter([fourth, HoldOrder(id_of("order", "10001"), "Price query")]))
    return taken


def spoil(books: Books) -> None:
    for suffix in ("-wal", "-shm"):
        books.journal_file.with_name(books.journal_file.name + suffix).unlink(missing_ok=True)
    books.journal_file.write_bytes(GARBAGE)


def lose(books: Books) -> None:
    for path in books.folder.glob(f"{books.journal_file.name}*"):
        path.unlink()


def page(program: Program) -> QWidget | None:
    return program._start.page() if program._start is not None else None


def words(of: QWidget) -> str:
    return " ".join(label.text() for label in of.findChildren(Label))


def press(program: Program, qtbot: QtBot, *keys: Qt.Key) -> None:
    """Whatever has the focus in the start window gets the keys."""
    window = program._start
    assert window is not None
    with qtbot.waitActive(window):
        window.activateWindow()
    for key in keys:
        focused = window.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)


def restore_page(program: Program, qtbot: QtBot) -> RestorePage:
    """The page, once it has said what is missing."""
    qtbot.waitUntil(lambda: isinstance(page(program), RestorePage))
    its = page(program)
    assert isinstance(its, RestorePage)
    qtbot.waitUntil(its.restore.isEnabled, timeout=20_000)
    return its


def restored(program: Program, qtbot: QtBot) -> RestoredPage:
    qtbot.waitUntil(lambda: isinstance(page(program), RestoredPage), timeout=20_000)
    its = page(program)
    assert isinstance(its, RestoredPage)
    return its


def opened(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.desk is not None, timeout=30_000)
    assert program.desk is not None
    window = program.desk.window
    qtbot.waitUntil(lambda: window._is_painted and window.top_bar.freshness.freshness().word == "Live")


def orders(books: Books) -> int:
    """How many the lists show."""
    path = live_path(books.folder)
    assert path is not None
    with closing(driver.connect(str(path))) as lists:
        return int(lists.execute("SELECT count(*) FROM order_list").fetchone()[0])


def test_books_that_do_not_open_are_restored_by_keys(backup: Backup, desk_books: Books, program: Program, qtbot: QtBot):
    spoil(desk_books)
    program.begin()
    assert isinstance(page(program), StoppedPage)
    press(program, qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    offered = restore_page(program, qtbot)
    assert "cannot be read whole: whatever was booked after the backup, today " in offered.missing.text()
    press(program, qtbot, Qt.Key.Key_Return)
    assert isinstance(page(program), WorkPage)
    told = restored(program, qtbot)
    (aside,) = desk_books.folder.glob("set-aside-*")
    assert told.place.text() == str(aside)
    assert (aside / desk_books.journal_file.name).read_bytes() == GARBAGE
    press(program, qtbot, Qt.Key.Key_Return)
    opened(program, qtbot)
    assert orders(desk_books) == 3


def test_books_that_are_gone_are_restored_from_the_first_page(
    backup: Backup, desk_books: Books, program: Program, qtbot: QtBot
):
    lose(desk_books)
    program.begin()
    first = page(program)
    assert isinstance(first, FirstRunPage)
    assert first.cards[0].accessibleName().startswith("Restore a backup…. The newest is from today ")
    press(program, qtbot, Qt.Key.Key_1)
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    restored(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    opened(program, qtbot)
    assert orders(desk_books) == 3


def test_backups_of_books_that_are_gone_do_not_testify_against_new_ones(
    backup: Backup, desk_books: Books, program: Program
):
    lose(desk_books)
    program.begin()
    program._new_books._on_page_set_up_asked(Beginning("Quay Wholesale", "GB", "GBP", "UTC"))
    assert witnesses(desk_books.folder) == ()


def test_without_backups_new_books_are_begun_in_three_ways(desk_books: Books, program: Program, qtbot: QtBot):
    lose(desk_books)
    program.begin()
    first = page(program)
    assert isinstance(first, FirstRunPage)
    with qtbot.assertNotEmitted(first.restore_asked):
        press(program, qtbot, Qt.Key.Key_4)
    assert len(first.cards) == 3


def test_without_backups_none_is_offered(desk_books: Books, program: Program):
    spoil(desk_books)
    program.begin()
    stopped = page(program)
    assert isinstance(stopped, StoppedPage)
    assert "Restore a backup…" not in [button.plain_text() for button in stopped.findChildren(Button)]


def test_what_the_chosen_backup_lacks_is_said(backup: Backup, desk_books: Books, program: Program, qtbot: QtBot):
    newer = take_backup(desk_books)
    program._offer_restore()
    offered = restore_page(program, qtbot)
    assert (offered.chosen(), offered.missing.text()) == (newer, "Everything in the books is in this backup.")
    press(program, qtbot, Qt.Key.Key_Down)
    assert not offered.restore.isEnabled(), "nothing is restored before it was said what is missing"
    qtbot.waitUntil(offered.restore.isEnabled, timeout=20_000)
    assert offered.chosen() == backup
    assert "entries of the books are not in this backup, the first from today " in offered.missing.text()
    assert "They tell of orders 10001 and 10004." in offered.missing.text()


def test_enter_before_it_was_said_restores_nothing(backup: Backup, program: Program, qtbot: QtBot):
    program._offer_restore()
    offered = page(program)
    assert isinstance(offered, RestorePage)
    with qtbot.assertNotEmitted(offered.restore_asked):
        press(program, qtbot, Qt.Key.Key_Return)


def test_esc_goes_back_to_the_books_as_they_are(backup: Backup, desk_books: Books, program: Program, qtbot: QtBot):
    before = desk_books.journal_file.read_bytes()
    program._offer_restore()
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Escape)
    opened(program, qtbot)
    assert not list(desk_books.folder.glob("set-aside-*"))
    assert before[:100] == desk_books.journal_file.read_bytes()[:100]


def test_back_is_back_also_with_enter(backup: Backup, desk_books: Books, program: Program, qtbot: QtBot):
    program._offer_restore()
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    opened(program, qtbot)
    assert not list(desk_books.folder.glob("set-aside-*"))


@pytest.mark.parametrize(
    ("step", "done", "of", "told"),
    [
        ("copying", 0, 0, "Copying"),
        ("copying", 512, 1_024, "Copying, 50 %"),
        ("checking", 4_523, 9_046, "Checking, 50 %"),
        ("booking", 312, 624, "312 of 624 orders, 50 %"),
        ("rebuilding", 450, 900, "450 of 900 entries, 50 %"),
        ("sample", 120, 0, "120 entries"),
    ],
)
def test_how_far_a_work_is(qtbot: QtBot, step: str, done: int, of: int, told: str):
    working = WorkPage("Restoring", "")
    qtbot.addWidget(working)
    working.on_child_progressed(step, done, of)
    assert told in words(working)


def test_a_restore_that_was_cut_off_is_gone_on_with_by_itself(
    backup: Backup, desk_books: Books, program: Program, qtbot: QtBot
):
    half = desk_books.folder / "restored-20231115-120001-000000.db"
    half.write_bytes(Path(backup.path).read_bytes())
    program.begin()
    working = page(program)
    assert isinstance(working, WorkPage)
    assert "Finishing the restore that was begun" in words(working)
    restored(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    opened(program, qtbot)
    assert orders(desk_books) == 3


def test_a_backup_that_does_not_fit_is_said_and_another_can_be_chosen(
    backup: Backup, desk_books: Books, program: Program, qtbot: QtBot
):
    backup.path.write_bytes(backup.path.read_bytes()[:50_000])
    before = desk_books.journal_file.read_bytes()
    program._offer_restore()
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page(program), StoppedPage), timeout=20_000)
    stopped = page(program)
    assert stopped is not None and "does not fit" in words(stopped)
    assert desk_books.journal_file.read_bytes() == before
    press(program, qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    restore_page(program, qtbot)


def test_a_folder_without_backups_says_so(desk_books: Books, program: Program, qtbot: QtBot):
    program._offer_restore()
    offered = page(program)
    assert isinstance(offered, RestorePage)
    offered.grab()
    assert (offered.chosen(), offered.restore.isEnabled()) == (None, False)
    assert "There are no backups here" in offered.list.accessibleDescription()


def test_from_the_open_desk_the_same_page_is_reached_and_left(
    backup: Backup, desk: OpenDesk, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    left: list[tuple[str, ...]] = []
    monkeypatch.setattr(closing_backup, "start_detached", lambda books, arguments, answer: left.append(arguments))
    qtbot.waitUntil(lambda: desk.window.navigation.backup_age.text() == "Backup just now", timeout=20_000)
    desk.window.restore_backup()
    offered = restore_page(program, qtbot)
    assert program.desk is None
    assert "not in this backup" in offered.missing.text()
    assert left == [], "a backup that is being taken would keep the restore from beginning"
    press(program, qtbot, Qt.Key.Key_Escape)
    opened(program, qtbot)
    assert program.desk is not None and program.desk is not desk


def test_from_the_open_desk_a_backup_is_restored_and_the_desk_works_on(
    backup: Backup, desk_books: Books, desk: OpenDesk, program: Program, qtbot: QtBot
):
    assert orders(desk_books) == 4
    desk.window.restore_backup()
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    restored(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Return)
    opened(program, qtbot)
    assert orders(desk_books) == 3
    assert program.desk is not None
    pending = program.desk.dispatcher.dispatch(HoldOrder(id_of("order", "10002"), "Price query"))
    with qtbot.waitSignal(pending.accepted):
        pass


def test_a_second_start_still_finds_the_desk_that_came_after_a_restore_page(
    backup: Backup, desk: OpenDesk, program: Program, qtbot: QtBot
):
    desk.window.restore_backup()
    restore_page(program, qtbot)
    press(program, qtbot, Qt.Key.Key_Escape)
    opened(program, qtbot)
    qtbot.waitUntil(lambda: program._meeting is not None)
    assert program._meeting is not None
    folder = program._books.folder
    second = subprocess.Popen([sys.executable, "-m", "app", "--books", str(folder)], stdout=subprocess.PIPE)
    with qtbot.waitSignal(program._meeting.asked, timeout=20_000):
        pass
    second.communicate(timeout=20)
    assert second.returncode == 0


def test_a_backup_is_taken_when_it_is_asked_for_and_told(desk: OpenDesk, desk_books: Books, qtbot: QtBot):
    with qtbot.waitSignal(desk.backups.taken, timeout=20_000) as taken:
        desk.window.back_up()
    (found,) = backups(backups_folder(desk_books.folder))
    assert taken.args == [found]
    (toast,) = desk.window.toasts.toasts()
    assert toast.accessibleName() == f"Backed up and checked: {found.position} entries"


def test_during_an_import_no_restore_is_offered(desk: OpenDesk, program: Program, qtbot: QtBot, tmp_path: Path):
    file = tmp_path / "trade.csv"
    file.write_bytes(SLICE.read_bytes())
    desk.import_file(file)
    with qtbot.assertNotEmitted(desk.restore_asked):
        desk.window.restore_backup()
    (toast,) = desk.window.toasts.toasts()
    assert toast.accessibleName().startswith("Work is under way in the background")
    assert program.desk is desk


def test_an_answer_about_a_backup_that_is_no_longer_chosen_is_passed_over(
    backup: Backup, desk_books: Books, qtbot: QtBot
):
    newer = take_backup(desk_books)
    offered = RestorePage((newer, backup))
    qtbot.addWidget(offered)
    offered.begin()
    offered.tell_missing(backup.path, {"entries": [], "total": 0, "is_known": True})
    assert not offered.restore.isEnabled()
    offered.tell_missing(newer.path, {"entries": [], "total": 0, "is_known": True})
    assert offered.restore.isEnabled()


def test_with_large_letters_the_list_gives_way_to_what_is_said(qapp: QApplication, qtbot: QtBot):
    theme.apply(qapp, dark=False, text_scale=2.0)
    offered = RestorePage([Backup(Path(str(day)), day, 20, "0" * 16, 1) for day in range(12)])
    window = StartWindow()
    qtbot.addWidget(window)
    window.show_page(offered)
    window.resize(1280, 800)
    window.grab()
    below = offered.missing.mapTo(offered, QPoint(0, 0)).y()
    assert offered.list.mapTo(offered, QPoint(0, offered.list.height())).y() <= below
    assert offered.back.mapTo(offered, QPoint(0, offered.back.height())).y() <= offered.height()
