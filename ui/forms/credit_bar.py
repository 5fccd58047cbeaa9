"""Credit as a bar: what is owed, what this order adds, and where the limit is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.domain.values import Minor
from ui import formats, shapes, theme
from ui.widgets.label import Label

_HEIGHT = 8
_PAST_LIMIT = 0.105  # of the bar lies behind the limit's mark while it is exceeded


class CreditBar(QWidget):
    """Words above, bar below; the words say all that the bar shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = Label("", "body", 400, "text2", align="right")
        self._bar = _Bar()
        top = QHBoxLayout()
        top.addWidget(Label(self.tr("Credit"), "body", 600))
        top.addStretch(1)
        top.addWidget(self._figures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(7)
        column.addLayout(top)
        column.addWidget(self._bar)

    def show_credit(self, owed: Minor, order: Minor, limit: Minor, currency: str) -> None:
        used = formats.money(owed + order, currency)
        text = self.tr("{used} of {limit}").format(used=used, limit=formats.money(limit, currency))
        is_over = owed + order > limit
        self._figures.setText(text)
        self._figures.set_color("danger" if is_over else "text2")
        self._bar.show_parts(max(0, owed), order, limit)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._owed, self._order, self._limit = 0, 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT) + 6)

    def show_parts(self, owed: Minor, order: Minor, limit: Minor) -> None:
        if (owed, order, limit) != (self._owed, self._order, self._limit):
            self._owed, self._order, self._limit = owed, order, limit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        track = QRectF(0, 3, self.width(), theme.px(_HEIGHT))
        shapes.box(painter, track, 4, fill=theme.color("sunken"))
        used = self._owed + self._order
        is_over = used > self._limit
        limit_x = track.width() * (1 - _PAST_LIMIT) if is_over else track.width()
        per_minor = limit_x / max(self._limit, 1)
        owed = min(self._owed, self._limit) * per_minor
        inside = min(used, self._limit) * per_minor
        _part(painter, track, 0, owed, "chart5")
        _part(painter, track, owed + (1 if owed else 0), inside, "chart1")
        if is_over:
            over = min(used - self._limit, self._limit) * per_minor
            _part(painter, track, limit_x + 1, min(limit_x + max(over, 4), track.width()), "danger")
            painter.fillRect(QRectF(limit_x - 1, 0, 2, track.height() + 6), theme.color("text"))
        painter.end()


def _part(painter: QPainter, track: QRectF, left: float, right: float, token: str) -> None:
    if right > left:
        shapes.box(painter, QRectF(left, track.top(), right - left, track.height()), 3, fill=theme.color(token))
