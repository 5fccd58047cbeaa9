"""A dialog for a new record on a list screen: once the lists have the record, it is chosen and shown."""

from PySide6.QtCore import QModelIndex, QObject, SignalInstance, Slot

from ui.dialog import SheetDialog
from ui.screens.list_screen import ListScreen


class Making(QObject):
    """Opens the dialog and goes with it; `made` carries the record's key."""

    def __init__(self, screen: ListScreen, dialog: SheetDialog, made: SignalInstance) -> None:
        super().__init__(dialog)
        self._screen, self._dialog = screen, dialog
        made.connect(self._on_dialog_made)
        dialog.rejected.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _on_dialog_made(self, key: int) -> None:
        table = self._screen.table
        table.setCurrentIndex(QModelIndex())  # so that its row is chosen when it comes
        self._screen.pane.show_record(key)
        row = self._screen.model.find(key)
        if row >= 0:
            table.go_to(row)
        self._dialog.deleteLater()
