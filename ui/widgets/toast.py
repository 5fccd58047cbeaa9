"""Short notes on finished work at the bottom right; never errors, never the focus."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import shapes, theme
from ui.widgets.buttons import Button
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

_WIDTH: Final = 360
_MOST: Final = 3
_SHOWN_MS: Final = 6_000
_SHOWN_WITH_ACTION_MS: Final = 10_000
_MARGIN: Final = 16
_SHADOW: Final = shapes.SHADOW_PX


class Toast(QWidget):
    """One note; it waits while the pointer rests on it."""

    acted = Signal()
    closed = Signal()

    def __init__(self, text: str, action: str, icon: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._button: Button | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_WITH_ACTION_MS if action else _SHOWN_MS)
        self._timer.timeout.connect(self.close_softly)
        self._lay_out(text, action, icon, tone)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer.start()

    def button(self) -> Button | None:
        """The action, if the toast has one."""
        return self._button

    def time_left_ms(self) -> int:
        """Until it goes by itself; -1 while it waits."""
        return self._timer.remainingTime()

    def close_softly(self) -> None:
        """Go away; `closed` is emitted once."""
        self._timer.stop()
        self.closed.emit()
        self.hide()
        self.deleteLater()

    def sizeHint(self) -> QSize:
        width = theme.px(_WIDTH) + 2 * _SHADOW
        return QSize(width, max(self._row.totalHeightForWidth(width), theme.px(46) + 2 * _SHADOW))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        shapes.soft_shadow(painter, area, 8)
        shapes.box(painter, area, 8, fill=theme.color("panel"), border=theme.color("border"))
        painter.end()

    def _lay_out(self, text: str, action: str, icon: str, tone: str) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_SHADOW + 12, _SHADOW + 8, _SHADOW + 12, _SHADOW + 8)
        row.setSpacing(9)
        row.addWidget(IconMark(icon, tone))
        row.addWidget(Label(text, "body", 500, wraps=True), 1)
        if action:
            self._button = Button(action, parent=self)
            self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._button.clicked.connect(self._on_button_clicked)
            row.addWidget(self._button)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.acted.emit()
        self.close_softly()


class ToastStack(QObject):
    """Keeps the notes of one panel at its bottom corner, the newest lowest, three at most."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._toasts: list[Toast] = []
        panel.installEventFilter(self)

    def show_toast(self, text: str, action: str = "", icon: str = "circle-check", tone: str = "success") -> Toast:
        """Connect to the toast's `acted` for its button."""
        toast = Toast(text, action, icon, tone, self._panel)
        toast.closed.connect(self._on_toast_closed)
        self._toasts.append(toast)
        if len(self._toasts) > _MOST:
            self._toasts[0].close_softly()
        toast.show()
        self._place()
        return toast

    def toasts(self) -> tuple[Toast, ...]:
        return tuple(self._toasts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        bottom = self._panel.height() - _MARGIN + _SHADOW
        rtl = self._panel.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for toast in reversed(self._toasts):
            size = toast.sizeHint()
            left = _MARGIN - _SHADOW if rtl else self._panel.width() - size.width() - _MARGIN + _SHADOW
            toast.setGeometry(left, bottom - size.height(), size.width(), size.height())
            toast.raise_()
            bottom -= size.height() - 2 * _SHADOW + 8

    @Slot()
    def _on_toast_closed(self) -> None:
        sender = self.sender()
        self._toasts = [toast for toast in self._toasts if toast is not sender]
        self._place()
