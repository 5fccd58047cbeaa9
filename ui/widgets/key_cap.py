"""Keys drawn as caps, alone or as a legend at the foot of a form: Tab next cell, ↵ next line."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import lettering, shapes, theme

_PADDING = 5
_AFTER_CAP = 6
_BETWEEN = 16


def cap_width(keys: str) -> float:
    return max(lettering.width(keys, "caption", 500) + 2 * _PADDING + 1, theme.px(18))


def paint_cap(painter: QPainter, left: float, middle: float, keys: str) -> float:
    """Draw the cap from `left`, centred on the line `middle`. Returns its width."""
    width, height = cap_width(keys), theme.px(18)
    rect = QRectF(round(left), round(middle - height / 2), round(width), height)
    shapes.box(painter, rect, 4, fill=theme.color("panel2"), border=theme.color("border"))
    lettering.draw(painter, rect, keys, "caption", theme.color("text2"), weight=500, align="center")
    return width


def paint_legend(painter: QPainter, area: QRectF, legend: Sequence[tuple[str, str]]) -> None:
    """Caps with what they do, from the left of `area`; pairs that no longer fit whole are left out."""
    left = area.left()
    for keys, words in legend:
        width = _pair_width(keys, words)
        if left + width > area.right() + 1:
            return
        words_left = left + paint_cap(painter, left, area.center().y(), keys) + _AFTER_CAP
        room = QRectF(words_left, area.top(), left + width - words_left, area.height())
        lettering.draw(painter, room, words, "small", theme.color("text3"))
        left += width + _BETWEEN


def legend_width(legend: Sequence[tuple[str, str]]) -> float:
    return sum(_pair_width(*pair) + _BETWEEN for pair in legend) - _BETWEEN if legend else 0


def _pair_width(keys: str, words: str) -> float:
    return cap_width(keys) + _AFTER_CAP + lettering.width(words, "small") + 1


class KeyCap(QWidget):
    """One cap, for the right edge of a row."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(keys)

    def sizeHint(self) -> QSize:
        return QSize(round(cap_width(self._keys) + 0.5), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_cap(painter, 0, self.height() / 2, self._keys)
        painter.end()


class KeyLegend(QWidget):
    """A line of caps and words; it gives up pairs from its end when it becomes narrow."""

    def __init__(self, legend: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legend = tuple(legend)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(f"{keys} {words}" for keys, words in legend))

    def sizeHint(self) -> QSize:
        return QSize(round(legend_width(self._legend)) + 2, theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_legend(painter, QRectF(self.rect()), self._legend)
        painter.end()
