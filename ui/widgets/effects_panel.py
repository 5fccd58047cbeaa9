"""What a command will do, before it is confirmed: each record it touches, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class Effect:
    """`tone` colours the icon; warning and danger colour what comes after, too. Without `before` no arrow stands."""

    icon: str
    subject: str
    before: str
    after: str
    tone: str = "neutral"


class EffectsPanel(QWidget):
    """Replaced as a whole whenever the form changes."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Label("", "small", 400, "text3", align="right")
        self._list = QWidget(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 16, 22, 16)
        self._column.setSpacing(12)
        top = QHBoxLayout()
        top.addWidget(Label(title, "body", 600))
        top.addStretch(1)
        top.addWidget(self._counts)
        self._column.addLayout(top)
        self._column.addWidget(self._list)
        self._column.addStretch(1)

    def set_effects(self, effects: Sequence[Effect], counts: str = "", undo_note: str = "") -> None:
        """`counts` is "6 effects, 5 entries"; `undo_note` says until when it can be undone."""
        self._counts.setText(counts)
        fresh = _effects_list(effects, undo_note)
        self._column.replaceWidget(self._list, fresh)
        self._list.deleteLater()
        self._list = fresh
        fresh.show()

    def texts(self) -> list[str]:
        """Every word shown below the title, in reading order."""
        return [label.text() for label in self._list.findChildren(Label) if label.text()]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(area, theme.color("panel2"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(QRectF(area.right() - 1 if rtl else 0, 0, 1, area.height()), theme.color("border"))
        painter.end()


class _Rule(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(9)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("border"))
        painter.end()


def _effects_list(effects: Sequence[Effect], undo_note: str) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    for row, effect in enumerate(effects):
        grid.addWidget(IconMark(effect.icon, effect.tone), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(_effect_words(effect), row, 1)
    if undo_note:
        row = len(effects)
        grid.addWidget(_Rule(), row, 0, 1, 2)
        grid.addWidget(IconMark("undo-2"), row + 1, 0)
        grid.addWidget(Label(undo_note, "small", 400, "text2", wraps=True), row + 1, 1)
    return holder


def _effect_words(effect: Effect) -> QVBoxLayout:
    change = QHBoxLayout()
    change.setSpacing(8)
    if effect.before:
        change.addWidget(Label(effect.before, "body", 400, "text3"))
        change.addWidget(IconMark("arrow-right", "text3", 14))
    warned = effect.tone in ("warning", "danger")
    change.addWidget(Label(effect.after, "body", 600, effect.tone if warned else "text"))
    change.addStretch(1)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(effect.subject, "small", 400, "text2", wraps=not effect.after))
    if effect.after:
        words.addLayout(change)
    return words
