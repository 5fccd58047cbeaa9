"""The lines of the ship dialog: left to ship, on the shelf, ship now."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.domain.values import Quantity
from core.readmodels.order_lines import LineRow
from ui import arithmetic, formats, theme
from ui.dialogs.rule import Rule
from ui.widgets.fields import TextField
from ui.widgets.icon_mark import IconMark
from ui.widgets.label import Label

_ROW: Final = 42
_MOST_VISIBLE: Final = 6
_LEFT, _SHELF, _NOW = 62, 96, 56


class ShipLines(QWidget):
    """One row a line; what is typed into "ship now" is answered by `quantities`, what cannot be right as nothing."""

    edited = Signal()

    def __init__(self, lines: Sequence[LineRow], shelf: Mapping[int, Quantity | None]) -> None:
        super().__init__()
        self._rows = {line.line: _Row(line, shelf.get(line.line)) for line in lines}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(self._headings())
        column.addWidget(Rule())
        column.addWidget(self._list())
        for row in self._rows.values():
            row.now.textEdited.connect(self._on_now_text_edited)

    def quantities(self) -> dict[int, Quantity]:
        """By line number."""
        return {number: row.quantity() or 0 for number, row in self._rows.items()}

    def texts(self) -> dict[str, object]:
        """What is typed, by the field names of violations."""
        return {_field(number): row.now.text() for number, row in self._rows.items()}

    def put_texts(self, texts: Mapping[str, object]) -> None:
        for number, row in self._rows.items():
            row.now.setText(str(texts.get(_field(number), row.now.text())))

    def faults(self) -> dict[str, str]:
        """What is no quantity that can leave, by the field names of violations."""
        found = {_field(number): row.fault() for number, row in self._rows.items()}
        return {field: text for field, text in found.items() if text}

    def show_shelf(self, shelf: Mapping[int, Quantity | None]) -> None:
        for number, row in self._rows.items():
            row.show_shelf(shelf.get(number))

    def show_problems(self, texts: Mapping[str, str]) -> None:
        """Mark the lines that something is wrong with; the first takes the focus."""
        wrong = [row for number, row in self._rows.items() if row.show_problem(texts.get(_field(number), ""))]
        if wrong:
            wrong[0].now.setFocus()
            wrong[0].now.selectAll()

    def field(self, number: int) -> TextField:
        """The field that says how much of a line is shipped now."""
        return self._rows[number].now

    def focus_first(self) -> None:
        for row in self._rows.values():
            row.now.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def _headings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 6)
        row.setSpacing(10)
        row.addWidget(Label(self.tr("Item"), "small", 500, "text3"), 1)
        widths = ((self.tr("Left"), _LEFT), (self.tr("On shelf"), _SHELF), (self.tr("Ship now"), _NOW))
        for text, width in widths:
            label = Label(text, "small", 500, "text3", align="right" if width == _NOW else "left")
            label.setFixedWidth(theme.px(width))
            row.addWidget(label)
        return row

    def _list(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self._rows.values():
            column.addWidget(row)
        if len(self._rows) <= _MOST_VISIBLE:
            return holder
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        area.setMinimumHeight(theme.px(_ROW) * _MOST_VISIBLE)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    @Slot()
    def _on_now_text_edited(self) -> None:
        for row in self._rows.values():
            if row.now is self.sender():
                row.show_problem(row.fault())
        self.edited.emit()


class _Row(QWidget):
    def __init__(self, line: LineRow, shelf: Quantity | None) -> None:
        super().__init__()
        self._line = line
        self.now = TextField()
        self.now.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.now.setFixedWidth(theme.px(_NOW))
        self.now.setAccessibleName(self.tr("Ship now, {name}").format(name=line.name))
        self.now.setText(formats.quantity(line.open if shelf is None else min(line.open, shelf)))
        self._mark = IconMark("circle-check", "success", 14)
        self._shelf = Label("", "small", 500)
        self._problem = Label("", "small", 400, "danger", wraps=True)
        self._problem.hide()
        self.show_shelf(shelf)
        self._lay_out()

    def quantity(self) -> Quantity | None:
        """None while it is not one that can leave."""
        return None if self.fault() else arithmetic.quantity(self.now.text())

    def fault(self) -> str:
        text = self.now.text().strip()
        quantity = arithmetic.quantity(text)
        if text and quantity is None:
            return self.tr("“{text}” is not a quantity.").format(text=text)
        if quantity is not None and quantity < 0:
            return self.tr("No less than nothing can be shipped. Enter 0 or more.")
        if quantity is not None and quantity > self._line.open:
            most = formats.quantity(self._line.open)
            return self.tr("Only {most} are left to ship. Enter {most} or less.").format(most=most)
        return ""

    def show_shelf(self, shelf: Quantity | None) -> None:
        """None is a line without a shelf."""
        tone, icon = "success", "circle-check"
        if shelf is not None and shelf < self._line.open:
            tone, icon = ("warning", "triangle-alert") if shelf > 0 else ("danger", "circle-x")
        text = "–" if shelf is None else self.tr("{n} here").format(n=formats.quantity(shelf))
        self._mark.set_icon(icon, tone)
        self._mark.setVisible(shelf is not None)
        self._shelf.set_color("text3" if shelf is None else tone)
        self._shelf.setText(text if shelf != 0 else self.tr("none"))

    def show_problem(self, text: str) -> bool:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.now.set_problem(bool(text))
        return bool(text)

    def _lay_out(self) -> None:
        shelf = QWidget()
        shelf.setFixedWidth(theme.px(_SHELF))
        words = QHBoxLayout(shelf)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(6)
        words.addWidget(self._mark)
        words.addWidget(self._shelf, 1)
        left = Label(self.tr("{n} left").format(n=formats.quantity(self._line.open)), "small", 400, "text2")
        left.setFixedWidth(theme.px(_LEFT))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.setRowMinimumHeight(0, theme.px(_ROW - 1))
        for place, widget in enumerate((Label(self._line.name, "body", 500), left, shelf, self.now)):
            grid.addWidget(widget, 0, place, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._problem, 1, 0, 1, 4)
        grid.addWidget(Rule("hairline"), 2, 0, 1, 4)


def _field(number: int) -> str:
    return f"lines.{number}.quantity"
