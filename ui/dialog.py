"""The sheet all dialogs share: a dimmed window, a form at the left, what it will do at the right, keys at the foot."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import shapes, theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.effects_panel import EffectsPanel
from ui.widgets.freshness_dot import Freshness, FreshnessDot
from ui.widgets.label import Label
from ui.widgets.message_bar import MessageBar

_RADIUS: Final = 10
_PADDING: Final = 24
_TITLE: Final = 57
_FOOT: Final = 58
_EFFECTS: Final = 320
_FROM_EDGE: Final = 24


class SheetDialog(QDialog):
    """Subclasses fill `form` and connect to `confirmed`; they call accept() once the command is done.

    It grows with what is written under its fields; where the window has no room for that, the form scrolls.

    Ctrl+Enter is the primary button, Esc cancels. What was typed stays in the fields after Esc, so whoever keeps the
    dialog keeps the values.
    """

    confirmed = Signal()

    def __init__(
        self, parent: QWidget, title: str, subtitle: str = "", *, width: int = 860, with_effects: bool = True
    ) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._width = width
        self._scrim: _Scrim | None = None
        self._rect_in_host = QRect()
        self._tallest_effects = 0
        self.title = Label(title, "h2")
        self.subtitle = Label(subtitle, "small", 400, "text3")
        self.message = MessageBar()
        self.form = QVBoxLayout()
        self.effects = EffectsPanel(self.tr("What this will do")) if with_effects else None
        self.freshness = FreshnessDot(Freshness(self.tr("Live")))
        self.cancel = Button(self.tr("Cancel"), key_hint="Esc", tall=True)
        self.primary = Button(title, "primary", key_hint="Ctrl ↵", tall=True)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._lay_out()
        self._connect()

    def set_title(self, title: str, subtitle: str = "") -> None:
        self.setWindowTitle(title)
        self.title.setText(title)
        self.subtitle.setText(subtitle)

    def set_primary(self, text: str, *, enabled: bool = True) -> None:
        """Say what confirming does, with its number: "Ship 11 units", or "Place (2 to fix)"."""
        self.primary.setText(text)
        self.primary.setEnabled(enabled)

    def setVisible(self, visible: bool) -> None:
        host = self.parentWidget()
        if host is not None and visible != self.isVisible():
            if visible:
                self._place()
                self._scrim = _Scrim(host, self._rect_in_host)
                host.installEventFilter(self)
            elif self._scrim is not None:
                host.removeEventFilter(self)
                self._scrim.hide()
                self._scrim.deleteLater()
                self._scrim = None
        super().setVisible(visible)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = (QEvent.Type.Resize, QEvent.Type.Move)
        is_laid_out_anew = event.type() == QEvent.Type.LayoutRequest and self.isVisible()
        if (watched in (self._left, self.effects) and is_laid_out_anew) or (
            watched is self.parentWidget() and event.type() in moves
        ):
            self._place()
        return super().eventFilter(watched, event)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll the form to it, where the form scrolls."""
        self._scroll.ensureWidgetVisible(widget, 0, theme.px(_PADDING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # a shade rounder than the sheet: the scrim paints the pixels at its corners softly
        self.setMask(shapes.rounded_region(QRectF(self.rect()), _RADIUS + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sheet(painter, QRectF(self.rect()))
        shapes.hairline(painter, 1, theme.px(_TITLE), self.width() - 2, "border")
        shapes.hairline(painter, 1, self.height() - theme.px(_FOOT), self.width() - 2, "border")
        painter.end()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._title_bar())
        column.addLayout(self._body(), 1)
        column.addWidget(self._foot())

    def _title_bar(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(theme.px(_TITLE))
        row = QHBoxLayout(bar)
        row.setContentsMargins(_PADDING - 1, 0, _PADDING - 7, 0)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.subtitle)
        row.addStretch(1)
        self._close = IconButton("x", self.tr("Close"), "Esc")
        row.addWidget(self._close)
        return bar

    def _body(self) -> QHBoxLayout:
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(_PADDING - 1, 16, _PADDING, 20)
        left.setSpacing(12)
        left.addWidget(self.message)
        self.form.setSpacing(12)
        left.addLayout(self.form)
        left.addStretch(1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 1, 0, 0)
        body.setSpacing(0)
        self._scroll = _scrolling(self._left)
        self._left.installEventFilter(self)
        body.addWidget(self._scroll, 1)
        if self.effects is not None:
            beside = _scrolling(self.effects)
            beside.setFixedWidth(theme.px(_EFFECTS))
            self.effects.installEventFilter(self)
            body.addWidget(beside)
        return body

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(theme.px(_FOOT))
        row = QHBoxLayout(foot)
        row.setContentsMargins(_PADDING - 1, 1, _PADDING - 1, 0)
        row.setSpacing(8)
        row.addWidget(self.freshness)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.primary)
        return foot

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self._close.clicked.connect(self.reject)
        self.primary.clicked.connect(self.confirmed)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._on_confirm_keys_activated)

    def _place(self) -> None:
        """In the middle of the window, a little above it; no larger than the window allows."""
        host = self.parentWidget()
        if host is None:
            return
        width = min(theme.px(self._width), host.width() - 2 * _FROM_EDGE)
        height = min(max(self._wanted_height(width), theme.px(240)), host.height() - 2 * _FROM_EDGE)
        left = (host.width() - width) // 2
        top = max(_FROM_EDGE, (host.height() - height) * 2 // 5)
        self._rect_in_host = QRect(left, top, width, height)
        self.setGeometry(self._rect_in_host.translated(host.mapToGlobal(QPoint(0, 0))))
        if self._scrim is not None:
            self._scrim.fit(self._rect_in_host)

    def _wanted_height(self, width: int) -> int:
        """Of all there is, its words wrapped at this width. It does not shrink while what it will do changes."""
        beside = theme.px(_EFFECTS) if self.effects is not None else 0
        if self.effects is not None:
            self._tallest_effects = max(self._tallest_effects, _height(self.effects, beside))
        body = max(_height(self._left, width - 2 - beside), self._tallest_effects)
        return body + 1 + theme.px(_TITLE) + theme.px(_FOOT) + 2

    @Slot()
    def _on_confirm_keys_activated(self) -> None:
        self.primary.click()  # does nothing while the button is disabled


def _scrolling(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.viewport().setAutoFillBackground(False)
    form.setAutoFillBackground(False)
    return area


class _Scrim(QWidget):
    """Dims the window under the sheet. It also paints the sheet's shadow and its soft corners, so that they come out
    right on screens without translucent windows."""

    def __init__(self, host: QWidget, sheet: QRect) -> None:
        super().__init__(host)
        self._host = host
        self.fit(sheet)
        self.show()
        self.raise_()

    def fit(self, sheet: QRect) -> None:
        self._sheet = sheet
        self.setGeometry(self._host.rect())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 135 if theme.is_dark() else 69))
        sheet = QRectF(self._sheet)
        shapes.soft_shadow(painter, sheet, _RADIUS)
        paint_sheet(painter, sheet)
        painter.end()


def _height(widget: QWidget, width: int) -> int:
    """That a widget wants when it has this width."""
    layout = widget.layout()
    assert layout is not None, "it was laid out"
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def paint_sheet(painter: QPainter, area: QRectF) -> None:
    shapes.box(painter, area, _RADIUS, fill=theme.color("panel"), border=theme.color("border"))
