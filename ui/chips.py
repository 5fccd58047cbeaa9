"""The status chip: a shape and a word on a tint. Painted by lists and by the chip widget alike."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui import icons, lettering, shapes, theme

_PADDING = 7
_ICON = 14
_GAP = 5


def height() -> int:
    return theme.px(20)


def width(text: str, icon: str | None) -> float:
    """Logical pixels of the whole chip, with one of slack for rounding."""
    room_for_icon = theme.px(_ICON) + _GAP if icon else 0
    return 2 * _PADDING + room_for_icon + lettering.width(text, "small", 500) + 1


def paint(painter: QPainter, rect: QRectF, text: str, tone_name: str, icon: str | None) -> None:
    """Fill `rect`; in a right-to-left layout the caller mirrors the painter's rectangle, the icon follows its side."""
    tone = theme.tone(tone_name)
    shapes.box(painter, rect, 5, fill=tone.bg)
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
    if icon:
        size = theme.px(_ICON)
        icons.paint(painter, QRectF(inner.left(), rect.center().y() - size / 2, size, size), icon, tone.fg)
        inner.setLeft(inner.left() + size + _GAP)
    lettering.draw(painter, inner, text, "small", tone.fg, weight=500)
