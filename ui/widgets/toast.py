"""Short notes on finished work at the bottom right; never errors, never the focus."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import shapes, theme
from ui.announcing import announce
from ui.widgets.buttons import Button
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

_WIDTH: Final = 360
_MOST: Final = 3
_SHOWN_MS: Final = 6_000
_SHOWN_WITH_ACTION_MS: Final = 10_000
_MARGIN: Final = 16
_SHADOW: Final = shapes.SHADOW_PX
_MOVING: Final = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)

ToastAction = tuple[str, Callable[[], object]]
"""What a button of a toast says, and what it calls."""


class Toast(QWidget):
    """One note; it waits while the pointer rests on it."""

    closed = Signal()

    def __init__(self, text: str, actions: Sequence[ToastAction], about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.about = about
        self._calls = [call for _, call in actions]
        self._buttons = [Button(words, parent=self) for words, _ in actions]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_WITH_ACTION_MS if actions else _SHOWN_MS)
        self._timer.timeout.connect(self.close_softly)
        self._lay_out(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer.start()

    def buttons(self) -> tuple[Button, ...]:
        """Its actions."""
        return tuple(self._buttons)

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

    def _lay_out(self, text: str) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_SHADOW + 12, _SHADOW + 8, _SHADOW + 12, _SHADOW + 8)
        row.setSpacing(9)
        row.addWidget(IconMark("circle-check", "success"))
        row.addWidget(Label(text, "body", 500, wraps=True), 1)
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._on_button_clicked)
            row.addWidget(button)

    @Slot()
    def _on_button_clicked(self) -> None:
        call = next(call for button, call in zip(self._buttons, self._calls, strict=True) if button is self.sender())
        self.close_softly()
        call()


class ToastStack(QObject):
    """Keeps the notes of one panel at its bottom corner, the newest lowest, three at most."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._toasts: list[Toast] = []
        self._feet: list[QWidget] = []
        panel.installEventFilter(self)

    def show_toast(self, text: str, actions: Sequence[ToastAction] = (), *, about: str = "") -> Toast:
        """`about` names what it tells of, for `close_about`."""
        toast = Toast(text, actions, about, self._panel)
        toast.closed.connect(self._on_toast_closed)
        self._toasts.append(toast)
        if len(self._toasts) > _MOST:
            self._toasts[0].close_softly()
        toast.show()
        self._place()
        announce(toast, text)
        return toast

    @Slot(str)
    def close_about(self, about: str) -> None:
        """What these tell of is no longer so."""
        for toast in self.toasts():
            if toast.about == about:
                toast.close_softly()

    def stand_above(self, *feet: QWidget | None) -> None:
        """Cover none of these, which lie at the bottom of the panel, while they are shown."""
        for foot in self._feet:
            foot.removeEventFilter(self)
        self._feet = [foot for foot in feet if foot is not None]
        for foot in self._feet:
            foot.installEventFilter(self)
        self._place()

    def toasts(self) -> tuple[Toast, ...]:
        return tuple(self._toasts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING:
            self._place()
        return False

    def _floor(self) -> int:
        """Where the free room ends."""
        tops = (foot.mapTo(self._panel, QPoint(0, 0)).y() for foot in self._feet if foot.isVisible())
        return min((self._panel.height(), *tops))

    def _place(self) -> None:
        bottom = self._floor() - _MARGIN + _SHADOW
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
