"""The table over a list model: reads ahead of painting, keeps its place while rows come and go, jumps by letters."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from core.projections.paging import Fence
from ui.list_model import ListModel
from ui.table import TableView
from ui.widgets.buttons import Button

_LETTERS_MS: Final = 900  # letters typed within this time belong together
_SETTLE_MS: Final = 60  # a row that the user rests on so long is meant
_Move = QAbstractItemView.CursorAction
_BACKWARDS: Final = (_Move.MoveUp, _Move.MovePrevious, _Move.MovePageUp)
_ROOT: Final = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class ListTable(TableView):
    """`record_chosen` comes once the user rests on a row; what happens to rows by themselves chooses none."""

    record_chosen = Signal(int)
    record_opened = Signal(int)
    selection_changed = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = model
        self._row_count = _RowCount(model, self)
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._behind_gap: QPersistentModelIndex | None = None  # follows the current row that left the list
        self._typed = ""
        self._new = 0
        self._letters = QTimer(self, singleShot=True, interval=_LETTERS_MS)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self.pill = Button("", "secondary", "arrow-up", parent=self)
        self.pill.hide()
        self.more = Button("", "secondary", "search", "Ctrl ↵", parent=self)
        self.more.hide()
        model.rowsAboutToBeRemoved.connect(self._on_rows_about_to_be_removed)  # before Qt makes the next one current
        self.setModel(model)
        self._replace_row_header()
        self.set_columns([column.spec for column in model.columns])
        self._connect(model)

    def chosen_key(self) -> int | None:
        """The key of the current row."""
        return self.list.key_at(self.currentIndex().row())

    def offer_more(self, text: str) -> None:
        """A button under the words of the empty list; the empty text takes it away."""
        self.more.setText(text)
        self.more.setVisible(bool(text))
        self._place_more()

    def unsettled_key(self) -> int | None:
        """The same, while the user has come to the row and not rested on it yet; else None."""
        return self.chosen_key() if self._settle.isActive() else None

    def go_to(self, row: int) -> None:
        """Make a row the current one, in view; -1 is none."""
        index = self.list.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def selected_count(self) -> int:
        selection = self.selectionModel().selection()
        return sum(selection.at(place).height() for place in range(selection.count()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._see()
        self._place_pill()
        self._place_more()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle.stop()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row, not along the columns of one."""
        to = {_Move.MoveHome: 0, _Move.MoveEnd: self.list.rowCount() - 1}
        if action in to:
            return self.list.index(to[action], max(self.currentIndex().column(), 0))
        if self._behind_gap is not None and not self.currentIndex().isValid():
            return self.list.index(self._row_beside_gap(action), 0)
        return super().moveCursor(action, modifiers)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._behind_gap = None
            if not self.list.is_changing:
                self.list.give_up_finding()
                self._settle.start()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def _replace_row_header(self) -> None:
        """Rows are all of one height, so their header need not know which of them came, moved or went."""
        header = QHeaderView(Qt.Orientation.Vertical, self)
        header.setModel(self._row_count)
        header.setMinimumSectionSize(self.verticalHeader().minimumSectionSize())
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.hide()
        self.setVerticalHeader(header)
        self._fit_heights()

    def _connect(self, model: ListModel) -> None:
        for begins in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.rowsAboutToBeMoved):
            begins.connect(self._on_rows_about_to_change)
        for ends in (model.rowsInserted, model.rowsRemoved, model.rowsMoved):
            ends.connect(self._on_rows_changed)
        model.found.connect(self._on_model_found)
        model.came.connect(self._on_model_came)
        model.replaced.connect(self._on_model_replaced)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll_bar_value_changed)
        self.activated.connect(self._on_self_activated)
        self.letters_typed.connect(self._on_self_letters_typed)
        self._settle.timeout.connect(self._on_settle_timeout)
        self.pill.clicked.connect(self._on_pill_clicked)

    def _row_beside_gap(self, action: QAbstractItemView.CursorAction) -> int:
        """Where the user goes from a row that has left: to the one that took its place, or the one before."""
        assert self._behind_gap is not None, "the current row has left"
        behind = self._behind_gap.row() if self._behind_gap.isValid() else self.list.rowCount()
        row = behind - 1 if action in _BACKWARDS else behind
        return max(0, min(row, self.list.rowCount() - 1))

    def _see(self) -> None:
        """Have the rows in view read before they are painted."""
        if not self.list.is_changing:
            last = self.rowAt(self.viewport().height() - 1)
            self.list.want(self.rowAt(0), last if last >= 0 else self.list.rowCount() - 1)

    def _show_pill(self, new: int) -> None:
        self._new = new
        self.pill.setText(self.tr("{n} new, show").format(n=new))
        self.pill.setVisible(bool(new))
        self._place_pill()

    def _place_pill(self) -> None:
        size = self.pill.sizeHint()
        self.pill.setGeometry((self.width() - size.width()) // 2, self.viewport().y() + 8, size.width(), size.height())
        self.pill.raise_()

    def _place_more(self) -> None:
        size = self.more.sizeHint()
        top = self.viewport().y() + self.empty_words_end() + 14
        self.more.setGeometry((self.width() - size.width()) // 2, top, size.width(), size.height())
        self.more.raise_()

    @Slot()
    def _on_rows_about_to_change(self) -> None:
        if self._anchor is None and self.verticalScrollBar().value() > 0:
            top = self.indexAt(self.viewport().rect().topLeft())
            self._anchor = (QPersistentModelIndex(top), self.rowViewportPosition(top.row()))

    @Slot(QModelIndex, int, int)
    def _on_rows_about_to_be_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        """No other row becomes the current one by itself: what was chosen stays chosen until the user moves."""
        if first <= self.currentIndex().row() <= last:
            self._settle.stop()
            self.selectionModel().clearCurrentIndex()
            self._behind_gap = QPersistentModelIndex(self.list.index(last + 1, 0))

    @Slot()
    def _on_rows_changed(self) -> None:
        if self.list.rowCount():
            self.offer_more("")
        if self._anchor is None:
            return
        (index, offset), self._anchor = self._anchor, None
        if index.isValid():
            self.updateGeometries()
            self.verticalScrollBar().setValue(index.row() * self.rowHeight(0) - offset)

    @Slot(int)
    def _on_model_found(self, row: int) -> None:
        self.go_to(row)

    @Slot(int, int)
    def _on_model_came(self, row: int, count: int) -> None:
        if self.verticalScrollBar().value() > 0 and row < self.rowAt(0):
            self._show_pill(self._new + count)

    @Slot()
    def _on_model_replaced(self) -> None:
        self._behind_gap = None
        self._show_pill(0)
        self._see()

    @Slot(int)
    def _on_scroll_bar_value_changed(self, value: int) -> None:
        if value == 0 and self._new:
            self._show_pill(0)
        self._see()

    @Slot(QModelIndex)
    def _on_self_activated(self, index: QModelIndex) -> None:
        key = self.list.key_at(index.row())
        if key is not None:
            self._settle.stop()
            self.record_opened.emit(key)

    @Slot()
    def _on_settle_timeout(self) -> None:
        key = self.chosen_key()
        if key is not None:
            self.record_chosen.emit(key)

    @Slot()
    def _on_pill_clicked(self) -> None:
        self.scrollToTop()

    @Slot(str)
    def _on_self_letters_typed(self, letters: str) -> None:
        """Go to the first row whose sorted column begins with what was typed."""
        self._typed = self._typed + letters if self._letters.isActive() else letters
        self._letters.start()
        column, order = self.heading().sort_shown()
        value_of = self.list.columns[column].letters if column >= 0 else None
        if value_of is None:
            return
        value = value_of(self._typed)
        is_descending = order == Qt.SortOrder.DescendingOrder
        row = self.list.seek(Fence(f"{value}\U0010ffff", 2**62) if is_descending else Fence(value, -1))
        if row >= 0:
            self.go_to(row)


class _RowCount(QAbstractTableModel):
    """As many rows as a list, for the header that places them. Qt's header takes 25 ms for a row inserted before a
    million others, and far longer for one that moves; behind the last one it costs nothing. So here all rows come and
    go at the end."""

    def __init__(self, counted: QAbstractItemModel, parent: QObject) -> None:
        super().__init__(parent)
        self._counted = counted
        self._count = counted.rowCount()
        counted.rowsInserted.connect(self._on_counted_changed)
        counted.rowsRemoved.connect(self._on_counted_changed)
        counted.modelReset.connect(self._on_counted_changed)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return self._count

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> None:
        return None

    @Slot()
    def _on_counted_changed(self) -> None:
        before, now = self._count, self._counted.rowCount()
        if now > before:
            self.beginInsertRows(_ROOT, before, now - 1)
            self._count = now
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(_ROOT, now, before - 1)
            self._count = now
            self.endRemoveRows()
