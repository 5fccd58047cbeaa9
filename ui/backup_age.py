"""How old the newest backup is, at the foot of the navigation: a quiet line, and a warning when it is long ago."""

from PySide6.QtWidgets import QWidget

from core.domain.values import Micros
from ui.backup_words import age_words, moment_words
from ui.widgets.label import Label


class BackupAge(Label):
    """Hidden until something is known. The tip has the exact moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "small", 400, "text3", parent=parent)
        self._tip = ""
        self._is_known = False
        self._is_wide = True
        self._fit()

    def show_age(self, at: Micros | None, now: Micros, *, is_overdue: bool) -> None:
        """`at` is None while there is no backup. Overdue: work of a day is in none."""
        words = age_words(at, now)
        self._is_known = True
        self._tip = self._told(at, is_overdue=is_overdue)
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
        self.setToolTip(self._tip)
        self.setAccessibleName(words)
        self.setAccessibleDescription(self._tip)
        self.set_color("warning" if is_overdue else "text3")
        self._fit()

    def set_wide(self, *, is_wide: bool) -> None:
        """There is no room for words among icons."""
        self._is_wide = is_wide
        self._fit()

    def _told(self, at: Micros | None, *, is_overdue: bool) -> str:
        if at is None:
            return self.tr("These books were never backed up.")
        taken = self.tr("The newest backup: {moment}.").format(moment=moment_words(at))
        return self.tr("{taken} What was booked since is in none.").format(taken=taken) if is_overdue else taken

    def _fit(self) -> None:
        self.setVisible(self._is_known and self._is_wide)

    def _note_if_cut(self, available: float) -> None:
        """The tip has more to say than the words that were cut."""
