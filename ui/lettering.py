"""Measuring, shortening and drawing one line of text; measures are remembered, for lists ask them all the time."""

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from ui import theme

Align = Literal["left", "center", "right"]


def width(text: str, role: str, weight: int | None = None) -> float:
    """Logical pixels that the text takes, uncut."""
    return _width(text, role, weight, theme.text_scale())


def elided(text: str, role: str, weight: int | None, available: float) -> str:
    """The text, cut with an ellipsis where it is wider than `available` pixels."""
    if width(text, role, weight) <= available:
        return text
    return _elided(text, role, weight, int(available), theme.text_scale())


def line_height(role: str, weight: int | None = None) -> float:
    return _metrics(role, weight, theme.text_scale()).height()


def draw(
    painter: QPainter,
    rect: QRectF,
    text: str,
    role: str,
    color: QColor,
    *,
    weight: int | None = None,
    align: Align = "left",
    italic: bool = False,
) -> float:
    """Draw the text in the vertical middle of `rect`, shortened to fit. Returns the pixels it took."""
    shown = elided(text, role, weight, rect.width())
    taken = width(shown, role, weight)
    room = {"left": 0.0, "center": (rect.width() - taken) / 2, "right": rect.width() - taken}[align]
    metrics = _metrics(role, weight, theme.text_scale())
    baseline = round(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)
    painter.setFont(_italic(role, weight, theme.text_scale()) if italic else theme.font(role, weight))
    painter.setPen(color)
    painter.drawText(QPointF(rect.left() + room, baseline), shown)
    return taken


@lru_cache(maxsize=16_384)
def _width(text: str, role: str, weight: int | None, scale: float) -> float:
    return _metrics(role, weight, scale).horizontalAdvance(text)


@lru_cache(maxsize=4_096)
def _elided(text: str, role: str, weight: int | None, available: int, scale: float) -> str:
    return _metrics(role, weight, scale).elidedText(text, Qt.TextElideMode.ElideRight, available)


@lru_cache(maxsize=64)
def _metrics(role: str, weight: int | None, scale: float) -> QFontMetricsF:
    return QFontMetricsF(theme.font(role, weight))


@lru_cache(maxsize=64)
def _italic(role: str, weight: int | None, scale: float) -> QFont:
    slanted = QFont(theme.font(role, weight))
    slanted.setItalic(True)
    return slanted
