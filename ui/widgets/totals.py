"""Sums at the foot of a record's lines, right-aligned, the last one strong."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import lettering, theme

_ROW: Final = 20
_AMOUNT: Final = 84


class Totals(QWidget):
    """Words and amounts, read to screen readers in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sums: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sums(self, sums: Sequence[tuple[str, str]]) -> None:
        self._sums = tuple(sums)
        self.setAccessibleName(", ".join(f"{word} {amount}" for word, amount in sums))
        self.updateGeometry()
        self.update()

    def sums(self) -> tuple[tuple[str, str], ...]:
        return self._sums

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_ROW) * len(self._sums) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, (word, amount) in enumerate(self._sums):
            is_last = number == len(self._sums) - 1
            self._paint_sum(painter, 4 + number * theme.px(_ROW), word, amount, is_last=is_last)
        painter.end()

    def _paint_sum(self, painter: QPainter, top: int, word: str, amount: str, *, is_last: bool) -> None:
        height, edge = theme.px(_ROW), theme.px(_AMOUNT)
        rtl = self.isRightToLeft()
        amounts = QRectF(0 if rtl else self.width() - edge, top, edge, height)
        words = QRectF(edge if rtl else 0, top, self.width() - edge, height)
        align: lettering.Align = "left" if rtl else "right"
        ink, weight = ("text", 600) if is_last else ("text2", 400)
        lettering.draw(painter, words, word, "small", theme.color(ink), weight=weight, align=align)
        lettering.draw(painter, amounts, amount, "body", theme.color(ink), weight=weight, align=align)
