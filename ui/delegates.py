"""Paints every row of every list: ground, hairline, chips, icons, words and numbers, from the model's Cell values."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui import cell_painting, shapes, theme
from ui.cells import CELL_ROLE, ROW_ROLE, Cell, RowLook

PADDING: Final = 10
EDGE_PADDING: Final = 16
_SELECTED: Final = QStyle.StateFlag.State_Selected.value
_ENABLED: Final = QStyle.StateFlag.State_Enabled.value
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Asks the model for two roles a cell and nothing else. The view says, before it paints, what only it knows:
    which row is hovered or outlined, whether the list has the focus, and which columns are outermost."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.outlined_row = -1
        self.has_focus = False
        self.first_column = 0
        self.last_column = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        cell: Cell | None = index.data(CELL_ROLE)
        return QSize(round(cell_painting.natural_width(cell)) + 2 * EDGE_PADDING if cell else 0, theme.density().row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell: Cell | None = index.data(CELL_ROLE)
        look: RowLook | None = index.data(ROW_ROLE)
        rect = QRectF(option.rect)
        state: int = option.state.value  # plain numbers: Python's flags cost a tenth of the whole painting
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        self._paint_ground(painter, rect, index, bool(state & _SELECTED), look, rtl)
        inner = self._inner(rect, index.column(), rtl)
        if cell is None:
            cell_painting.paint_skeleton(painter, inner)
        else:
            faded = bool(look and look.faded) or not state & _ENABLED
            cell_painting.paint_cell(painter, inner, cell, faded=faded, rtl=rtl)
        if index.row() == self.outlined_row:
            self._paint_outline(painter, rect, index.column(), rtl)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        cell: Cell | None = index.data(CELL_ROLE)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        inner = self._inner(QRectF(view.visualRect(index)), index.column(), rtl)
        tip = cell_painting.tip(cell, inner.width()) if cell is not None else ""
        if event.type() != QEvent.Type.ToolTip or not tip:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tip, view)
        return True

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, index: _Index, selected: bool, look: RowLook | None, rtl: bool
    ) -> None:
        painter.fillRect(rect, self._ground(index.row(), selected, look))
        shapes.hairline(painter, rect.left(), rect.bottom() - 1, rect.width())
        if index.column() != self.first_column:
            return
        if selected and self.has_focus:
            painter.fillRect(_leading(rect, 3, rtl), theme.color("focus"))
        elif look and look.marked:
            painter.fillRect(_leading(rect, 2, rtl), theme.color("accent"))

    def _ground(self, row: int, selected: bool, look: RowLook | None) -> QColor:
        if selected:
            return theme.color("selected" if self.has_focus else "selectedInactive")
        if row == self.hovered_row:
            return theme.color("hover")
        if look and look.tint:
            return theme.tone(look.tint).bg
        return theme.color("panel")

    def _inner(self, rect: QRectF, column: int, rtl: bool) -> QRectF:
        before = EDGE_PADDING if column == self.first_column else PADDING
        after = EDGE_PADDING if column == self.last_column else PADDING
        if rtl:
            before, after = after, before
        return rect.adjusted(before, 0, -after, -1)

    def _paint_outline(self, painter: QPainter, rect: QRectF, column: int, rtl: bool) -> None:
        focus = theme.color("focus")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 2), focus)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), focus)
        if column == self.first_column:
            painter.fillRect(_leading(rect, 2, rtl), focus)
        if column == self.last_column:
            painter.fillRect(_leading(rect, 2, not rtl), focus)


def _leading(rect: QRectF, width: float, rtl: bool) -> QRectF:
    return QRectF(rect.right() - width if rtl else rect.left(), rect.top(), width, rect.height())
