"""The rows of the palette under their headings, painted; steered from the palette's field."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui import icons, lettering, shapes, theme
from ui.matching import folded
from ui.palette_rows import PaletteRow, Section
from ui.widgets import key_cap

_ROW: Final = 38
_HEADING: Final = 30
_INSET: Final = 8
_PADDING: Final = 11
_ICON: Final = 18
_TALLEST: Final = 460


class PaletteList(QWidget):
    """Never has the focus."""

    chosen = Signal(object)  # PaletteRow

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sections: list[Section] = []
        self._words: tuple[str, ...] = ()
        self._number = -1
        self._top = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_sections(self, sections: Sequence[Section], query: str) -> None:
        """Show these, the first row current; words of the query stand out."""
        self._sections = list(sections)
        self._words = tuple(folded(query).split())
        self._number = 0 if self._rows() else -1
        self._top = 0
        self.update()

    def append(self, section: Section) -> None:
        """More rows below; what is current stays so."""
        if section.rows:
            self._sections.append(section)
            self._number = max(self._number, 0)
            self.update()

    def rows(self) -> tuple[PaletteRow, ...]:
        return tuple(self._rows())

    def current(self) -> PaletteRow | None:
        rows = self._rows()
        return rows[self._number] if 0 <= self._number < len(rows) else None

    def move_current(self, step: int) -> None:
        """A single step past an end goes round; a page stops there."""
        count = len(self._rows())
        if not count:
            return
        wanted = self._number + step
        self._number = wanted % count if abs(step) == 1 else max(0, min(count - 1, wanted))
        self._show_current()
        self.update()

    def wanted_height(self) -> int:
        """At most so much that it still looks like a list."""
        return min(max(self._height(), theme.px(_ROW) + _INSET), theme.px(_TALLEST))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._row_at(event.position().y())
        if number >= 0 and number != self._number:
            self._number = number
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event.position().y()) >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._number = self._row_at(event.position().y())
            self.chosen.emit(self.current())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll_to(self._top - event.angleDelta().y() // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._sections:
            room = QRectF(self.rect()).adjusted(_INSET + _PADDING, 0, -_INSET, 0)
            lettering.draw(painter, room, self.tr("Nothing fits"), "body", theme.color("text3"))
        number = 0
        for heading, section in self._placed():
            room = heading.adjusted(_INSET + _PADDING - 1, 0, -_INSET, 0)
            lettering.draw(painter, room, section.title, "small", theme.color("text2"), weight=500)
            for place, row in enumerate(section.rows):
                area = QRectF(
                    _INSET, heading.bottom() + place * theme.px(_ROW), self.width() - 2 * _INSET, theme.px(_ROW)
                )
                self._paint_row(painter, area, row, is_current=number == self._number)
                number += 1
        painter.end()

    def _paint_row(self, painter: QPainter, area: QRectF, row: PaletteRow, *, is_current: bool) -> None:
        if area.bottom() < 0 or area.top() > self.height():
            return
        if is_current:
            shapes.box(painter, area, 6, fill=theme.color("selected"))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        size = theme.px(_ICON)
        ink = theme.color("text2" if row.is_available else "disabled")
        if row.icon:
            icons.paint(painter, QRectF(inner.left(), round(area.center().y() - size / 2), size, size), row.icon, ink)
        inner.setLeft(inner.left() + size + 12)
        if row.keys:
            cap = key_cap.cap_width(row.keys)
            key_cap.paint_cap(painter, inner.right() - cap, area.center().y(), row.keys)
            inner.setRight(inner.right() - cap - 12)
        self._paint_words(painter, inner, row)

    def _paint_words(self, painter: QPainter, inner: QRectF, row: PaletteRow) -> None:
        ink = theme.color("text" if row.is_available else "text3")
        for run, is_match in _runs(row.text, self._words):
            if inner.width() <= 0:
                return
            run_ink = theme.color("accentText") if is_match and row.is_available else ink
            weight = 600 if is_match else 500
            inner.setLeft(inner.left() + lettering.draw(painter, inner, run, "body", run_ink, weight=weight))
        inner.setLeft(inner.left() + 12)
        if row.detail and inner.width() > 0:
            lettering.draw(painter, inner, row.detail, "small", theme.color("text3"))

    def _rows(self) -> list[PaletteRow]:
        return [row for section in self._sections for row in section.rows]

    def _placed(self) -> list[tuple[QRectF, Section]]:
        """Each section with the area of its heading."""
        placed = []
        y = 4.0 - self._top
        for section in self._sections:
            placed.append((QRectF(0, y, self.width(), theme.px(_HEADING)), section))
            y += theme.px(_HEADING) + len(section.rows) * theme.px(_ROW)
        return placed

    def _height(self) -> int:
        return 4 + sum(theme.px(_HEADING) + len(section.rows) * theme.px(_ROW) for section in self._sections) + _INSET

    def _row_at(self, y: float) -> int:
        number = 0
        for heading, section in self._placed():
            place = int((y - heading.bottom()) // theme.px(_ROW))
            if 0 <= place < len(section.rows):
                return number + place
            number += len(section.rows)
        return -1

    def _show_current(self) -> None:
        number = self._number
        for heading, section in self._placed():
            if number < len(section.rows):
                top = heading.bottom() + number * theme.px(_ROW) + self._top
                above = theme.px(_HEADING) if number == 0 else 0
                self._scroll_to(int(min(self._top, top - above - 4)))
                self._scroll_to(int(max(self._top, top + theme.px(_ROW) + _INSET - self.height())))
                return
            number -= len(section.rows)

    def _scroll_to(self, top: int) -> None:
        self._top = max(0, min(top, self._height() - self.height()))
        self.update()


def _runs(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text cut where a word of the query begins a word in it."""
    plain = folded(text)
    if len(plain) != len(text):  # an accent was taken apart: the places would not fit
        return [(text, False)]
    runs: list[tuple[str, bool]] = []
    done = at = 0
    while at < len(text):
        is_start = at == 0 or plain[at - 1] == " "
        found = max((word for word in words if is_start and plain.startswith(word, at)), key=len, default="")
        if found:
            runs += [(text[done:at], False), (text[at : at + len(found)], True)]
            done = at + len(found)
        at += max(len(found), 1)
    return [run for run in (*runs, (text[done:], False)) if run[0]]
