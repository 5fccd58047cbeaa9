"""The few shapes everything is painted from: rounded boxes, focus rings, hairlines, soft shadows."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QRegion

from ui import theme

SHADOW_PX = 14


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None = None,
    border: QColor | None = None,
    border_width: float = 1.0,
) -> None:
    """A rounded box whose border lies inside `rect`, aligned by half its width so that it stays sharp."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(border, border_width))
        half = border_width / 2
        rect = rect.adjusted(half, half, -half, -half)
        radius -= half
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Two pixels of the focus colour, one pixel inside `rect`."""
    box(painter, rect.adjusted(1, 1, -1, -1), max(radius - 1, 0), border=theme.color("focus"), border_width=2)


def hairline(painter: QPainter, x: float, y: float, length: float, token: str = "hairline") -> None:
    """A horizontal line of one logical pixel."""
    painter.fillRect(QRectF(x, y, length, 1), theme.color(token))


def rounded_region(rect: QRectF, radius: float) -> QRegion:
    """The pixels of a rounded box, for windows on screens that cannot show translucent ones."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())


def soft_shadow(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Darken up to SHADOW_PX around `rect`, a little lower than it; effects would blur the text inside instead."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 12 if theme.is_dark() else 3))
    for spread in range(SHADOW_PX, 0, -1):
        side = spread * 0.7
        grown = rect.adjusted(-side, -side * 0.3, side, spread)
        painter.drawRoundedRect(grown, radius + side, radius + side)
    painter.restore()
