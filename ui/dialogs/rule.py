"""A line between rows of a dialog."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import shapes


class Rule(QWidget):
    """One pixel, in a colour of the theme."""

    def __init__(self, token: str = "border", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, 0, self.width(), self._token)
        painter.end()
