"""The history of a record: each entry with its shape, its sentence, who and when, why, and its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, lettering, shapes, theme

_DISC: Final = 24
_ICON: Final = 14
_INDENT: Final = 34
_SENTENCE: Final = 20
_LINE: Final = 17
_BETWEEN: Final = 10


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One entry in words. `lines` stand under the sentence, the first with who and when."""

    number: str
    icon: str
    tone: str
    sentence: str
    lines: tuple[str, ...]


class HistoryList(QWidget):
    """As high as its entries; the newest is on top, a line leads from each to the one before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[HistoryItem, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_items(self, items: Sequence[HistoryItem]) -> None:
        self._items = tuple(items)
        said = (f"{item.sentence}, {', '.join(item.lines)}, {item.number}" for item in items)
        self.setAccessibleName(". ".join(said))
        self.updateGeometry()
        self.update()

    def items(self) -> tuple[HistoryItem, ...]:
        return self._items

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), sum(map(_height, self._items)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0
        for number, item in enumerate(self._items):
            height = _height(item)
            if top + height >= event.rect().top() and top <= event.rect().bottom():
                self._paint_item(painter, QRectF(0, top, self.width(), height), item, number < len(self._items) - 1)
            top += height
        painter.end()

    def _paint_item(self, painter: QPainter, area: QRectF, item: HistoryItem, leads_on: bool) -> None:
        size = theme.px(_DISC)
        disc = self._mirrored(QRectF(0, area.top(), size, size))
        if leads_on:
            x = disc.center().x() - 1
            painter.fillRect(QRectF(x, disc.bottom(), 2, area.bottom() - disc.bottom()), theme.color("hairline"))
        tone = theme.tone(item.tone)
        shapes.box(painter, disc, size / 2, fill=tone.bg)
        inset = (size - theme.px(_ICON)) / 2
        icons.paint(painter, disc.adjusted(inset, inset, -inset, -inset), item.icon, tone.fg)
        self._paint_words(painter, area, item)

    def _paint_words(self, painter: QPainter, area: QRectF, item: HistoryItem) -> None:
        near, far = ("right", "left") if self.isRightToLeft() else ("left", "right")
        indent, height = theme.px(_INDENT), theme.px(_SENTENCE)
        taken = lettering.width(item.number, "caption") + 12
        room = self._mirrored(QRectF(indent, area.top(), area.width() - indent - taken, height))
        lettering.draw(painter, room, item.sentence, "body", theme.color("text"), weight=500, align=near)  # type: ignore[arg-type]  # one of the two literals above
        edge = self._mirrored(QRectF(area.width() - taken, area.top(), taken, height))
        lettering.draw(painter, edge, item.number, "caption", theme.color("text3"), align=far)  # type: ignore[arg-type]  # as above
        for number, line in enumerate(item.lines):
            top = area.top() + height + number * theme.px(_LINE)
            room = self._mirrored(QRectF(indent, top, area.width() - indent, theme.px(_LINE)))
            lettering.draw(painter, room, line, "small", theme.color("text2"), align=near)  # type: ignore[arg-type]  # as above

    def _mirrored(self, rect: QRectF) -> QRectF:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            rect.moveLeft(self.width() - rect.right())
        return rect


def _height(item: HistoryItem) -> int:
    return theme.px(_SENTENCE) + len(item.lines) * theme.px(_LINE) + _BETWEEN
