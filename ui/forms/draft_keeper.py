"""Keeps a form's draft while it is typed: on each line change at once, else within two seconds; and says so."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTime, QTimer, Signal, Slot

from ui.forms.draft_file import DraftFile, KeptDraft
from ui.plural import plural

log = logging.getLogger(__name__)
_TICK_MS = 1_000


class DraftKeeper(QObject):
    """`compose` gives the draft as it stands, or None while there is nothing worth keeping."""

    said = Signal(str, bool)  # what the indicator says, and whether all is kept

    def __init__(self, file: DraftFile, compose: Callable[[], KeptDraft | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._compose = file, compose
        self.is_behind = False  # something typed is not kept yet
        self._kept_at: float | None = None  # seconds of the monotonic clock
        self._failing_since = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def note_change(self, *, at_once: bool = False) -> None:
        """Something was typed; a changed line is written without waiting."""
        self.is_behind = True
        if at_once:
            self.keep()

    def keep(self) -> None:
        """Write what is not kept yet."""
        if not self.is_behind:
            return
        draft = self.draft()
        try:
            if draft is None:
                self._file.remove()
            else:
                self._file.write(draft)
        except OSError as error:
            log.warning("a draft cannot be kept: %s", error)
            self._failing_since = self._failing_since or QTime.currentTime().toString("HH:mm")
        else:
            self.is_behind, self._failing_since = False, ""
            self._kept_at = time.monotonic() if draft is not None else None
        self._say()

    def draft(self) -> KeptDraft | None:
        """As it stands now, kept or not; None while there is nothing worth keeping."""
        return self._compose()

    def settle(self) -> None:
        """The books have it, or it is not wanted any more: nothing is kept beside them."""
        self.is_behind, self._kept_at, self._failing_since = False, None, ""
        try:
            self._file.remove()
        except OSError as error:
            log.warning("a draft cannot be removed: %s", error)
        self._say()

    def change_file(self, file: DraftFile) -> None:
        """From now on another draft."""
        self._file = file

    def stop(self) -> None:
        self._timer.stop()

    def _say(self) -> None:
        if self._failing_since:
            text = self.tr("Not kept since {time}, trying again").format(time=self._failing_since)
            self.said.emit(text, False)
        elif self._kept_at is None:
            self.said.emit("", True)
        else:
            self.said.emit(self._age(round(time.monotonic() - self._kept_at)), True)

    def _age(self, seconds: int) -> str:
        if seconds < 2:
            return self.tr("Draft kept just now")
        if seconds < 60:
            return self.tr("Draft kept {n} seconds ago").format(n=seconds)
        return plural(seconds // 60, self.tr("Draft kept {n} minute ago"), self.tr("Draft kept {n} minutes ago"))

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.keep()
        self._say()
