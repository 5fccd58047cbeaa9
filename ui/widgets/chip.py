"""A status chip as a widget, beside the title of a record."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import chips


class Chip(QWidget):
    """Shape, word and colour; its word is its accessible name."""

    def __init__(
        self, text: str = "", tone: str = "neutral", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(text, tone, icon)

    def set_status(self, text: str, tone: str, icon: str | None = None) -> None:
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(round(chips.width(self._text, self._icon) + 0.5), chips.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chips.paint(painter, QRectF(self.rect()), self._text, self._tone, self._icon)
        painter.end()
