"""A box to tick, with a border that can be seen in the dark too."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ui import icons, lettering, shapes, theme

_BOX: Final = 18
_GAP: Final = 8
_HEIGHT: Final = 28
_RADIUS: Final = 4


class CheckBox(QCheckBox):
    """Space ticks it, as everywhere."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._words = text
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = theme.px(_BOX) + _GAP + lettering.width(self._words, "body") + 4
        return QSize(round(width), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        size = theme.px(_BOX)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = area.right() - size - 1 if rtl else 1
        box = QRectF(left, round(area.center().y() - size / 2), size, size)
        self._paint_box(painter, box)
        room = area.adjusted(0, 0, -size - _GAP, 0) if rtl else area.adjusted(size + _GAP, 0, 0, 0)
        ink = theme.color("text" if self.isEnabled() else "disabled")
        lettering.draw(painter, room, self._words, "body", ink, align="right" if rtl else "left")
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        if self.isChecked():
            shapes.box(painter, box, _RADIUS, fill=theme.color("accent" if self.isEnabled() else "disabled"))
            icons.paint(painter, box.adjusted(2, 2, -2, -2), "check", theme.color("onAccent"))
        else:
            shapes.box(painter, box, _RADIUS, fill=theme.color("panel"), border=theme.color("borderStrong"))
        if self.hasFocus():
            around = box.adjusted(-1, -1, 1, 1)
            shapes.box(painter, around, _RADIUS + 1, border=theme.color("focus"), border_width=2)
