"""A short table inside a record: headings, rows of cells on hairlines, as high as its rows; read, not edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import cell_painting, lettering, shapes, theme
from ui.announcing import announce
from ui.cells import Cell

_ROW: Final = 28
_GAP: Final = 16


@dataclass(frozen=True, slots=True)
class SmallColumn:
    """A column of 0 pixels takes what the others leave."""

    title: str
    width: int
    align: Literal["left", "right"] = "left"


class SmallTable(QWidget):
    """Painted; told to screen readers as its rows, one sentence each.

    Where its rows lead somewhere, it takes the focus: Up and Down choose a row, Enter is a click on it.
    """

    row_clicked = Signal(int)

    def __init__(self, columns: Sequence[SmallColumn], parent: QWidget | None = None, *, leads: bool = False) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[tuple[Cell, ...], ...] = ()
        self._current = 0
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        self._rows = tuple(rows)
        self._current = max(0, min(self._current, len(self._rows) - 1))
        sentences = (", ".join(cell.text for cell in row if cell.text) for row in self._rows)
        self.setAccessibleName(". ".join(sentences))
        self.updateGeometry()
        self.update()

    def set_columns(self, columns: Sequence[SmallColumn]) -> None:
        """Other columns; the rows for them come next."""
        self._columns = tuple(columns)
        self._rows = ()

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(_ROW) * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPoint) -> str:
        """What the pointer is told that rests there."""
        height = theme.px(_ROW)
        row = place.y() // height - 1
        if not 0 <= row < len(self._rows):
            return ""
        cells = zip(self._rows[row], self._areas(0, height), strict=True)
        return next((cell_painting.tip(cell, area.width()) for cell, area in cells if _is_in(place, area)), "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and 0 <= self._current + step < len(self._rows):
            self._current += step
            self.update()
            announce(self, ", ".join(cell.text for cell in self._rows[self._current] if cell.text))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self.row_clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // theme.px(_ROW) - 1
        if 0 <= row < len(self._rows) and event.button() == Qt.MouseButton.LeftButton:
            self.row_clicked.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = theme.px(_ROW)
        self._paint_headings(painter, height)
        first = max(event.rect().top() // height - 1, 0)
        last = min(event.rect().bottom() // height, len(self._rows))
        for number in range(first, last):
            self._paint_row(painter, (number + 1) * height, height, self._rows[number])
        if self.hasFocus() and self._rows:
            area = QRectF(0, (self._current + 1) * height, self.width(), height - 1)
            shapes.focus_ring(painter, area, 4)
        painter.end()

    def _paint_headings(self, painter: QPainter, height: int) -> None:
        for column, area in zip(self._columns, self._areas(0, height), strict=True):
            ink = theme.color("text3")
            lettering.draw(painter, area, column.title, "small", ink, weight=500, align=self._visual(column.align))
        shapes.hairline(painter, 0, height - 1, self.width(), "border")

    def _paint_row(self, painter: QPainter, top: int, height: int, row: tuple[Cell, ...]) -> None:
        for cell, area in zip(row, self._areas(top, height), strict=True):
            cell_painting.paint_cell(painter, area, cell, rtl=self.isRightToLeft())
        shapes.hairline(painter, 0, top + height - 1, self.width())

    def _areas(self, top: int, height: int) -> list[QRectF]:
        """Where the cells of a row are, from the first column on."""
        fixed = sum(theme.px(column.width) for column in self._columns) + _GAP * (len(self._columns) - 1)
        left, areas = 0.0, []
        for column in self._columns:
            width = theme.px(column.width) if column.width else self.width() - fixed
            x = self.width() - left - width if self.isRightToLeft() else left
            areas.append(QRectF(x, top, width, height - 1))
            left += width + _GAP
        return areas

    def _visual(self, align: Literal["left", "right"]) -> Literal["left", "right"]:
        if not self.isRightToLeft():
            return align
        return "left" if align == "right" else "right"


def _is_in(place: QPoint, area: QRectF) -> bool:
    return area.left() <= place.x() <= area.right()
