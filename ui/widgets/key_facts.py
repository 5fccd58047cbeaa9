"""Facts of a record in two columns: a quiet label, and its value."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.widgets.label import Label

_LABEL = 72


@dataclass(frozen=True, slots=True)
class KeyFact:
    """`tone` colours the value and makes it bold; the empty value is a dash."""

    label: str
    value: str
    tone: str = ""


class KeyFacts(QWidget):
    """Filled row by row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: list[tuple[Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnStretch(3, 4)

    def set_facts(self, facts: Sequence[KeyFact]) -> None:
        while len(self._pairs) < len(facts):
            self._add()
        for index, (label, value) in enumerate(self._pairs):
            is_used = index < len(facts)
            label.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                _fill(label, value, facts[index])

    def facts(self) -> dict[str, str]:
        return {label.text(): value.text() for label, value in self._pairs if not label.isHidden()}

    def _add(self) -> None:
        index = len(self._pairs)
        label, value = Label("", "small", 400, "text2"), Label("", "body", 500)
        label.setMinimumWidth(theme.px(_LABEL))
        self._grid.addWidget(label, index // 2, index % 2 * 2)
        self._grid.addWidget(value, index // 2, index % 2 * 2 + 1)
        self._pairs.append((label, value))


def _fill(label: Label, value: Label, fact: KeyFact) -> None:
    label.setText(fact.label)
    value.setText(fact.value or "–")
    value.set_color(fact.tone or "text")
    value.set_weight(600 if fact.tone else 500)
