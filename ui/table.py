"""The list of every screen: whole rows hovered, selected and outlined, own headings, and words for an empty list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui import icons, lettering, theme
from ui.delegates import RowDelegate
from ui.header import ColumnSpec as ColumnSpec
from ui.header import HeaderView

_MINIMUM_ROW: Final = 16  # Fusion would silently refuse rows under 20 pixels
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class TableView(QTableView):
    """Set the model first, then the columns. Enter and double click emit `activated`; letters emit `letters_typed`,
    for only the model's query knows where in the whole list they lead."""

    sort_requested = Signal(int, Qt.SortOrder)
    letters_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[ColumnSpec] = ()
        self._density = "standard"
        self._extra_height = 0
        self._empty: tuple[str, str, str] | None = None
        self._keyboard_led = False
        self._rows = RowDelegate(self)
        self.setItemDelegate(self._rows)
        self._set_up_behaviour()
        self._set_up_headers()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._on_header_section_moved()

    def set_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Titles, widths and alignment, in the order of the model's columns."""
        self._columns = tuple(columns)
        self.heading().set_columns(columns)
        self._on_header_section_moved()

    def heading(self) -> HeaderView:
        header = self.horizontalHeader()
        assert isinstance(header, HeaderView)
        return header

    def set_density(self, name: str, extra_height: int = 0) -> None:
        """Row and header heights: comfortable, standard or compact; the line grid asks for 4 pixels more."""
        self._density, self._extra_height = name, extra_height
        self._fit_heights()

    def set_delegate(self, delegate: RowDelegate) -> None:
        """Paint with a delegate of one's own, which keeps being told about hover, focus and columns."""
        self._rows = delegate
        self.setItemDelegate(delegate)
        self._on_header_section_moved()

    def set_empty(self, icon: str, sentence: str, hint: str = "") -> None:
        """What stands in the middle while the model has no rows."""
        self._empty = (icon, sentence, hint)
        self.setAccessibleDescription(f"{sentence} {hint}".strip())
        self.viewport().update()

    def empty_words_end(self) -> int:
        """Where in the viewport the words of the empty list end."""
        return self.viewport().height() // 2 - theme.px(40) + 12 + theme.px(26) + theme.px(24)

    def hovered_row(self) -> int:
        """The row under the pointer, -1 for none."""
        return self._rows.hovered_row

    def keyboardSearch(self, search: str) -> None:
        self.letters_typed.emit(search)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._rows.has_focus = self.hasFocus()
        self._rows.outlined_row = self.currentIndex().row() if self._keyboard_led and self.hasFocus() else -1
        super().paintEvent(event)
        model = self.model()
        if self._empty and model.rowCount() == 0:
            self._paint_empty(*self._empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._lead(by_keyboard=True)
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._toggle_current_row()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._lead(by_keyboard=False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._rows.hovered_row >= 0:
            self._hover(self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.heading().fit()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._lead(by_keyboard=event.reason() in _KEYBOARD)
        super().focusInEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._update_row(current.row())
        self._update_row(previous.row())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._columns:
            self.heading().set_columns(self._columns)
            self._fit_heights()

    def _set_up_behaviour(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _set_up_headers(self) -> None:
        header = HeaderView(self)
        self.setHorizontalHeader(header)
        header.sort_requested.connect(self.sort_requested)
        header.sectionMoved.connect(self._on_header_section_moved)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(_MINIMUM_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        self._fit_heights()

    def _fit_heights(self) -> None:
        density = theme.density(self._density)
        self.verticalHeader().setDefaultSectionSize(density.row + theme.px(self._extra_height))
        self.horizontalHeader().setFixedHeight(density.header)

    def _toggle_current_row(self) -> None:
        selection = self.selectionModel()
        flags = selection.SelectionFlag.Toggle | selection.SelectionFlag.Rows
        selection.select(self.currentIndex(), flags)

    def _hover(self, row: int) -> None:
        before, self._rows.hovered_row = self._rows.hovered_row, row
        if before != row:
            self._update_row(before)
            self._update_row(row)

    def _lead(self, *, by_keyboard: bool) -> None:
        """The keyboard outlines the current row: the whole of it, or none of its cells."""
        if by_keyboard != self._keyboard_led:
            self._keyboard_led = by_keyboard
            self._update_row(self.currentIndex().row())

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _paint_empty(self, icon: str, sentence: str, hint: str) -> None:
        painter = QPainter(self.viewport())
        area = QRectF(self.viewport().rect()).adjusted(24, 0, -24, 0)
        size = theme.px(40)
        middle = area.center().y() - size
        square = QRectF(area.center().x() - size / 2, middle - size, size, size)
        icons.paint(painter, square, icon, theme.color("text3"), stroke=1.3)
        line = QRectF(area.left(), middle + 12, area.width(), theme.px(24))
        lettering.draw(painter, line, sentence, "h3", theme.color("text"), align="center")
        line.translate(0, theme.px(26))
        lettering.draw(painter, line, hint, "body", theme.color("text3"), align="center")
        painter.end()

    @Slot()
    def _on_header_section_moved(self) -> None:
        header = self.horizontalHeader()
        self._rows.first_column = header.logicalIndex(0)
        self._rows.last_column = header.logicalIndex(header.count() - 1)
        self.viewport().update()
