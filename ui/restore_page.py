"""Choosing a backup to restore: all of them, newest first, and what the chosen one lacks. None is ever deleted."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QItemSelection, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from core.backups.catalogue import Backup
from core.errors import Sentence
from ui import formats, theme
from ui.announcing import announce
from ui.backup_words import missing_words, moment_words, size_words
from ui.cells import CELL_ROLE, Cell
from ui.start_window import centred
from ui.table import ColumnSpec, TableView
from ui.widgets.buttons import Button
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

_ROWS: Final = 7  # of the list; more are scrolled to
_FEWEST: Final = 3
_EMPTY: Final = 4  # as many have room to say that there are none
_WORDS: Final = 96  # room for four lines, so that nothing jumps while one goes down the list


class RestorePage(QWidget):
    """Up and Down choose, Enter restores, Esc goes back. Nothing is restored before it was said what is missing."""

    selected = Signal(object)  # the Path of a backup: what is missing of it is to be found out
    restore_asked = Signal(object)  # Path
    back_asked = Signal()

    def __init__(self, backups: Sequence[Backup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = tuple(backups)
        self.list = TableView(self)
        self.missing = Label("", "body", 400, "text2", wraps=True)
        self._mark = IconMark("hourglass", "text3")
        self.restore = Button(self.tr("Restore this backup"), "primary", key_hint="↵")
        self.back = Button(self.tr("Back"), key_hint="Esc")
        self.restore.setEnabled(False)
        self._fill()
        self._lay_out()
        self.restore.clicked.connect(self._ask_restore)
        self.back.clicked.connect(self.back_asked)
        self.list.selectionModel().selectionChanged.connect(self._on_list_selection_changed)
        self.setFocusProxy(self.list)
        self.setTabOrder(self.list, self.restore)
        self.setTabOrder(self.restore, self.back)

    def begin(self) -> None:
        """Choose the newest; call once somebody listens."""
        if self._backups:
            self.list.selectRow(0)

    def chosen(self) -> Backup | None:
        row = self.list.currentIndex().row()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def tell_missing(self, path: Path, missing: Mapping[str, Any]) -> None:
        """What the backup at a path lacks, as `restore --dry-run --json` says it."""
        backup = self.chosen()
        if backup is not None and backup.path == path:
            lacks = bool(missing["total"]) or not missing["is_known"]
            self._tell(missing_words(backup, missing), lacks=lacks)

    def tell_trouble(self, path: Path, sentence: Sentence) -> None:
        """It could not be found out. The restore checks the backup itself, so it may be tried."""
        backup = self.chosen()
        if backup is not None and backup.path == path:
            self._tell(f"{sentence.happened} {sentence.safe}", lacks=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_restore()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        model = QStandardItemModel(0, 3, self)
        for backup in self._backups:
            model.appendRow([_item(moment_words(backup.at)), *_numbers(backup)])
        self.list.setModel(model)
        self.list.set_columns(
            (
                ColumnSpec("at", self.tr("Taken"), 200, "left", True, False),
                ColumnSpec("entries", self.tr("Entries"), 120, "right", False, False),
                ColumnSpec("size", self.tr("Size"), 120, "right", False, False),
            )
        )
        self.list.heading().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing is sorted here
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.set_empty("history", self.tr("There are no backups here"))
        self.list.setAccessibleName(self.tr("Backups"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.restore)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        self._size_list()
        self.missing.setFixedHeight(theme.px(_WORDS))
        self.missing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.missing, 1)
        column = centred(self)
        column.addWidget(Label(self.tr("Restore a backup"), "h2"))
        why = self.tr("The books that are there are set aside whole, in a folder of their own. Nothing is deleted.")
        column.addWidget(Label(why, "body", 400, "text2", wraps=True))
        column.addWidget(self.list)
        column.addLayout(told)
        column.addLayout(buttons)
        column.addStretch(3)

    def _size_list(self) -> None:
        """As high as its rows, and lower where large letters leave less room."""
        density, rows = theme.density(), min(len(self._backups) or _EMPTY, _ROWS)
        self.list.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.list.setMinimumHeight(density.header + min(rows, _FEWEST) * density.row)
        self.list.setMaximumHeight(density.header + rows * density.row + 2)

    def _tell(self, words: str, *, lacks: bool) -> None:
        self._mark.set_icon(*(("triangle-alert", "warning") if lacks else ("circle-check", "success")))
        self.missing.setText(words)
        self.restore.setEnabled(True)
        announce(self.list, words)

    @Slot()
    def _ask_restore(self) -> None:
        backup = self.chosen()
        if backup is not None and self.restore.isEnabled():
            self.restore_asked.emit(backup.path)

    @Slot(QItemSelection, QItemSelection)
    def _on_list_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self.restore.setEnabled(False)
        self._mark.set_icon("hourglass", "text3")
        self.missing.setText(self.tr("Looking at what this backup lacks…"))
        backup = self.chosen()
        if backup is not None:
            self.selected.emit(backup.path)


class RestoredPage(QWidget):
    """What a restore came to, and where the books from before are."""

    open_asked = Signal()

    def __init__(self, position: int, set_aside: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        told = self.tr("{n} entry, which fits.") if position == 1 else self.tr("{n} entries, all of which fit.")
        happened = told.format(n=formats.count(position))
        column = centred(self)
        column.addWidget(Label(self.tr("The backup is restored"), "h2"))
        column.addWidget(Label(happened, "body", 400, "text2", wraps=True))
        if set_aside:
            column.addWidget(Label(self.tr("The books from before are kept in"), "body", 400, "text2"))
            self.place = Label(set_aside, "body", 500, wraps=True)
            self.place.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            column.addWidget(self.place)
        self.open = Button(self.tr("Open the books"), "primary", key_hint="↵")
        self.open.clicked.connect(self.open_asked)
        column.addWidget(self.open)
        column.addStretch(3)
        self.setFocusProxy(self.open)


def _numbers(backup: Backup) -> tuple[QStandardItem, QStandardItem]:
    return _item(formats.count(backup.position), "right"), _item(size_words(backup.size), "right")


def _item(text: str, align: str = "left") -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setData(Cell(text, "right" if align == "right" else "left"), CELL_ROLE)
    return item
