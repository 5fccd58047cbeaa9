"""The filter field of a list: terms that are understood stand on a tint, those searched as text are dotted under."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from core.readmodels.filters import Token
from ui import lettering, shapes, theme
from ui.widgets.fields import paint_frame
from ui.widgets.search_box import SearchBox

_INSIDE: Final = 2  # QLineEdit's own margin


class FilterBox(SearchBox):
    """`left` is emitted when Enter, Down or Esc lead from the field to the list."""

    left = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self._tokens: tuple[Token, ...] = ()

    def set_tokens(self, tokens: Sequence[Token]) -> None:
        """How the text was read."""
        self._tokens = tuple(tokens)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leads_away = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if leads_away or (event.key() == Qt.Key.Key_Escape and not self.text()):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_frame(painter, area, focused=self.hasFocus(), enabled=self.isEnabled(), problem=False)
        self._paint_icons(painter, area)
        self._paint_tokens(painter)
        painter.end()
        QLineEdit.paintEvent(self, event)

    def _paint_tokens(self, painter: QPainter) -> None:
        for token in self._tokens if self._fits() else ():
            start = self._x(token.start)
            end = self._x(token.end)
            middle, height = self.height() / 2, theme.px(20)
            if token.reading == "term":
                box = QRectF(start - 2, middle - height / 2, end - start + 4, height)
                shapes.box(painter, box, 4, fill=theme.tone("info").bg)
            elif token.reading == "unknown":
                painter.setPen(QPen(theme.color("warning"), 1.5, Qt.PenStyle.DotLine))
                painter.drawLine(round(start), round(middle + 9), round(end), round(middle + 9))

    def _fits(self) -> bool:
        """While the text is scrolled nobody knows where its words are."""
        return lettering.width(self.text(), "body") < self.width() - self._left() - self.textMargins().right() - 8

    def _left(self) -> int:
        return self.textMargins().left() + _INSIDE

    def _x(self, position: int) -> float:
        return self._left() + lettering.width(self.text()[:position], "body")
