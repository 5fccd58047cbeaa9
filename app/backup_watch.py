"""Backups by themselves while the desk is open: taken in a child when the work asks for one, never two at a time."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.backups import Schedule
from app.books import Books, now
from app.child import Child
from app.closing_backup import leave_behind, take_trouble
from core.backups.catalogue import Backup, backups_folder
from core.backups.rehearsal_note import Rehearsal, is_due, last_rehearsal
from core.errors import Sentence, Unavailable
from core.projections.freshness import Freshness, Kind

EVERY_MS = 10_000
REHEARSE_AFTER_MS = 5 * 60_000  # when the morning's first orders are taken
_HEAD_KNOWN = (Kind.LIVE, Kind.CATCHING_UP, Kind.STALE)  # a parked list says where it stands, not where the books end


class BackupWatch(QObject):
    """Looks when the journal has grown, and at the clock. Until the earlier backups are listed, none is taken."""

    taken = Signal(object)  # core.backups.catalogue.Backup
    failed = Signal(object, str)  # core.errors.Sentence, and the details
    rehearsal_failed = Signal(object, str)  # the same
    looked = Signal(object, bool)  # the newest Backup or None; whether it is overdue

    def __init__(self, books: Books, owner: str, parent: QObject) -> None:
        super().__init__(parent)
        self._books, self._owner = books, owner
        self._opened_at = now()
        self._schedule: Schedule | None = None
        self._child: Child | None = None
        self._head = 0
        self._is_asked = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._rehearsal = QTimer(self, singleShot=True, interval=REHEARSE_AFTER_MS)
        self._rehearsal.timeout.connect(self._rehearse)

    def start(self) -> None:
        """Books on a server are backed up there."""
        if not self._books.is_copy:
            child = self._begin("backup", "--list", "--json")
            child.done.connect(self._on_list_done)
            child.start()

    def stop(self) -> None:
        """One that is being taken is given up; the books are not touched by it."""
        self._timer.stop()
        self._rehearsal.stop()
        if self._child is not None and self._child.is_running:
            self._child.give_up()

    def take(self) -> None:
        """Take one now, whether or not one is due; or as soon as the one in hand is done, which may lack the last."""
        self._is_asked = True
        self._look()

    def leave_behind(self) -> None:
        """After `stop`, once nothing is booked any more: have a last backup taken by a process that outlives this one.

        For the end of the program: one that was given up is waited for. Should the last fail, the next desk says why.
        """
        if self._schedule is None or self._books.is_copy:
            return
        try:
            with self._books.open_journal() as journal:
                end = journal.head().position
        except Unavailable:
            return
        if self._schedule.is_due_on_closing(end):
            if self._child is not None and self._child.is_running:
                self._child.wait()  # nobody takes two at a time
            leave_behind(self._books)

    @property
    def is_busy(self) -> bool:
        return self._child is not None

    @Slot(object)
    def see(self, freshness: Freshness) -> None:
        """Where the books end. A look begun before the last backup may tell of an earlier end; it is passed over."""
        if freshness.kind in _HEAD_KNOWN:
            self._head = max(self._head, freshness.position + freshness.behind)
            self._look()

    @Slot()
    def _look(self) -> None:
        """Take a backup when one is due; while a child is at work, a later look decides."""
        if self._schedule is None:
            return
        self.looked.emit(self._schedule.last, self._schedule.is_overdue(self._head, now()))
        if self._child is not None:
            return
        if self._is_asked or (self._head and self._schedule.is_due(self._head, now())):
            self._is_asked = False
            child = self._begin("backup", "--json")
            child.done.connect(self._on_backup_done)
            child.start()

    def _begin(self, *arguments: str) -> Child:
        self._child = Child(self._books.name, self._owner, arguments, self)
        self._child.failed.connect(self._on_child_failed)
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.deleteLater()
        self._child = None

    @Slot(object)
    def _on_list_done(self, result: dict[str, Any]) -> None:
        self._end()
        last = next(iter(result["backups"]), None)
        self._schedule = Schedule(self._opened_at, _backup(last) if last else None)
        self._timer.start()
        self._rehearsal.start()
        if (trouble := take_trouble(self._books)) is not None:
            self.failed.emit(*trouble)
        self._look()

    @Slot()
    def _rehearse(self) -> None:
        """Once a month, try whether the newest backup could be restored."""
        if self._child is not None:
            self._rehearsal.start()
        elif is_due(backups_folder(self._books.folder), now()):
            self._child = Child(self._books.name, self._owner, ("backup", "--rehearse", "--json"), self)
            self._child.done.connect(self._on_rehearsal_done)
            self._child.failed.connect(self._on_rehearsal_failed)
            self._child.start()

    @Slot(object)
    def _on_rehearsal_done(self, result: object) -> None:
        self._end()
        self._look()

    @Slot(object, str)
    def _on_rehearsal_failed(self, sentence: Sentence, details: str) -> None:
        """What was found wrong with the backup is noted beside it; else the rehearsal itself could not be held."""
        self._end()
        noted = last_rehearsal(backups_folder(self._books.folder))
        if noted is not None and noted.problem and noted.at >= self._opened_at:
            sentence = _unfit(noted)
        self.rehearsal_failed.emit(sentence, details)
        self._look()

    @Slot(object)
    def _on_backup_done(self, result: dict[str, Any]) -> None:
        self._end()
        if self._schedule is not None:
            backup = _backup(result)
            self._schedule.taken(backup)
            self._head = max(self._head, backup.position)
            self.taken.emit(backup)
            self._look()

    @Slot(object, str)
    def _on_child_failed(self, sentence: object, details: str) -> None:
        self._end()
        if self._schedule is None:  # the earlier ones could not be listed: then all entries count
            self._schedule = Schedule(self._opened_at, None)
            self._timer.start()
        self._schedule.failed(now())
        self.failed.emit(sentence, details)
        self._look()


def _unfit(noted: Rehearsal) -> Sentence:
    return Sentence(
        f"The backup {noted.backup} was tried out and could not be restored: {noted.problem}.",
        "The books are not touched by this, and no backup was removed.",
        "Choose Back up now in the menu Tools for a new one, and check the disk that the backups are on.",
    )


def _backup(told: dict[str, Any]) -> Backup:
    return Backup(Path(told["path"]), told["at"], told["position"], told["hash_start"], told["size"])
