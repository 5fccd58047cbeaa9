"""The foot of a list: how many rows there are, and what they come to."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import shapes, theme
from ui.widgets.label import Label


class ListFoot(QWidget):
    """Words at the left; at the right words each with an amount."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", "small", 400, "text2")
        self._selection = Label("", "small", 600, "text")
        self._sums: list[tuple[Label, Label]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 1, 16, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._words)
        self._row.addWidget(self._selection)
        self._row.addStretch(1)
        self.setFixedHeight(theme.px(38))

    def set_words(self, words: str) -> None:
        self._words.setText(words)

    def words(self) -> str:
        return self._words.text()

    def set_selection(self, words: str) -> None:
        """Empty for none."""
        self._selection.setText(f"·  {words}" if words else "")

    def set_sums(self, sums: Sequence[tuple[str, str]]) -> None:
        while len(self._sums) > len(sums):
            for label in self._sums.pop():
                self._row.removeWidget(label)
                label.deleteLater()
        while len(self._sums) < len(sums):
            self._add()
        for (words, amount), (its_words, its_amount) in zip(sums, self._sums, strict=True):
            its_words.setText(words)
            its_amount.setText(amount)

    def sums(self) -> list[tuple[str, str]]:
        return [(words.text(), amount.text()) for words, amount in self._sums]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, 0, self.width(), "border")
        painter.end()

    def _add(self) -> None:
        if self._sums:
            self._row.addSpacing(10)
        pair = Label("", "small", 400, "text2"), Label("", "body", 600)
        for label in pair:
            self._row.addWidget(label)
        self._sums.append(pair)
