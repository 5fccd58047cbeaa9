"""The type-ahead list under a field: several columns, never the focus, steered from the field itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ui import cell_painting, icons, lettering, shapes, theme
from ui.announcing import announce
from ui.cells import Cell
from ui.widgets import key_cap

_MOST_ROWS: Final = 10
_ROW: Final = 36
_FOOT: Final = 34
_INSET: Final = 5
_PADDING: Final = 10
_COLUMN_GAP: Final = 22
_WIDEST: Final = 820
_ICON: Final = 16
_BELOW_EDITOR: Final = 5
_SHADOW: Final = shapes.SHADOW_PX
_STEPS: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_MOST_ROWS,
    Qt.Key.Key_PageDown: _MOST_ROWS,
}
_CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


@dataclass(frozen=True, slots=True)
class PopupRow:
    """The first cell takes the room left over and shows the match; `payload` comes back when the row is chosen."""

    cells: tuple[Cell, ...]
    payload: object
    icon: str | None = None
    tone: str | None = None


class PopupList(QWidget):
    """Lies inside the window while there is room in it, and is a window of its own where it would be cut off; there it
    has no shadow, for not every screen can show translucent windows. While it is open it takes Up, Down, PgUp, PgDn,
    Enter, Tab and Esc from the editor; all else passes by."""

    chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, editor: QWidget, legend: Sequence[tuple[str, str]] = (), minimum_width: int = 0) -> None:
        super().__init__(editor)
        self._editor = editor
        self._legend = tuple(legend)
        self._minimum_width = minimum_width
        self._host: QWidget | None = None
        self._rows: tuple[PopupRow, ...] = ()
        self._query = re.compile(r"(?!)")
        self._current = -1
        self._top = 0
        self.chosen_by_tab = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.hide()
        editor.installEventFilter(self)

    def set_rows(self, rows: Sequence[PopupRow], query: str = "", current: int = 0) -> None:
        """Show the rows with one of them current, words of `query` standing out; no rows closes the list."""
        self._rows = tuple(rows)
        words = [re.escape(word) for word in query.split()]
        self._query = re.compile(rf"(?<!\w)(?:{'|'.join(words)})" if words else r"(?!)", re.IGNORECASE)
        self._current = current if rows else -1
        self._top = max(0, self._current - self._shown() + 1)
        if not rows:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self.update()
        self._announce()

    def is_open(self) -> bool:
        return self.isVisible()

    def current_row(self) -> PopupRow | None:
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def dismiss(self) -> None:
        """Close without choosing; `dismissed` is emitted if it was open."""
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible():
            return False
        if watched is self._host:
            self._heed_window(event)
        if watched is not self._editor:
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride if self._wants(event):
                event.accept()
                return True
            case QEvent.Type.KeyPress if self._wants(event):
                assert isinstance(event, QKeyEvent)
                self._steer(Qt.Key(event.key()))
                return True
            case QEvent.Type.FocusOut | QEvent.Type.Hide:
                self.dismiss()
            case QEvent.Type.Resize | QEvent.Type.Move:
                self._place()
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and row != self._current:
            self._current = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self._choose(by_tab=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = -1 if event.angleDelta().y() > 0 else 1
        self._top = max(0, min(len(self._rows) - self._shown(), self._top + steps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        panel = self._panel()
        if self.isWindow():
            painter.fillRect(self.rect(), theme.color("panel"))
        else:
            shapes.soft_shadow(painter, panel, 8)
        shapes.box(painter, panel, 8, fill=theme.color("panel"), border=theme.color("border"))
        widths = self._column_widths()
        for place in range(self._shown()):
            self._paint_row(painter, self._row_rect(place), self._top + place, widths)
        if self._legend:
            self._paint_foot(painter, panel)
        painter.end()

    def _heed_window(self, event: QEvent) -> None:
        """A click beside the list closes it, and so does going to another window."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate):
            self.dismiss()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()

    def _wants(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in _CHOOSING:
            return self._current >= 0
        return event.key() in _STEPS or event.key() == Qt.Key.Key_Escape

    def _steer(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in _CHOOSING:
            self._choose(by_tab=key == Qt.Key.Key_Tab)
        else:
            self._move(_STEPS[key])

    def _move(self, step: int) -> None:
        """A single step past an end goes round; a page stops there."""
        wanted, last = self._current + step, len(self._rows) - 1
        if abs(step) == 1:
            self._current = wanted % (last + 1)
        else:
            self._current = max(0, min(last, wanted))
        self._top = max(self._current - self._shown() + 1, min(self._top, self._current))
        self.update()
        self._announce()

    def _choose(self, *, by_tab: bool) -> None:
        row = self.current_row()
        self.hide()
        self.chosen_by_tab = by_tab
        if row is not None:
            self.chosen.emit(row.payload)

    def _announce(self) -> None:
        row = self.current_row()
        if row is not None:
            words = ", ".join(cell.text for cell in row.cells if cell.text)
            place = {"number": self._current + 1, "count": len(self._rows)}
            announce(self._editor, self.tr("{words}, {number} of {count}").format(words=words, **place))

    def _shown(self) -> int:
        return min(len(self._rows), _MOST_ROWS)

    def _panel(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)

    def _row_rect(self, place: int) -> QRectF:
        panel, height = self._panel(), theme.px(_ROW)
        return QRectF(panel.left() + _INSET, panel.top() + _INSET + place * height, panel.width() - 2 * _INSET, height)

    def _row_at(self, y: float) -> int:
        place = int((y - self._panel().top() - _INSET) // theme.px(_ROW))
        return self._top + place if 0 <= place < self._shown() else -1

    def _place(self) -> None:
        """Under the editor, or above it, inside its window; else as a window of its own."""
        self._watch(self._editor.window())
        size = self._wanted_size()
        anchor = QRect(self._editor.mapTo(self._editor.window(), QPoint(0, 0)), self._editor.size())
        top = _top_inside(anchor, size.height(), self._editor.window().height())
        self._become(Qt.WindowType.Widget if top is not None else Qt.WindowType.ToolTip | _BARE)
        self.resize(size.width() + 2 * _SHADOW, size.height() + 2 * _SHADOW)
        if top is None:
            self.move(self._place_on_screen(size) - _OUTSET)
        else:
            left = self._left(anchor, size.width())
            left = max(4, min(left, self._editor.window().width() - size.width() - 4))
            self.move(QPoint(left, top) - _OUTSET)
        self.setMask(shapes.rounded_region(self._panel(), 8) if self.isWindow() else QRegion())

    def _watch(self, host: QWidget) -> None:
        if host is not self._host:
            if self._host is not None:
                self._host.removeEventFilter(self)
            host.installEventFilter(self)
            self._host = host

    def _become(self, kind: Qt.WindowType) -> None:
        """A part of the window or a window; changing over hides, so it is done only when needed."""
        host, was_open = self._editor.window(), self.isVisible()
        if self.parentWidget() is not host or self.isWindow() != (kind != Qt.WindowType.Widget):
            self.setParent(host, kind)
            self.setVisible(was_open)

    def _place_on_screen(self, size: QSize) -> QPoint:
        below = self._editor.mapToGlobal(QPoint(0, self._editor.height() + _BELOW_EDITOR))
        if below.y() + size.height() <= self._editor.screen().availableGeometry().bottom():
            return below
        return self._editor.mapToGlobal(QPoint(0, -_BELOW_EDITOR - size.height()))

    def _left(self, anchor: QRect, width: int) -> int:
        rtl = self._editor.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return anchor.right() + 1 - width if rtl else anchor.left()

    def _wanted_size(self) -> QSize:
        foot = theme.px(_FOOT) if self._legend else 0
        height = self._shown() * theme.px(_ROW) + 2 * _INSET + foot
        widest = min(self._natural_width(), theme.px(_WIDEST))
        return QSize(round(max(self._editor.width(), theme.px(self._minimum_width), widest)), height)

    def _natural_width(self) -> float:
        """Wide enough that no name is cut."""
        first = max((cell_painting.natural_width(row.cells[0]) for row in self._rows), default=0)
        icon = theme.px(_ICON) + _PADDING if any(row.icon for row in self._rows) else 0
        others = sum(width + _COLUMN_GAP for width in self._column_widths())
        return first + icon + others + 2 * (_INSET + _PADDING) + 8

    def _column_widths(self) -> list[float]:
        """Of all columns but the first; measured over all rows, so that scrolling moves nothing."""
        count = max((len(row.cells) for row in self._rows), default=0)
        return [
            max(cell_painting.natural_width(row.cells[column]) for row in self._rows if column < len(row.cells))
            for column in range(1, count)
        ]

    def _paint_row(self, painter: QPainter, rect: QRectF, number: int, widths: list[float]) -> None:
        row = self._rows[number]
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if number == self._current:
            shapes.box(painter, rect, 6, fill=theme.color("selected"))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        for column in range(len(widths), 0, -1):
            area = _cut(inner, widths[column - 1], at_right=not rtl)
            _cut(inner, _COLUMN_GAP, at_right=not rtl)
            if column < len(row.cells):
                cell_painting.paint_cell(painter, area, row.cells[column], rtl=rtl)
        if row.icon:
            square = _cut(inner, theme.px(_ICON), at_right=rtl)
            square = QRectF(square.left(), round(square.center().y() - theme.px(_ICON) / 2), *(2 * [theme.px(_ICON)]))
            icons.paint(painter, square, row.icon, theme.tone(row.tone or "neutral").fg)
            _cut(inner, _PADDING, at_right=rtl)
        if rtl:
            cell_painting.paint_cell(painter, inner, row.cells[0], rtl=True)
        else:
            self._paint_matched(painter, inner, row.cells[0])

    def _paint_matched(self, painter: QPainter, inner: QRectF, cell: Cell) -> None:
        ink, marked_ink = theme.color(cell.color or cell.tone or "text"), theme.color("accentText")
        done = 0
        for match in self._query.finditer(cell.text):
            _draw_run(painter, inner, cell.text[done : match.start()], ink, cell.weight)
            _draw_run(painter, inner, match.group(), marked_ink, 600)
            done = match.end()
        _draw_run(painter, inner, cell.text[done:], ink, cell.weight)

    def _paint_foot(self, painter: QPainter, panel: QRectF) -> None:
        top = panel.bottom() - theme.px(_FOOT)
        shapes.hairline(painter, panel.left() + 1, top, panel.width() - 2, "border")
        area = QRectF(panel.left() + _INSET + _PADDING, top + 1, panel.width() - 2 * _PADDING - 2 * _INSET, 0)
        area.setBottom(panel.bottom())
        key_cap.paint_legend(painter, area, self._legend)


_BARE: Final = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
_OUTSET: Final = QPoint(_SHADOW, _SHADOW)


def _top_inside(anchor: QRect, height: int, host_height: int) -> int | None:
    below = anchor.bottom() + 1 + _BELOW_EDITOR
    if below + height <= host_height:
        return below
    above = anchor.top() - _BELOW_EDITOR - height
    return above if above >= 0 else None


def _cut(inner: QRectF, width: float, *, at_right: bool) -> QRectF:
    """A strip off one end of `inner`, which is shortened by it."""
    if at_right:
        strip = QRectF(inner.right() - width, inner.top(), width, inner.height())
        inner.setRight(inner.right() - width)
    else:
        strip = QRectF(inner.left(), inner.top(), width, inner.height())
        inner.setLeft(inner.left() + width)
    return strip


def _draw_run(painter: QPainter, inner: QRectF, text: str, ink: QColor, weight: int) -> None:
    if text and inner.width() > 0:
        inner.setLeft(inner.left() + lettering.draw(painter, inner, text, "body", ink, weight=weight))
