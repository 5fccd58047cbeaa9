"""The one rounded panel that holds what a window shows; its corners stay round over whatever lies in it."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import shapes, theme

_RADIUS: Final = 8


class Panel(QWidget):
    """Fill `content`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(1, 1, 1, 1)
        self.content.setSpacing(0)
        self._rim = _Rim(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rim.fit(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.end()


class _Rim(QWidget):
    """Lies over the edge only: the border, and the corners in the window's colour."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def fit(self, area: QRect) -> None:
        self.setGeometry(area)
        inner = area.adjusted(1, 1, -1, -1)
        corners = inner.adjusted(_RADIUS, 0, -_RADIUS, 0), inner.adjusted(0, _RADIUS, 0, -_RADIUS)
        self.setMask(QRegion(area).subtracted(QRegion(corners[0])).subtracted(QRegion(corners[1])))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        outside = QPainterPath()
        outside.addRect(area)
        rounded = QPainterPath()
        rounded.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.fillPath(outside.subtracted(rounded), theme.color("window"))
        shapes.box(painter, area, _RADIUS, border=theme.color("border"))
        painter.end()
