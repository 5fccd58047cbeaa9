"""How far the figures lag the journal: a dot, a word and a detail, always visible."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import lettering, shapes, theme

_DOT: Final = 8
_HALO: Final = 14
_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Freshness:
    """`tone`: success live, info catching up, warning figures of earlier, danger out of reach, time the past."""

    word: str
    detail: str = ""
    tone: str = "success"


class FreshnessDot(QAbstractButton):
    """Clicking it asks for the detail list by list."""

    def __init__(self, freshness: Freshness, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_freshness(freshness)

    def set_freshness(self, freshness: Freshness) -> None:
        self._freshness = freshness
        self.setAccessibleName(f"{freshness.word} {freshness.detail}".strip())
        self.updateGeometry()
        self.update()

    def freshness(self) -> Freshness:
        return self._freshness

    def sizeHint(self) -> QSize:
        words = lettering.width(self._freshness.word, "body", 600)
        detail = lettering.width(self._freshness.detail, "small") + _GAP if self._freshness.detail else 0
        return QSize(round(theme.px(_HALO) + _GAP + words + detail + 8), theme.px(28))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = QRectF(self.rect()).adjusted(3, 0, -3, 0)
        self._paint_dot(painter, area, rtl)
        used = theme.px(_HALO) + _GAP
        area.adjust(0 if rtl else used, 0, -used if rtl else 0, 0)
        align: lettering.Align = "right" if rtl else "left"
        words = self._freshness.word
        taken = lettering.draw(painter, area, words, "body", theme.color("text"), weight=600, align=align) + _GAP
        area.adjust(0 if rtl else taken, 0, -taken if rtl else 0, 0)
        lettering.draw(painter, area, self._freshness.detail, "small", theme.color("text3"), align=align)
        if self.hasFocus():
            shapes.focus_ring(painter, QRectF(self.rect()), 6)
        painter.end()

    def _paint_dot(self, painter: QPainter, area: QRectF, rtl: bool) -> None:
        tone = theme.tone(self._freshness.tone)
        halo, dot = theme.px(_HALO), theme.px(_DOT)
        left = area.right() - halo if rtl else area.left()
        outer = QRectF(left, round(area.center().y() - halo / 2), halo, halo)
        rim = (halo - dot) / 2
        shapes.box(painter, outer, halo / 2, fill=tone.bg)
        shapes.box(painter, outer.adjusted(rim, rim, -rim, -rim), dot / 2, fill=tone.fg)
