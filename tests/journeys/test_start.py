"""Starting: from nothing, a second time, without what it needs; and what is not loaded before the first paint."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.books import Books
from app.display import missing
from app.gui import Program, _own_and_show
from app.lock import FILE, OwnerLock
from app.open_desk import OpenDesk
from core.domain.orders.commands import HoldOrder
from core.domain.values import Address
from tests.journeys.conftest import tell
from tests.journeys.shop import id_of
from ui.dispatcher import new_id
from ui.first_run import FirstRunPage, SetUpPage, is_currency
from ui.forms.draft_file import DraftFile, KeptDraft
from ui.main_window import CUSTOMERS
from ui.start_window import StartWindow
from ui.widgets.buttons import Button
from ui.widgets.label import Label
from ui.window_size import fit_screen

FIRST_PAINT = """
import sys
from pathlib import Path
from app.gui import Program, make_application
from app.books import Books
app = make_application()
program = Program(Books(Path(sys.argv[1])), "", is_sample=False)
program.begin()
def painted():
    print(sorted(name for name in sys.modules if name in ("sqlalchemy", "PySide6.QtNetwork")), flush=True)
    app.quit()
program.desk.window.first_painted.disconnect()
program.desk.window.first_painted.connect(painted)
code = app.exec()
program.desk.dispatcher.start()
program.end()
sys.exit(code)
"""


def daybook(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--books", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_nothing_heavy_is_loaded_before_the_first_paint(desk_books: Books):
    command = [sys.executable, "-c", FIRST_PAINT, str(desk_books.folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_a_second_start_brings_the_first_window_forward(desk: OpenDesk, program: Program, qtbot: QtBot):
    folder = program._books.folder
    command = [sys.executable, "-m", "app", "--books", str(folder)]
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with qtbot.waitSignal(program._meeting.asked, timeout=20_000):  # type: ignore[union-attr]  # it is there once the desk is
        pass
    said, _ = second.communicate(timeout=20)
    assert second.returncode == 0
    assert "come to the front" in said or "comes to the front" in said


def test_a_command_that_writes_is_refused_while_the_desk_is_open(desk: OpenDesk, program: Program):
    refused = daybook(program._books.folder, "rebuild")
    assert refused.returncode == 1
    assert "open in another Daybook" in refused.stderr


def test_the_owners_child_may_write(desk: OpenDesk, program: Program):
    done = daybook(program._books.folder, "--owner", program._owner, "rebuild")
    assert done.returncode == 0, done.stderr


def test_a_lock_is_for_one_and_leaves_nothing(tmp_path: Path):
    first, second = OwnerLock(tmp_path), OwnerLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()
    assert not (tmp_path / FILE).exists()


def test_new_books_begin_with_three_answers(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    lock = OwnerLock(tmp_path / "new")
    assert lock.acquire()
    program = Program(Books(tmp_path / "new"), lock.token, is_sample=False)
    program.begin()
    start = program._start
    assert isinstance(start, StartWindow)
    page = start.page()
    assert isinstance(page, FirstRunPage)
    qtbot.keyClicks(page, "2")
    page = start.page()
    assert isinstance(page, SetUpPage)
    for field, text in ((page.name, "Quay Wholesale"), (page.country, "gb"), (page.currency, "gbp")):
        field.setText(text)
    page.begin.click()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=30_000)
    assert program.desk is not None
    assert program.desk.desk.company.name == "Quay Wholesale"
    assert program.desk.desk.company.tax_rate("S") is not None
    qtbot.waitUntil(lambda: program.desk is not None and not start.isVisible())
    program.end()
    lock.release()


def test_lists_that_are_missing_are_made_before_the_desk_opens(desk_books: Books, program: Program, qtbot: QtBot):
    for path in desk_books.folder.glob("views-*"):
        path.unlink()
    program.begin()
    assert program.desk is None
    qtbot.waitUntil(lambda: program.desk is not None, timeout=30_000)
    assert program.desk is not None
    qtbot.waitUntil(lambda: program.desk is not None and program.desk.window._is_painted)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_it_says_so_instead_of_aborting(tmp_path: Path):
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    sentence = missing(environment)
    assert sentence is not None
    command = [sys.executable, "-m", "app", "--books", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, sentence.happened in done.stderr) == (1, True)


def test_a_folder_that_cannot_be_used_is_told_in_a_window_too(
    tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").write_text("not a folder")
    seen: list[str] = []

    def answer() -> None:
        (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, StartWindow))
        seen.extend(label.text() for label in window.page().findChildren(Label))  # type: ignore[union-attr]  # it has one
        (again,) = window.page().findChildren(Button)  # type: ignore[union-attr]  # as above
        if len(seen) > 2:
            window.close()
        else:
            QTimer.singleShot(0, answer)
            again.click()

    QTimer.singleShot(0, answer)
    assert _own_and_show(qapp, Books(tmp_path / "file" / "books"), is_sample=False) == 1
    assert len(seen) == 4, "it tried again once"
    assert "cannot be used" in seen[0] and "cannot be used" in capsys.readouterr().err


def test_a_desk_may_end_before_it_was_ever_painted(program: Program):
    program.begin()
    assert program.desk is not None
    program.end()
    assert program.desk is None


def test_what_was_typed_is_open_again_after_a_crash(desk_books: Books, program: Program, qtbot: QtBot):
    draft = KeptDraft(new_id(), 0, None, "", "PO 77", None, "phone", Address(), "", "", ())
    DraftFile(desk_books.folder / "drafts", draft.draft_id).write(draft)
    program.begin()
    assert program.desk is not None
    pages = program.desk.window.pages
    qtbot.waitUntil(lambda: len(pages.entries) == 1)
    assert pages.current() is pages.room
    assert program.desk.window.toasts.toasts()[0].accessibleName() == "1 draft is open again, as you left it"


@pytest.mark.parametrize(
    ("code", "is_one"), [("GBP", True), ("eur", True), ("ABC", False), ("DEM", False), ("G", False)]
)
def test_only_money_that_is_in_use_is_a_currency(code: str, is_one: bool):
    assert is_currency(code) == is_one


def test_new_books_ask_again_for_a_currency_that_does_not_exist(qtbot: QtBot):
    page = SetUpPage()
    qtbot.addWidget(page)
    for field, text in ((page.name, "Quay Wholesale"), (page.country, "gb"), (page.currency, "ABC")):
        field.setText(text)
    with qtbot.assertNotEmitted(page.set_up_asked):
        page.begin.click()
    assert page.fields["currency"].problem() == "Three letters of a currency in use, as in GBP or EUR."


def test_the_last_screen_is_that_of_the_same_books(desk: OpenDesk):
    desk.window.go_customers()
    desk.window.close()
    key = desk.window._screen_key()
    assert (QSettings().value(key), QSettings().value("window/screen")) == (CUSTOMERS, None)


def test_a_window_fits_the_screen_with_its_frame(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    fit_screen(window)
    room = window.screen().availableSize()
    assert window.width() < room.width() and window.height() < room.height()


def test_a_child_that_follows_ends_with_its_desk(desk_books: Books):
    lock = OwnerLock(desk_books.folder)
    assert lock.acquire()
    command = [sys.executable, "-m", "app", "--books", str(desk_books.folder), "--owner", lock.token]
    command += ["rebuild", "--catch-up", "--follow", "--progress"]
    follower = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert follower.stdout is not None
    tell(desk_books, iter([HoldOrder(id_of("order", "10001"), "Price query")]))
    assert "following" in follower.stdout.readline(), "it is at work"
    lock.release()
    follower.communicate(timeout=20)
    assert follower.returncode == 0
