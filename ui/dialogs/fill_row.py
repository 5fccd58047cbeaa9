"""The two ways to fill a table of quantities at once, at its foot: Alt+A offers all there is, Alt+0 nothing."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dialogs.quantity_table import QuantityTable
from ui.widgets.buttons import Button


class FillRow(QWidget):
    """The keys reach as far as its window."""

    def __init__(self, table: QuantityTable) -> None:
        super().__init__()
        self._table = table
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch(1)
        for text, hint, key, slot in (
            (self.tr("All of it"), "Alt A", "Alt+A", self._on_all_asked),
            (self.tr("Nothing"), "Alt 0", "Alt+0", self._on_nothing_asked),
        ):
            button = Button(text, "ghost", key_hint=hint)
            button.clicked.connect(slot)
            QShortcut(QKeySequence(key), self).activated.connect(slot)
            row.addWidget(button)

    @Slot()
    def _on_all_asked(self) -> None:
        self._table.offer(everything=True)
        self._table.focus_first()

    @Slot()
    def _on_nothing_asked(self) -> None:
        self._table.offer(everything=False)
        self._table.focus_first()
