"""The way of an order from placed to paid: filled check, half disc for partly, hollow for to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import lettering, shapes, theme

_DISC: Final = 18
_LINE_GAP: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """`detail` stands under the word: a date, "60 of 71", "not yet"."""

    word: str
    detail: str = ""
    state: Literal["done", "partial", "todo"] = "todo"
    is_current: bool = False


class StatePath(QWidget):
    """Painted only; read to screen readers as one sentence."""

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        self.setAccessibleName(", ".join(f"{step.word} {step.detail}".strip() for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48) * len(self._steps), theme.px(58))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        steps = self._steps if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self._steps[::-1]
        slot = self.width() / max(len(steps), 1)
        for index, step in enumerate(steps):
            self._paint_step(painter, QRectF(index * slot, 0, slot, self.height()), step)
        for index, (before, after) in enumerate(pairwise(steps)):
            self._paint_line(painter, (index + 0.5) * slot, slot, before, after)
        painter.end()

    def _paint_step(self, painter: QPainter, slot: QRectF, step: Step) -> None:
        size = theme.px(_DISC)
        _paint_disc(painter, QRectF(slot.center().x() - size / 2, 1, size, size), step.state)
        word = QRectF(slot.left() + 2, size + 3, slot.width() - 4, theme.px(17))
        ink = "text3" if step.state == "todo" and not step.is_current else "text"
        weight = 600 if step.is_current else 500
        lettering.draw(painter, word, step.word, "small", theme.color(ink), weight=weight, align="center")
        detail = word.translated(0, theme.px(16))
        lettering.draw(painter, detail, step.detail, "caption", theme.color("text3"), align="center")

    def _paint_line(self, painter: QPainter, left: float, slot: float, before: Step, after: Step) -> None:
        size = theme.px(_DISC)
        reached = before if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else after
        rim = size / 2 + _LINE_GAP
        color = theme.color("success" if reached.state == "done" else "border")
        painter.fillRect(QRectF(left + rim, size / 2, slot - 2 * rim, 2), color)


def _paint_disc(painter: QPainter, rect: QRectF, state: str) -> None:
    if state == "done":
        shapes.box(painter, rect, rect.width() / 2, fill=theme.color("success"))
        _paint_check(painter, rect)
    elif state == "partial":
        shapes.box(painter, rect, rect.width() / 2, border=theme.color("warning"), border_width=2)
        _paint_half(painter, rect.center(), rect.width() / 2 - 3.5)
    else:
        shapes.box(painter, rect, rect.width() / 2, border=theme.color("borderStrong"), border_width=1.5)


def _paint_check(painter: QPainter, rect: QRectF) -> None:
    """Bolder than the icon of the same name, which is too thin at this size."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color("panel"), rect.width() / 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    corners = ((0.29, 0.52), (0.44, 0.66), (0.71, 0.37))
    painter.drawPolyline([rect.topLeft() + QPointF(x * rect.width(), y * rect.height()) for x, y in corners])
    painter.restore()


def _paint_half(painter: QPainter, center: QPointF, radius: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(theme.color("warning"))
    whole = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    painter.drawPie(whole, -90 * 16, 180 * 16)
    painter.restore()
