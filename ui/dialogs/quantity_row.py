"""One row of a table of quantities: what it is, how much is on the shelf, and the fields to type into."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain.values import Quantity
from ui import formats, theme
from ui.dialogs.quantity_headings import Headings
from ui.dialogs.rule import Rule
from ui.widgets.fields import TextField
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

ROW: Final = 42
SHELF, GAP = 96, 10
"""Width of the column that says how much is there, and what is between columns."""


class QuantityRow(QWidget):
    """What cannot be right is told by `fault`, and counts as nothing."""

    def __init__(self, name: str, facts: Sequence[str], most: Quantity, headings: Headings) -> None:
        super().__init__()
        self._most, self._too_much, self._measure = most, headings.too_much, headings.measure
        self.fields = tuple(_field(heading, name, self._measure.now_width) for heading in headings.now)
        self._mark: IconMark | None = None
        self._shelf = Label("", "small", 500)
        self._problem = Label("", "small", 400, "danger", wraps=True)
        self._problem.hide()
        self._line = QHBoxLayout()
        self._lay_out(name, facts)

    def quantities(self) -> tuple[Quantity, ...]:
        if self.fault():
            return (0,) * len(self.fields)
        return tuple(self._measure.read(field.text()) or 0 for field in self.fields)

    def all_of_it(self) -> Quantity:
        """The most there can be of it now."""
        return self._most

    def put(self, quantities: Sequence[Quantity]) -> None:
        for field, quantity in zip_longest(self.fields, quantities, fillvalue=None):
            if field is not None:
                field.setText(self._measure.show(quantity or 0))
        self.show_problem("")

    def fault(self) -> str:
        typed = [(field.text().strip(), self._measure.read(field.text())) for field in self.fields]
        for text, quantity in typed:
            if text and quantity is None:
                return self._measure.unread.format(text=text)
            if quantity is not None and quantity < 0:
                return self.tr("There is no less than nothing of it. Enter 0 or more.")
        if sum(quantity or 0 for _, quantity in typed) > self._most:
            return self._too_much.format(most=self._measure.show(self._most))
        return ""

    def add_shelf(self, shelf: Quantity | None) -> None:
        """A column that says how much is there, before the fields."""
        self._mark = IconMark("circle-check", "success", 14)
        holder = QWidget()
        holder.setFixedWidth(theme.px(SHELF))
        words = QHBoxLayout(holder)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(6)
        words.addWidget(self._mark)
        words.addWidget(self._shelf, 1)
        self._line.insertWidget(self._line.count() - len(self.fields), holder)
        self.show_shelf(shelf)

    def show_shelf(self, shelf: Quantity | None) -> None:
        """None is a line without a shelf."""
        tone, icon = "success", "circle-check"
        if shelf is not None and shelf < self._most:
            tone, icon = ("warning", "triangle-alert") if shelf > 0 else ("danger", "circle-x")
        text = "–" if shelf is None else self.tr("{n} here").format(n=formats.quantity(shelf))
        if self._mark is not None:
            self._mark.set_icon(icon, tone)
            self._mark.setVisible(shelf is not None)
        self._shelf.set_color("text3" if shelf is None else tone)
        self._shelf.setText(text if shelf != 0 else self.tr("none"))

    def show_problem(self, text: str) -> bool:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        for field in self.fields:
            field.set_problem(bool(text))
        return bool(text)

    def _lay_out(self, name: str, facts: Sequence[str]) -> None:
        self._line.setContentsMargins(0, 4, 0, 4)
        self._line.setSpacing(GAP)
        self._line.addWidget(Label(name, "body", 500), 1)
        for text in facts:
            fact = Label(text, "small", 400, "text2", align=self._measure.align)
            fact.setFixedWidth(theme.px(self._measure.fact_width))
            self._line.addWidget(fact)
        for field in self.fields:
            self._line.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._line)
        column.addWidget(self._problem)
        column.addWidget(Rule("hairline"))


def _field(heading: str, name: str, width: int) -> TextField:
    field = TextField()
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(theme.px(width))
    field.setAccessibleName(f"{heading}, {name}")
    return field
