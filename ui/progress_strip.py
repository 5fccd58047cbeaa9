"""A strip at the foot of the window for work in the background: what is done, how far it is, and Stop."""

from typing import Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import formats, shapes, theme
from ui.widgets.buttons import Button
from ui.widgets.label import Label

_HEIGHT: Final = 40
_BAR: Final = 180


class ProgressBar(QWidget):
    """A thin bar; without an end in sight it is a third full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setFixedSize(theme.px(_BAR), 6)

    def set_share(self, share: float | None) -> None:
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        shapes.box(painter, area, 3, fill=theme.color("hairline"))
        share = 1 / 3 if self._share is None else self._share
        if share > 0:
            done = QRectF(area.left(), area.top(), max(area.width() * share, area.height()), area.height())
            shapes.box(painter, done, 3, fill=theme.color("accent"))
        painter.end()


class ProgressStrip(QWidget):
    """Hidden until something is under way."""

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = Label("", "body", 500)
        self._count = Label("", "small", 400, "text3")
        self._bar = ProgressBar()
        self._stop = Button(self.tr("Stop"))
        self._stop.clicked.connect(self.stop_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 12, 4)
        row.setSpacing(12)
        for widget in (self._what, self._bar, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._stop)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.hide()

    def begin(self, what: str) -> None:
        self._what.setText(what)
        self.advance(0, 0)
        self._stop.setEnabled(True)
        self.show()

    def advance(self, done: int, of: int) -> None:
        """`of` is 0 while the end is not known."""
        self._bar.set_share(done / of if of else None)
        self._count.setText(f"{formats.count(done)} of {formats.count(of)}" if of else "")
        self._count.updateGeometry()

    def stopping(self) -> None:
        self._stop.setEnabled(False)
        self._count.setText(self.tr("stopping"))

    def end(self) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel2"))
        shapes.hairline(painter, 0, 0, self.width(), "border")
        painter.end()
