"""An open desk: its dispatcher, its main window, and what the window asks of the program: import, rebuild, catch up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from app.backup_watch import BackupWatch
from app.backups import ON_A_SERVER
from app.books import Books, now
from app.child import Child
from app.read_side import ReadSide, Watchdog
from core.backups.catalogue import Backup
from core.errors import Sentence
from ui import formats
from ui.actions import ActionRegistry
from ui.desk import Desk
from ui.dispatcher import Dispatcher
from ui.import_report import show_import_report, told
from ui.main_window import MainWindow
from ui.pages import Room
from ui.preferences import Preferences
from ui.screens.customers import CustomersScreen
from ui.screens.invoices import InvoicesScreen
from ui.screens.journal import JournalScreen
from ui.screens.orders import OrdersScreen
from ui.screens.payments import PaymentsScreen
from ui.screens.products import ProductsScreen

ROOMS = (
    Room(2, OrdersScreen),
    Room(3, InvoicesScreen),
    Room(4, CustomersScreen),
    Room(5, ProductsScreen),
    Room(6, PaymentsScreen),
    Room(9, JournalScreen),
)

_IMPORT, _BACKUP, _REHEARSAL = "import", "backup", "rehearsal"  # what a bar tells of


def open_entry(desk: Desk, registry: ActionRegistry, draft_id: str | None, parent: QWidget) -> QWidget:
    from ui.forms.order_entry import OrderEntry  # noqa: PLC0415  heavy: not needed for the first paint

    return OrderEntry(desk, registry, draft_id, parent)


class OpenDesk(QObject):
    """The lists must be there. The write side and the projector start once they are painted."""

    closed = Signal()
    restore_asked = Signal()  # with nothing under way that it would cut off

    def __init__(
        self,
        books: Books,
        owner: str,
        read_side: ReadSide,
        preferences: Preferences,
        parent: QObject,
        *,
        is_sample: bool,
    ) -> None:
        super().__init__(parent)
        self._books, self._owner, self._read_side = books, owner, read_side
        self._import: Child | None = None
        self._report: dict[str, Any] | None = None  # of the last import
        self._is_rebuilding = self._tells_backup = self._is_closed = False
        self._watchdog = Watchdog(read_side)
        self.backups = BackupWatch(books, owner, self)
        self.dispatcher = Dispatcher(
            books.open_bus,
            books.open_reader,
            self._watchdog.look,
            actor=books.actor,
            station=books.station,
            parent=self,
        )
        self.desk = Desk(self.dispatcher, lambda: datetime.now(UTC), self, drafts_folder=books.folder / "drafts")
        self.window = MainWindow(self.desk, ActionRegistry(), ROOMS, open_entry, preferences, is_sample=is_sample)
        self._connect()

    def show(self) -> None:
        self.window.show()

    def stop(self) -> None:
        """Finish the command in hand and stop what runs."""
        self._read_side.blockSignals(True)
        if self._import is not None and self._import.is_running:
            self._import.give_up()
        self.backups.stop()
        self.dispatcher.stop()
        if self._is_closed:
            self.backups.leave_behind()
        self._read_side.stop()
        delete(self.window)  # at once: none of its timers may find the books closed

    def make_way(self) -> None:
        """Close for a restore, which sets these books aside: no backup of them is left behind."""
        self.window.closed.disconnect(self._on_window_closed)
        self.window.close()  # it keeps what was typed
        self.stop()

    def import_file(self, file: Path) -> None:
        """In a child, while another lets the lists follow it."""
        if self._import is not None:
            self.desk.say(self.tr("An import is running already; this file can follow it."))
            return
        arguments = ("import", str(file), "--json", "--progress")
        self._import = Child(self._books.name, self._owner, arguments, self)
        self._import.progressed.connect(self._on_import_progressed)
        self._import.done.connect(self._on_import_done)
        self._import.stopped.connect(self._on_import_stopped)
        self._import.failed.connect(self._on_import_failed)
        self.window.bars.forget(_IMPORT)
        self.window.progress.begin(self.tr("Importing {file}").format(file=file.name))
        self._read_side.follow()
        self._import.start()

    def _connect(self) -> None:
        window, read_side = self.window, self._read_side
        window.first_painted.connect(self._on_window_first_painted)
        window.closed.connect(self._on_window_closed)
        window.catch_up_asked.connect(read_side.wake)
        window.retry_asked.connect(read_side.retry)
        window.rebuild_asked.connect(self._on_window_rebuild_asked)
        window.import_asked.connect(self.import_file)
        window.backup_asked.connect(self._on_window_backup_asked)
        window.restore_asked.connect(self._on_window_restore_asked)
        window.import_report_asked.connect(self._show_report)
        window.progress.stop_asked.connect(self._on_progress_stop_asked)
        self.dispatcher.freshness_changed.connect(self.backups.see)
        self.backups.taken.connect(self._on_backups_taken)
        self.backups.failed.connect(self._on_backups_failed)
        self.backups.rehearsal_failed.connect(self._on_backups_rehearsal_failed)
        self.backups.looked.connect(self._on_backups_looked)
        read_side.progressed.connect(self._on_read_side_progressed)
        read_side.ready.connect(self._on_read_side_ready)
        read_side.advanced.connect(self.dispatcher.refresh)
        read_side.stopped.connect(self._end_rebuilding)
        read_side.failed.connect(self._on_read_side_failed)

    def _end_import(self) -> None:
        if self._import is not None:
            self._import.deleteLater()
        self._import = None
        self.window.progress.end()
        self._read_side.end_following()

    @Slot()
    def _show_report(self) -> None:
        if self._report is not None:
            show_import_report(self.window, self._report)
        else:
            self.desk.say(self.tr("No import has finished since Daybook was started"))

    @Slot()
    def _end_rebuilding(self) -> None:
        if self._is_rebuilding:
            self._is_rebuilding = False
            self.window.progress.end()

    @Slot()
    def _on_window_first_painted(self) -> None:
        self.dispatcher.start()
        self._read_side.start_thread()
        self.window.freshness.start()
        self.backups.start()
        self.window.kept_drafts.open_all()  # whether Daybook was closed or cut off

    @Slot()
    def _on_window_closed(self) -> None:
        self._is_closed = True
        self.closed.emit()

    @Slot()
    def _on_window_rebuild_asked(self) -> None:
        if self._import is None and not self._is_rebuilding:
            self._is_rebuilding = True
            self._watchdog.accept()
            self.window.progress.begin(self.tr("Rebuilding the lists"))
            self._read_side.rebuild()

    @Slot()
    def _on_window_backup_asked(self) -> None:
        if self._books.is_copy:
            self.window.bars.show_trouble(ON_A_SERVER, about=_BACKUP)
            return
        self._tells_backup = True
        self.window.bars.forget(_BACKUP)
        self.backups.take()

    @Slot()
    def _on_window_restore_asked(self) -> None:
        if self._books.is_copy:
            self.window.bars.show_trouble(ON_A_SERVER, about=_BACKUP)
        elif self._import is not None or self._is_rebuilding:
            self.desk.say(self.tr("Work is under way in the background; restore a backup when it is done or stopped."))
        else:
            self.restore_asked.emit()

    @Slot(int, int)
    def _on_read_side_progressed(self, done: int, of: int) -> None:
        if self._is_rebuilding:
            self.window.progress.advance(done, of)
            self.window.freshness.show_rebuilding(done / of if of else 0)

    @Slot()
    def _on_read_side_ready(self) -> None:
        if self._is_rebuilding:
            self.desk.say(self.tr("The lists are made anew"))
        self._end_rebuilding()
        self._read_side.start_thread()
        self.dispatcher.refresh()

    @Slot(object, str)
    def _on_read_side_failed(self, sentence: Sentence, details: str) -> None:
        self._end_rebuilding()
        self._read_side.start_thread()
        self.window.bars.show_trouble(sentence, details)

    @Slot(str, int, int)
    def _on_import_progressed(self, step: str, done: int, of: int) -> None:
        self.window.progress.advance(done, of)

    @Slot(object)
    def _on_import_done(self, report: dict[str, Any]) -> None:
        self._end_import()
        self._report = report
        self.desk.say(told(report), (self.tr("Report"), self._show_report))

    @Slot()
    def _on_import_stopped(self) -> None:
        self._end_import()
        self.desk.say(self.tr("Import stopped. What was booked is whole; the same file goes on from there."))

    @Slot(object, str)
    def _on_import_failed(self, sentence: Sentence, details: str) -> None:
        self._end_import()
        self.window.bars.show_trouble(sentence, details, about=_IMPORT)

    @Slot(object)
    def _on_backups_taken(self, backup: Backup) -> None:
        self.window.bars.forget(_BACKUP)
        if self._tells_backup:
            self._tells_backup = False
            self.desk.say(self.tr("Backed up and checked: {n} entries").format(n=formats.count(backup.position)))

    @Slot(object, str)
    def _on_backups_failed(self, sentence: Sentence, details: str) -> None:
        self._tells_backup = False
        self.window.bars.show_trouble(sentence, details, about=_BACKUP)

    @Slot(object, str)
    def _on_backups_rehearsal_failed(self, sentence: Sentence, details: str) -> None:
        self.window.bars.show_trouble(sentence, details, about=_REHEARSAL)

    @Slot(object, bool)
    def _on_backups_looked(self, last: Backup | None, is_overdue: bool) -> None:
        self.window.navigation.backup_age.show_age(last.at if last else None, now(), is_overdue=is_overdue)

    @Slot()
    def _on_progress_stop_asked(self) -> None:
        self.window.progress.stopping()
        if self._import is not None:
            self._import.stop()
        elif self._is_rebuilding:
            self._read_side.stop_child()
