"""Restoring from the window: the page of the backups, what each of them lacks, the restore itself, and its end.

All of it is done by children. Whoever shows the pages holds the folder and has nothing of the books open.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.backups import accept_journal
from app.books import Books
from app.child import Child
from core.backups.catalogue import Backup, backups, backups_folder, newest
from core.backups.set_aside import unfinished
from core.errors import Sentence
from ui.restore_page import RestoredPage, RestorePage
from ui.start_window import WorkPage

_LOOK_AFTER_MS = 150  # who runs down the list asks about the backup that is stopped at


def newest_backup(books: Books) -> Backup | None:
    """Books on a server are backed up there, so nothing is restored from here."""
    return None if books.is_copy else newest(backups_folder(books.folder))


def begin_anew(books: Books) -> None:
    """Before new books are begun: backups of books that are gone testify of those, and not of the new ones."""
    if newest_backup(books) is not None:
        with suppress(OSError):  # then nothing can be begun here, and whoever tries says why
            accept_journal(books)


def is_half_done(books: Books) -> bool:
    """Whether a restore was begun and cut off."""
    return not books.is_copy and unfinished(books.folder) is not None


class Restoring(QObject):
    """Exactly one of left, stopped and failed is emitted once it is over."""

    paged = Signal(QWidget)  # a page to be shown in the place of the last
    left = Signal()  # the books are to be opened, whether or not a backup took their place
    stopped = Signal()
    failed = Signal(object, str)  # core.errors.Sentence, and the details

    def __init__(self, books: Books, owner: str, parent: QObject) -> None:
        super().__init__(parent)
        self._books, self._owner = books, owner
        self._page: RestorePage | None = None
        self._asked: Path | None = None  # the backup that is looked at
        self._look: Child | None = None
        self._work: Child | None = None
        self._timer = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._begin_look)

    def offer(self) -> None:
        """Show the backups, and let one be chosen."""
        page = RestorePage(backups(backups_folder(self._books.folder)))
        page.selected.connect(self._on_page_selected)
        page.restore_asked.connect(self._on_page_restore_asked)
        page.back_asked.connect(self._on_page_back_asked)
        self._page = page
        self.paged.emit(page)
        page.begin()

    def go_on(self) -> None:
        """Finish a restore that was cut off."""
        what = self.tr("Finishing the restore that was begun")
        self._run(("--go-on",), what)

    def stop(self) -> None:
        """At the end of the program. What a restore was cut off in is gone on with at the next start."""
        self._timer.stop()
        for child in self.findChildren(Child):
            child.blockSignals(True)
            if child.is_running:
                child.stop()
                child.wait()

    # What is missing

    @Slot(object)
    def _on_page_selected(self, path: Path) -> None:
        self._end_look()
        self._asked = path
        self._timer.start()

    @Slot()
    def _begin_look(self) -> None:
        arguments = ("restore", str(self._asked), "--dry-run", "--json")
        self._look = Child(self._books.name, self._owner, arguments, self)
        self._look.done.connect(self._on_look_done)
        self._look.failed.connect(self._on_look_failed)
        self._look.start()

    def _end_look(self) -> None:
        """Nobody waits for the answer any more; the child changes nothing, so it may end when it likes."""
        self._timer.stop()
        if self._look is not None:
            self._look.disconnect(self)
            self._look.stopped.connect(self._look.deleteLater)
            self._look.stop()
            self._look = None

    @Slot(object)
    def _on_look_done(self, result: dict[str, Any]) -> None:
        self._forget_look()
        if self._page is not None and self._asked is not None:
            self._page.tell_missing(self._asked, result["missing"])

    @Slot(object, str)
    def _on_look_failed(self, sentence: Sentence, details: str) -> None:
        self._forget_look()
        if self._page is not None and self._asked is not None:
            self._page.tell_trouble(self._asked, sentence)

    def _forget_look(self) -> None:
        if self._look is not None:
            self._look.deleteLater()
        self._look = None

    # The restore

    @Slot(object)
    def _on_page_restore_asked(self, path: Path) -> None:
        self._end_look()
        self._page = None
        self._run((str(path), "--yes"), self.tr("Restoring the backup"))

    @Slot()
    def _on_page_back_asked(self) -> None:
        self._end_look()
        self._page = None
        self.left.emit()

    def _run(self, which: tuple[str, ...], what: str) -> None:
        why = self.tr("The backup is checked first. The books that are there are set aside whole; nothing is deleted.")
        page = WorkPage(what, why)
        self._work = Child(self._books.name, self._owner, ("restore", *which, "--progress", "--json"), self)
        self._work.progressed.connect(page.on_child_progressed)
        self._work.done.connect(self._on_work_done)
        self._work.stopped.connect(self.stopped)
        self._work.failed.connect(self.failed)
        page.stop_asked.connect(self._work.stop)
        self.paged.emit(page)
        self._work.start()

    @Slot(object)
    def _on_work_done(self, result: dict[str, Any]) -> None:
        self._work = None
        restored = result["restored"]
        page = RestoredPage(restored["position"], restored["set_aside"])
        page.open_asked.connect(self.left)
        self.paged.emit(page)
