"""The command palette (Ctrl+K): everything that can be done or opened, found by typing."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui import icons, lettering, shapes, theme
from ui.actions import ActionRegistry
from ui.announcing import announce
from ui.desk import Desk
from ui.dispatcher import Reading
from ui.palette_list import PaletteList
from ui.palette_rows import FindEachKind, PaletteRow, action_sections, asked, found_sections
from ui.preferences import Preferences
from ui.widgets import key_cap

_WIDTH: Final = 700
_TOP: Final = 96
_INPUT: Final = 56
_FOOT: Final = 36
_PADDING: Final = 18
_RADIUS: Final = 10
LEGEND: Final = (("↵", "run or open"), (">", "commands"), ("#", "orders"), ("@", "customers"), ("$", "products"))
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class Palette(QWidget):
    """Covers its window with a scrim while it is open; Esc, or a click beside it, closes it."""

    def __init__(
        self,
        desk: Desk,
        registry: ActionRegistry,
        preferences: Preferences,
        record: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._registry, self._preferences, self._record = desk, registry, preferences, record
        self._window = window
        self._reading: Reading | None = None
        self._opens_first = False  # Enter came before what it was meant for
        self._was_focused: QWidget | None = None
        self.input = QLineEdit(self)
        self.input.setProperty("field", True)
        self.input.setPlaceholderText(self.tr("Find anything or run a command"))
        self.input.setAccessibleName(self.input.placeholderText())
        self.list = PaletteList(self)
        self.input.textChanged.connect(self._on_input_text_changed)
        self.list.chosen.connect(self._on_list_chosen)
        self.input.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def open(self, typed: str = "") -> None:
        if self.isVisible():
            self.input.selectAll()
            return
        self._was_focused = QApplication.focusWidget()
        self.input.setFont(theme.font("h3", 400))
        self.input.setText(typed)
        self._look(typed)
        self._place()
        self.show()
        self.raise_()
        self.input.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close, and give the focus back."""
        self._cancel_reading()
        self.hide()
        if self._was_focused is not None:
            self._was_focused.setFocus(Qt.FocusReason.PopupFocusReason)
        self._was_focused = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is not self.input:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()  # nothing behind the palette hears a key
            return False
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._steer(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel().contains(event.position()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 135 if theme.is_dark() else 69))
        panel = self._panel()
        shapes.soft_shadow(painter, panel, _RADIUS)
        shapes.box(painter, panel, _RADIUS, fill=theme.color("panel"), border=theme.color("border"))
        size = theme.px(18)
        middle = panel.top() + theme.px(_INPUT) / 2
        icons.paint(
            painter,
            QRectF(panel.left() + _PADDING, round(middle - size / 2), size, size),
            "search",
            theme.color("text3"),
        )
        self._paint_record(painter, panel, middle)
        shapes.hairline(painter, panel.left() + 1, panel.top() + theme.px(_INPUT), panel.width() - 2, "border")
        foot = QRectF(panel.left(), panel.bottom() - theme.px(_FOOT), panel.width(), theme.px(_FOOT))
        shapes.hairline(painter, foot.left() + 1, foot.top(), foot.width() - 2, "border")
        key_cap.paint_legend(painter, foot.adjusted(_PADDING, 0, -_PADDING, 0), LEGEND)
        painter.end()

    def _paint_record(self, painter: QPainter, panel: QRectF, middle: float) -> None:
        """What is in view, at the right of the field."""
        title = self._record()
        if not title:
            return
        width, height = self._record_width(title), theme.px(20)
        area = QRectF(panel.right() - _PADDING - width, round(middle - height / 2), width, height)
        tone = theme.tone("active")
        shapes.box(painter, area, 5, fill=tone.bg)
        lettering.draw(painter, area, title, "small", tone.fg, weight=500, align="center")

    def _record_width(self, title: str) -> float:
        return round(lettering.width(title, "small", 500)) + 16 if title else 0

    def _steer(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape or (
            key == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in _STEPS:
            self.list.move_current(_STEPS[key])
            self._announce()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _enter(self) -> None:
        row = self.list.current()
        if row is not None:
            self._run(row)
        else:
            self._opens_first = self._reading is not None

    def _run(self, row: PaletteRow) -> None:
        if not row.is_available:
            return
        self.dismiss()
        if row.name:
            self._preferences.used(row.name)
        QTimer.singleShot(0, row.call)  # the focus is back where it was before anything happens

    def _look(self, typed: str) -> None:
        """Show the actions that fit at once, and ask for records; those are added below when they come."""
        self._cancel_reading()
        its = asked(typed)
        recent = self._preferences.chosen.recent
        record = self._record()
        sections = action_sections(its.text, self._registry, self._window, recent, record) if its.wants_actions else []
        self.list.set_sections(sections, its.text)
        kinds = its.kinds
        if kinds is not None:
            self._reading = self._desk.dispatcher.read(FindEachKind(its.text, kinds))
            self._reading.done.connect(self._on_reading_done)
        self._place()

    def _cancel_reading(self) -> None:
        self._opens_first = False
        if self._reading is not None:
            self._reading.cancel()
        self._reading = None

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        panel = self._panel().toRect()
        left = panel.left() + _PADDING + theme.px(18) + 10
        right = panel.right() - _PADDING - self._record_width(self._record())
        self.input.setGeometry(left, panel.top() + 2, round(right - left), theme.px(_INPUT) - 3)
        top = panel.top() + theme.px(_INPUT) + 1
        bottom = panel.bottom() - theme.px(_FOOT)
        self.list.setGeometry(QRect(panel.left() + 1, top, panel.width() - 2, bottom - top))
        self.update()

    def _panel(self) -> QRectF:
        width = min(theme.px(_WIDTH), self._window.width() - 48)
        around = theme.px(_INPUT) + theme.px(_FOOT) + 2
        height = min(around + self.list.wanted_height(), self._window.height() - _TOP - 24)
        return QRectF((self._window.width() - width) // 2, _TOP, width, height)

    def _announce(self) -> None:
        row = self.list.current()
        if row is not None:
            announce(self.input, ", ".join(filter(None, (row.text, row.detail, row.keys))))

    @Slot(str)
    def _on_input_text_changed(self, typed: str) -> None:
        if self.isVisible():
            self._look(typed)
            self._announce()

    @Slot(object)
    def _on_reading_done(self, found: object) -> None:
        self._reading = None
        for section in found_sections(found, self._desk):  # type: ignore[arg-type]  # what FindEachKind gives
            self.list.append(section)
        self._place()
        row = self.list.current()
        if self._opens_first and row is not None:
            self._run(row)

    @Slot(object)
    def _on_list_chosen(self, row: PaletteRow) -> None:
        self._run(row)
