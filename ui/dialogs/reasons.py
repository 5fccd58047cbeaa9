"""Saying why: in words of one's own, or by one of the reasons that the company has defined."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from ui.dialogs.sheet import CommandDialog
from ui.widgets.fields import ChoiceField


class Reason(QObject):
    """The fields for it, put into the form of a dialog. `purpose` is what the company's reasons are for."""

    def __init__(self, dialog: CommandDialog, purpose: str, lines: int = 2) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._choice: ChoiceField | None = None
        defined = dialog.desk.company.reasons_for(purpose)
        self.note = dialog.add_note("reason", self.tr("Why"), self.tr("kept in the history"), lines)
        if defined:
            self._choice = dialog.add_choice("reason_kind", self.tr("Reason"), (self.tr("In your own words"), *defined))
            self._choice.currentIndexChanged.connect(self._on_choice_changed)
            dialog.add_row("reason_kind")
        dialog.add_row("reason")

    def text(self) -> str:
        return self.note.toPlainText().strip()

    def missing(self) -> Mapping[str, str]:
        """What stands under the field while nothing is said."""
        return {} if self.text() else {"reason": self.tr("Say why: whoever reads the history will ask.")}

    @Slot()
    def _on_choice_changed(self) -> None:
        assert self._choice is not None, "it has changed"
        if self._choice.currentIndex() > 0:
            self.note.setPlainText(self._choice.currentText())
