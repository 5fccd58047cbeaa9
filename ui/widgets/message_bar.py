"""A bar for what stopped or what needs a decision: what happened, what is safe, and what to do."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import shapes, theme
from ui.announcing import announce
from ui.widgets.buttons import Button
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

Severity = Literal["info", "warning", "error"]
_LOOKS: Final = {
    "info": ("info", "info"),
    "warning": ("warning", "triangle-alert"),
    "error": ("danger", "octagon-alert"),
}


class MessageBar(QWidget):
    """Hidden until it has something to say. `action_chosen` carries the index of the button pressed."""

    action_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, icon = _LOOKS["info"]
        self._mark = IconMark(icon, self._tone)
        self._what = Label("", "body", 600, wraps=True)
        self._rest = Label("", "small", 400, "text", wraps=True)
        self._buttons: list[Button] = []
        self._button_row = QHBoxLayout()
        self._lay_out()
        self.hide()

    def show_message(
        self, severity: Severity, what: str, safe: str = "", to_do: str = "", actions: Sequence[str] = ()
    ) -> None:
        """Three parts in this order; one or two actions, as verbs."""
        self._tone, icon = _LOOKS[severity]
        self._mark.set_icon(icon, self._tone)
        self._what.set_color(self._tone)
        self._what.setText(what)
        self._rest.setText(" ".join(part for part in (safe, to_do) if part))
        self._rest.setVisible(bool(safe or to_do))
        self._replace_buttons(actions)
        self.setAccessibleName(" ".join(part for part in (what, safe, to_do) if part))
        self.show()
        announce(self, self.accessibleName(), at_once=severity != "info")

    def clear(self) -> None:
        self._replace_buttons(())
        self.hide()

    def text(self) -> str:
        """All that is said, empty while hidden."""
        return self.accessibleName() if not self.isHidden() else ""

    def buttons(self) -> tuple[Button, ...]:
        return tuple(self._buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = theme.tone(self._tone)
        shapes.box(painter, QRectF(self.rect()), 6, fill=tone.bg)
        painter.end()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._rest)
        words.addLayout(self._button_row)
        self._button_row.setSpacing(8)
        self._button_row.setContentsMargins(0, 0, 0, 0)
        self._button_row.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 9)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words)

    def _replace_buttons(self, actions: Sequence[str]) -> None:
        for button in self._buttons:
            self._button_row.removeWidget(button)
            button.deleteLater()
        self._buttons = [Button(text, parent=self) for text in actions]
        for index, button in enumerate(self._buttons):
            self._button_row.insertWidget(index, button)
            button.clicked.connect(self._on_button_clicked)
        self._button_row.setContentsMargins(0, 6 if actions else 0, 0, 0)

    @Slot()
    def _on_button_clicked(self) -> None:
        sender = self.sender()
        for index, button in enumerate(self._buttons):
            if button is sender:
                self.action_chosen.emit(index)
                return
