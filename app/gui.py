"""Starting the window: one owner a folder, the lists first, the write side once they are painted, and a clean end."""

import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app import settings
from app.books import Books
from app.child import Child, await_given_up
from app.crash import CrashWatch, keep_log
from app.display import missing
from app.garbage import GarbageCollection
from app.lock import HELD, OwnerLock, meeting_name
from app.new_books import NewBooks
from app.open_desk import OpenDesk
from app.read_side import ReadSide
from app.restoring import Restoring, is_half_done, newest_backup
from app.signing_in import SigningIn
from app.version import VERSION
from core.errors import Older, Sentence, Unavailable
from core.projections.projector_thread import SWITCH_INTERVAL_S
from ui import icons
from ui.preferences import Chosen, Preferences
from ui.start_window import StartWindow, StoppedPage, WorkPage

if TYPE_CHECKING:
    from app.meeting import Meeting
    from app.team_books import TeamBooks

SAMPLE_FOLDER = "sample"
_OPEN_SAMPLE = 77  # exit code of the event loop: begin anew, with the sample's folder
_TRY_AGAIN = 78  # the same: begin anew


def run(books: Books, *, is_sample: bool) -> int:
    """Show the window until it is closed. Exit code 0, also when another window of these books was brought forward."""
    in_the_way = missing()
    if in_the_way is not None:
        return _refuse(in_the_way)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    keep_log()
    app = make_application()
    crashes = CrashWatch(app)
    try:
        code = _own_and_show(app, books, is_sample=is_sample)
        sample = Books(books.folder / SAMPLE_FOLDER)
        return _own_and_show(app, sample, is_sample=True) if code == _OPEN_SAMPLE else code
    finally:
        crashes.stop()


def make_application() -> QApplication:
    QCoreApplication.setOrganizationName("daybook")
    QCoreApplication.setApplicationName("daybook")
    QCoreApplication.setApplicationVersion(VERSION)
    app = QApplication(sys.argv[:1])
    if QLocale.system().language() is QLocale.Language.C:  # no region is set: figures still want their commas
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app.setApplicationDisplayName("")  # titles name the program themselves
    app.setDesktopFileName("daybook")
    app.setWindowIcon(icons.icon("daybook"))
    return app


def _own_and_show(app: QApplication, books: Books, *, is_sample: bool) -> int:
    lock = OwnerLock(books.folder)
    try:
        if not lock.acquire():
            return _hand_over(books.folder)
    except Unavailable as error:
        again = _show_refusal(app, error.sentence)
        return _own_and_show(app, books, is_sample=is_sample) if again else 1
    program = Program(books, lock.token, is_sample=is_sample)
    interrupts = QTimer(program, interval=200)  # lets Python see Ctrl+C
    interrupts.timeout.connect(program.breathe)
    interrupts.start()
    signal.signal(signal.SIGTERM, lambda number, frame: app.quit())
    try:
        program.begin()
        return app.exec()
    finally:
        program.end()
        lock.release()


def _hand_over(folder: Path) -> int:
    from app.meeting import ask_to_front  # noqa: PLC0415  heavy: Qt's network, which the first paint does not need

    if not ask_to_front(meeting_name(folder)):
        raise Unavailable(HELD)
    print("These books are open already; their window comes to the front.")
    return 0


def _show_refusal(app: QApplication, sentence: Sentence) -> bool:
    """In a window, too: who started it from a menu sees nothing else. Says whether to try again."""
    _refuse(sentence)
    Preferences(settings.load(settings.settings_path()), app).dress()
    window, page = StartWindow(), StoppedPage(sentence)
    page.try_again_asked.connect(partial(app.exit, _TRY_AGAIN))
    window.show_page(page)
    window.show()
    return app.exec() == _TRY_AGAIN


def _refuse(sentence: Sentence) -> int:
    print(sentence, file=sys.stderr)
    return 1


class Program(QObject):
    """From the first look at the folder to the open desk, and back to nothing."""

    def __init__(self, books: Books, owner: str, *, is_sample: bool) -> None:
        super().__init__()
        self._books, self._owner, self._is_sample = books, owner, is_sample
        self._read_side = ReadSide(books, owner, self)
        self._settings_path = settings.settings_path()
        self._preferences = Preferences(settings.load(self._settings_path), self)
        self._preferences.dress()
        self._preferences.changed.connect(self._on_preferences_changed)
        self._garbage = GarbageCollection(self)
        self._restoring = Restoring(books, owner, self)
        self._restoring.paged.connect(self._show_page)
        self._restoring.left.connect(self._on_restoring_left)
        self._restoring.stopped.connect(QApplication.quit)
        self._restoring.failed.connect(self._show_stopped)
        self._new_books = NewBooks(books, self)
        self._new_books.paged.connect(self._show_page)
        self._new_books.work_asked.connect(self._work)
        self._new_books.sample_asked.connect(self._on_sample_asked)
        self._new_books.restore_asked.connect(self._offer_restore)
        self._start: StartWindow | None = None
        self._child: Child | None = None
        self._signing_in: SigningIn | None = None
        self._meeting: Meeting | None = None
        self.desk: OpenDesk | None = None
        self._is_to_fetch = books.is_copy

    @Slot()
    def begin(self) -> None:
        """Open the desk, or ask and prepare first what it needs."""
        if self._is_to_fetch:
            self._fetch()
            return
        if is_half_done(self._books):
            self._restoring.go_on()
            return
        try:
            has_company = self._books.has_company()
        except Older:
            self._upgrade()
            return
        except Unavailable as error:
            self._show_stopped(error.sentence)
            return
        if has_company:
            self._prepare_lists()
        elif self._is_sample:
            self._new_books.make_sample()
        else:
            self._new_books.begin()

    def end(self) -> None:
        """Finish the command in hand, stop every thread and child."""
        if self.desk is not None:
            self.desk.stop()
            self.desk = None
        if self._child is not None and self._child.is_running:
            self._child.stop()
            self._child.wait()
        self._restoring.stop()
        if self._signing_in is not None:
            self._signing_in.stop()
        self._read_side.stop()
        if self._start is not None:
            self._start.deleteLater()
        self._garbage.stop()
        await_given_up()

    @Slot()
    def breathe(self) -> None:
        """Nothing; the call alone lets signals of the system in."""

    # The lists

    def _prepare_lists(self) -> None:
        self._read_side.ready.connect(self._open_desk)
        self._read_side.failed.connect(self._on_read_side_failed)
        self._read_side.stopped.connect(QApplication.quit)
        try:
            self._read_side.prepare()
        except Unavailable as error:
            self._show_stopped(error.sentence)
            return
        if self.desk is None:
            why = self.tr("They are made from the books, which are complete and safe. This is needed once.")
            page = WorkPage(self.tr("Preparing the lists"), why)
            self._read_side.progressed.connect(page.advance)
            page.stop_asked.connect(self._read_side.stop_child)
            self._show_page(page)

    @Slot()
    def _open_desk(self) -> None:
        self._read_side.ready.disconnect(self._open_desk)
        self._read_side.failed.disconnect(self._on_read_side_failed)
        self._read_side.stopped.disconnect(QApplication.quit)
        self.desk = OpenDesk(
            self._books, self._owner, self._read_side, self._preferences, self, is_sample=self._is_sample
        )
        self.desk.closed.connect(QApplication.quit)
        self.desk.restore_asked.connect(self._on_desk_restore_asked, Qt.ConnectionType.QueuedConnection)
        self.desk.window.first_painted.connect(self._on_desk_first_painted)
        if self._start is not None and self._start.isVisible():
            self.desk.window.setGeometry(self._start.geometry())  # in its place
        self.desk.show()
        if self._signing_in is not None and self._signing_in.not_kept is not None:
            self.desk.window.bars.show_trouble(self._signing_in.not_kept)

    @Slot()
    def _on_desk_first_painted(self) -> None:
        from app.meeting import Meeting  # noqa: PLC0415  heavy: Qt's network, which the first paint does not need

        self._garbage.start()
        if self._start is not None:
            self._start.hide()
        meeting = Meeting(meeting_name(self._books.folder), self)
        meeting.asked.connect(self._on_meeting_asked)
        self._meeting = meeting

    @Slot()
    def _on_meeting_asked(self) -> None:
        if self.desk is not None:
            self.desk.window.come_to_front()

    @Slot(object, str)
    def _on_read_side_failed(self, sentence: Sentence, details: str) -> None:
        self._show_stopped(sentence, details)

    def _fetch(self) -> None:
        """What others did since; with the server out of reach the desk opens on what it has."""
        self._is_to_fetch = False
        why = self.tr("Daybook keeps a copy of the shared journal here, so that it reads as fast as it can.")
        child = self._work(("fetch", "--progress"), self.tr("Fetching what is new"), why)
        child.failed.disconnect(self._show_stopped)
        child.failed.connect(self._on_fetch_failed)

    @Slot(object, str)
    def _on_fetch_failed(self, sentence: Sentence, details: str) -> None:
        if self._child is not None and self._child.is_sign_in_needed:
            self._sign_in()
        elif self._books.journal_file.exists():
            self._on_child_done(None)
        else:
            self._show_stopped(sentence, details)

    def _sign_in(self) -> None:
        self._child = None
        self._signing_in = SigningIn(cast("TeamBooks", self._books), self._owner, self)
        self._signing_in.paged.connect(self._show_page)
        self._signing_in.signed_in.connect(self._on_try_again_asked)
        self._signing_in.read_asked.connect(self.begin)
        self._signing_in.left.connect(QApplication.quit)
        self._signing_in.begin()

    def _upgrade(self) -> None:
        """Books that an older Daybook has written."""
        why = self.tr("A backup is taken first. Nothing that was booked changes. This is needed once.")
        self._work(("upgrade", "--progress"), self.tr("Bringing the books to this Daybook"), why)

    # New books

    @Slot()
    def _on_sample_asked(self) -> None:
        QApplication.exit(_OPEN_SAMPLE)

    @Slot(object, str, str)
    def _work(self, arguments: tuple[str, ...], what: str, why: str) -> Child:
        """Have a child do it, with its progress shown; then go on."""
        page = WorkPage(what, why)
        self._child = Child(self._books.name, self._owner, arguments, self)
        self._child.progressed.connect(page.on_child_progressed)
        self._child.done.connect(self._on_child_done)
        self._child.stopped.connect(QApplication.quit)
        self._child.failed.connect(self._show_stopped)
        page.stop_asked.connect(self._child.stop)
        self._show_page(page)
        self._child.start()
        return self._child

    @Slot(object)
    def _on_child_done(self, result: object) -> None:
        self._child = None
        self.begin()

    # Restoring

    @Slot()
    def _offer_restore(self) -> None:
        """Nothing of the books may be open: on some systems an open file cannot be set aside."""
        self._end_read_side()
        self._restoring.offer()

    @Slot()
    def _on_desk_restore_asked(self) -> None:
        """Queued, for the window that is closed here is where it was asked."""
        if self.desk is None:
            return
        desk, self.desk = self.desk, None
        desk.closed.disconnect(QApplication.quit)
        self._offer_restore()
        if self._start is not None:
            self._start.setGeometry(desk.window.geometry())  # in its place
        desk.make_way()
        desk.deleteLater()
        self._end_meeting()

    def _end_meeting(self) -> None:
        """The next desk begins another."""
        if self._meeting is not None:
            self._meeting.close()
            self._meeting.deleteLater()
            self._meeting = None

    @Slot()
    def _on_restoring_left(self) -> None:
        """Other books may be there now, with other people in them and without lists."""
        self._end_read_side()
        if not self._books.is_copy:
            self._books = Books(self._books.folder)
        self._read_side = ReadSide(self._books, self._owner, self)
        self.begin()

    def _end_read_side(self) -> None:
        self._read_side.stop()
        self._read_side.disconnect(self)

    # Pages

    @Slot(QWidget)
    def _show_page(self, page: QWidget) -> None:
        if self._start is None:
            self._start = StartWindow()
        self._start.show_page(page)
        self._start.show()

    @Slot(object, str)
    def _show_stopped(self, sentence: Sentence, details: str = "") -> None:
        page = StoppedPage(sentence, details, has_backups=newest_backup(self._books) is not None)
        page.try_again_asked.connect(self._on_try_again_asked)
        page.restore_asked.connect(self._offer_restore)
        self._show_page(page)

    @Slot()
    def _on_try_again_asked(self) -> None:
        self._read_side.disconnect(self)
        self._is_to_fetch = self._books.is_copy
        self.begin()

    @Slot(object)
    def _on_preferences_changed(self, chosen: Chosen) -> None:
        settings.save(self._settings_path, chosen)
