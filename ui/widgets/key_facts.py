"""Facts of a record in two columns: a quiet label, and its value."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.widgets.label import Label

_LABEL = 72


@dataclass(frozen=True, slots=True)
class KeyFact:
    """`tone` colours the value and makes it bold; the empty value is a dash; a wide one has a row of its own."""

    label: str
    value: str
    tone: str = ""
    is_wide: bool = False


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
        place = 0
        for index, (label, value) in enumerate(self._pairs):
            is_used = index < len(facts)
            label.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                _fill(label, value, facts[index])
                place = self._place(label, value, place, is_wide=facts[index].is_wide)

    def facts(self) -> dict[str, str]:
        return {label.text(): value.text() for label, value in self._pairs if not label.isHidden()}

    def _add(self) -> None:
        label, value = Label("", "small", 400, "text2", parent=self), Label("", "body", 500, parent=self)
        label.setMinimumWidth(theme.px(_LABEL))
        self._pairs.append((label, value))

    def _place(self, label: Label, value: Label, place: int, *, is_wide: bool) -> int:
        """Put a pair into the grid at the first free half row from `place` on; gives the next one."""
        if is_wide:
            place += place % 2
        row, column = divmod(place, 2)
        self._grid.addWidget(label, row, 2 * column)
        self._grid.addWidget(value, row, 2 * column + 1, 1, 3 if is_wide else 1)
        return place + (2 if is_wide else 1)


def _fill(label: Label, value: Label, fact: KeyFact) -> None:
    label.setText(fact.label)
    value.setText(fact.value or "–")
    value.set_color(fact.tone or "text")
    value.set_weight(600 if fact.tone else 500)
