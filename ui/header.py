"""Column headings: aligned column by column, the sorted one bold with an arrow, sortable with the keyboard too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from ui import icons, lettering, shapes, theme
from ui.delegates import EDGE_PADDING, PADDING

_ARROW: Final = 14
_ARROW_GAP: Final = 4
_MINIMUM_SECTION: Final = 16  # Fusion would silently refuse columns under 39 pixels


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a list. `width` is in pixels at text scale 1; a stretched column takes what is left over."""

    key: str
    title: str
    width: int
    align: Literal["left", "right"] = "left"
    stretch: bool = False
    sortable: bool = True


class HeaderView(QHeaderView):
    """`sort_requested` carries the logical column and the wanted order; the arrow moves at once."""

    sort_requested = Signal(int, Qt.SortOrder)

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._columns: Sequence[ColumnSpec] = ()
        self._sorted_column = -1
        self._order = Qt.SortOrder.AscendingOrder
        self._focused_visual = 0
        self.setMinimumSectionSize(_MINIMUM_SECTION)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Column headings"))
        self.sectionClicked.connect(self._on_self_section_clicked)

    def set_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Give the sections their widths; the model must have as many columns. A stretched column becomes no narrower
        than its own width: the list then scrolls sideways."""
        self._columns = tuple(columns)
        for section, column in enumerate(columns):
            self.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
            self.resizeSection(section, theme.px(column.width))
        self.setStretchLastSection(not any(column.stretch for column in columns))
        self.fit()

    def fit(self) -> None:
        """Let the stretched column take what is left over, or scroll when that is less than its width."""
        for section, column in enumerate(self._columns):
            if column.stretch:
                others = self.length() - self.sectionSize(section)
                has_room = self._table.viewport().width() - others >= theme.px(column.width)
                mode = QHeaderView.ResizeMode.Stretch if has_room else QHeaderView.ResizeMode.Interactive
                self.setSectionResizeMode(section, mode)
                if not has_room:
                    self.resizeSection(section, theme.px(column.width))

    def show_sort(self, column: int, order: Qt.SortOrder) -> None:
        """Move the arrow without asking anyone to sort."""
        self._sorted_column, self._order = column, order
        self.viewport().update()

    def sort_shown(self) -> tuple[int, Qt.SortOrder]:
        """The column with the arrow, -1 for none, and its order."""
        return self._sorted_column, self._order

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.density().header)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        area = QRectF(rect)
        painter.fillRect(area, theme.color("panel"))
        shapes.hairline(painter, area.left(), area.bottom() - 1, area.width(), "border")
        if logical < len(self._columns):
            self._paint_title(painter, self._inner(area, logical), logical)
        if self.hasFocus() and self.visualIndex(logical) == self._focused_visual:
            shapes.focus_ring(painter, area, 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        backward, forward = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            backward, forward = forward, backward
        match event.key():
            case key if key in (backward, forward):
                self._move_focus(1 if key == forward else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._on_self_section_clicked(self.logicalIndex(self._focused_visual))
            case Qt.Key.Key_Down | Qt.Key.Key_Escape:
                self._table.setFocus(Qt.FocusReason.TabFocusReason)
            case _:
                event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._sorted_column >= 0:
            self._focused_visual = self.visualIndex(self._sorted_column)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _move_focus(self, step: int) -> None:
        self._focused_visual = max(0, min(self.count() - 1, self._focused_visual + step))
        self.viewport().update()

    def _inner(self, area: QRectF, logical: int) -> QRectF:
        visual = self.visualIndex(logical)
        before = EDGE_PADDING if visual == 0 else PADDING
        after = EDGE_PADDING if visual == self.count() - 1 else PADDING
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            before, after = after, before
        return area.adjusted(before, 0, -after, -1)

    def _paint_title(self, painter: QPainter, inner: QRectF, logical: int) -> None:
        is_sorted = logical == self._sorted_column
        weight = 600 if is_sorted else 500
        title = self._columns[logical].title
        arrow = theme.px(_ARROW) + _ARROW_GAP if is_sorted else 0
        width = min(lettering.width(title, "small", weight), inner.width() - arrow)
        left = self._title_left(inner, width + arrow, logical)
        color = theme.color("text" if is_sorted else "text3")
        lettering.draw(painter, QRectF(left, inner.top(), width, inner.height()), title, "small", color, weight=weight)
        if is_sorted:
            self._paint_arrow(painter, left + width + _ARROW_GAP, inner.center().y())

    def _title_left(self, inner: QRectF, taken: float, logical: int) -> float:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at_right = (self._columns[logical].align == "right") != rtl
        return inner.right() - taken if at_right else inner.left()

    def _paint_arrow(self, painter: QPainter, left: float, middle: float) -> None:
        size = theme.px(_ARROW)
        name = "arrow-up" if self._order == Qt.SortOrder.AscendingOrder else "arrow-down"
        square = QRectF(left, round(middle - size / 2), size, size)
        icons.paint(painter, square, name, theme.color("text"))

    @Slot(int)
    def _on_self_section_clicked(self, section: int) -> None:
        if section >= len(self._columns) or not self._columns[section].sortable:
            return
        again = section == self._sorted_column and self._order == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder
        self.show_sort(section, order)
        self.sort_requested.emit(section, order)
