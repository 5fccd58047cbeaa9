"""A table of lines with a quantity to type for each: how much is picked, shipped, invoiced, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.domain.values import Quantity
from ui import theme
from ui.dialogs.quantity_headings import Headings as Headings
from ui.dialogs.quantity_row import GAP, ROW, SHELF, QuantityRow
from ui.dialogs.rule import Rule
from ui.widgets.fields import TextField
from ui.widgets.label import Label

_MOST_VISIBLE: Final = 6


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row. What is typed into it is `most` in all; `offered` stands there at first, one for each column.

    `shelf` is what is there of it, None for a line without a shelf.
    """

    number: int  # of the line: violations name it
    name: str
    facts: tuple[str, ...]
    most: Quantity
    offered: tuple[Quantity, ...]
    shelf: Quantity | None = None


class QuantityTable(QWidget):
    """What is typed is answered by `quantities`, what cannot be right as nothing. Up and Down go from line to line."""

    edited = Signal()

    def __init__(self, headings: Headings, lines: Sequence[TableLine]) -> None:
        super().__init__()
        self._headings = headings
        self._rows = {line.number: self._row(line) for line in lines}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(self._heading_row())
        column.addWidget(Rule())
        column.addWidget(self._list())

    def quantities(self, place: int = 0) -> dict[int, Quantity]:
        """By line number, of one of the columns that are typed into."""
        return {number: row.quantities()[place] for number, row in self._rows.items()}

    def total(self) -> Quantity:
        return sum(sum(row.quantities()) for row in self._rows.values())

    def texts(self) -> dict[str, object]:
        """What is typed, by the field names of violations; columns behind the first have their place added."""
        return {
            _field(number, place): field.text()
            for number, row in self._rows.items()
            for place, field in enumerate(row.fields)
        }

    def put_texts(self, texts: Mapping[str, object]) -> None:
        for number, row in self._rows.items():
            for place, field in enumerate(row.fields):
                field.setText(str(texts.get(_field(number, place), field.text())))

    def put_quantities(self, quantities: Mapping[int, Quantity]) -> None:
        """Into the first column, and nothing into the others; of a line that is not named, nothing."""
        for number, row in self._rows.items():
            row.put((quantities.get(number, 0),))
        self.edited.emit()

    def offer(self, *, everything: bool) -> None:
        """All that there is in the first column, or nothing at all."""
        self.put_quantities({number: row.all_of_it() for number, row in self._rows.items()} if everything else {})

    def faults(self) -> dict[str, str]:
        """What is no quantity that there can be, by the field names of violations."""
        found = {_field(number): row.fault() for number, row in self._rows.items()}
        return {field: text for field, text in found.items() if text}

    def show_shelf(self, shelf: Mapping[int, Quantity | None]) -> None:
        for number, row in self._rows.items():
            row.show_shelf(shelf.get(number))

    def show_problems(self, texts: Mapping[str, str]) -> None:
        """Mark the lines that something is wrong with; the first takes the focus."""
        wrong = [row for number, row in self._rows.items() if row.show_problem(texts.get(_field(number), ""))]
        if wrong:
            wrong[0].fields[0].setFocus()
            wrong[0].fields[0].selectAll()

    def field(self, number: int, place: int = 0) -> TextField:
        """The field that says how much of a line it is."""
        return self._rows[number].fields[place]

    def typed(self) -> list[TextField]:
        """All the fields, in reading order."""
        return [field for row in self._rows.values() for field in row.fields]

    def focus_first(self) -> None:
        for row in self._rows.values():
            row.fields[0].setFocus(Qt.FocusReason.TabFocusReason)
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down are taken before the list of many lines, which would scroll by them, gets them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and self._go(step):
                return True
        return super().eventFilter(watched, event)

    def _go(self, step: int) -> bool:
        """From the field with the focus to the one above or below it; says whether there is one."""
        columns = [row.fields for row in self._rows.values()]
        here = next((at for at, fields in enumerate(columns) if any(field.hasFocus() for field in fields)), None)
        if here is None or not 0 <= here + step < len(columns):
            return False
        place = next(place for place, field in enumerate(columns[here]) if field.hasFocus())
        field = columns[here + step][place]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        for area in self.findChildren(QScrollArea):
            area.ensureWidgetVisible(field)
        return True

    def _row(self, line: TableLine) -> QuantityRow:
        row = QuantityRow(line.name, line.facts, line.most, self._headings)
        row.put(line.offered)
        if self._headings.shelf:
            row.add_shelf(line.shelf)
        for field in row.fields:
            field.textEdited.connect(self._on_field_text_edited)
            field.installEventFilter(self)
        return row

    def _heading_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 6)
        row.setSpacing(GAP)
        row.addWidget(Label(self._headings.name or self.tr("Item"), "small", 500, "text3"), 1)
        measure = self._headings.measure
        headings = [(text, measure.fact_width, measure.align) for text in self._headings.facts]
        headings += [(self._headings.shelf, SHELF, "left")] if self._headings.shelf else []
        headings += [(text, measure.now_width, "right") for text in self._headings.now]
        for text, width, align in headings:
            label = Label(text, "small", 500, "text3", align=align)
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
        area.setMinimumHeight(theme.px(ROW) * _MOST_VISIBLE)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    @Slot()
    def _on_field_text_edited(self) -> None:
        for row in self._rows.values():
            if self.sender() in row.fields:
                row.show_problem(row.fault())
        self.edited.emit()


def _field(number: int, place: int = 0) -> str:
    return f"lines.{number}.quantity{f'.{place + 1}' if place else ''}"
