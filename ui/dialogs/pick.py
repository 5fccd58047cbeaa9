"""Picking what an order waits for, and putting picked goods on the shelf again."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import PickOrder, UnpickOrder
from core.domain.values import ONE, Quantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import QuantityDialog
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine
from ui.dialogs.shelf import Shelf


class PickDialog(QuantityDialog):
    """Opens with everything that is there and not picked yet."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Pick order {number}"), width=920)
        self._shelf = Shelf(desk, order, self)
        self._shelf.changed.connect(self._on_shelf_changed)
        headings = Headings(
            (self.tr("Left"), self.tr("Picked")),
            (self.tr("Pick now"),),
            self.tr("Only {most} are left to pick. Enter {most} or less."),
            self.tr("On shelf"),
        )
        there = self._there()
        self.put_table(QuantityTable(headings, [self._line(line, there[line.line]) for line in self._unpicked()]))
        self._is_counting = False
        self.scan = self.add_text("scan", self.tr("Scan to count"), placeholder=self.tr("SKU or barcode, then Enter"))
        self.scan.set_trailing_icon("scan-barcode")
        self.scan.returnPressed.connect(self._on_scan_return_pressed)
        self.reason = self.add_text(
            "why", self.tr("Why it is short"), placeholder=self.tr("optional, kept in the history")
        )
        self.add_row("scan", "why")
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        return (PickOrder(self.order.header.uuid, self.parts()),)

    def why(self) -> str:
        return self.reason.text().strip()

    def done_text(self) -> str:
        return self.said_of(self.tr("Picked for order {number}"))

    def undo_note(self) -> str:
        return self.tr("Can be undone until it is shipped: the goods go back to the shelf.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.show_total(self.tr("Pick {n} unit"), self.tr("Pick {n} units"))

    def _count(self, line: int) -> None:
        """One more of a line; the first scan begins at nothing."""
        counted = self.lines.quantities() if self._is_counting else {}
        self._is_counting = True
        self.lines.put_quantities({**counted, line: counted.get(line, 0) + ONE})

    def _line_to_count(self, code: str) -> int | None:
        """The first line of the product that is not counted whole."""
        counted = self.lines.quantities() if self._is_counting else {}
        left = {line.line: line.open - line.picked for line in self._unpicked()}
        waiting = [line for line in self._shelf.lines_of(code) if counted.get(line, 0) < left.get(line, 0)]
        return waiting[0] if waiting else None

    def _unpicked(self) -> list[LineRow]:
        return [line for line in self.order.lines if line.is_goods and line.open > line.picked]

    def _there(self) -> dict[int, Quantity]:
        """What is on the shelf for each line, and not picked for it yet."""
        shelf = self._shelf.by_line()
        return {line.line: max(0, (shelf[line.line] or 0) - line.picked) for line in self._unpicked()}

    def _line(self, line: LineRow, there: Quantity) -> TableLine:
        left = line.open - line.picked
        facts = (self.tr("{n} left").format(n=formats.quantity(left)), formats.quantity(line.picked))
        return TableLine(line.line, line.name, facts, left, (min(left, there),), there)

    @Slot()
    def _on_scan_return_pressed(self) -> None:
        code = self.scan.text().strip()
        line = self._line_to_count(code)
        if line is None:
            words = self.tr("No more of “{code}” is to be picked for this order.")
            self.fields["scan"].set_problem(words.format(code=code) if code else "")
            self.scan.selectAll()
            return
        self.fields["scan"].set_problem("")
        self.scan.clear()
        self._count(line)

    @Slot()
    def _on_shelf_changed(self) -> None:
        self.lines.show_shelf(self._there())
        self.follow()


class UnpickDialog(QuantityDialog):
    """Opens with all that is picked."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Undo pick of order {number}"))
        headings = Headings(
            (self.tr("Picked"),),
            (self.tr("Put back"),),
            self.tr("Only {most} are picked. Enter {most} or less."),
        )
        lines = [line for line in order.lines if line.picked]
        rows = [
            TableLine(line.line, line.name, (formats.quantity(line.picked),), line.picked, (line.picked,))
            for line in lines
        ]
        self.put_table(QuantityTable(headings, rows))
        self.reason = self.add_text("why", self.tr("Why"), placeholder=self.tr("optional, kept in the history"))
        self.add_row("why")
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        return (UnpickOrder(self.order.header.uuid, self.parts()),)

    def why(self) -> str:
        return self.reason.text().strip()

    def done_text(self) -> str:
        return self.said_of(self.tr("Put back what was picked for order {number}"))

    def undo_note(self) -> str:
        return self.tr("Can be undone: the goods are picked again.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.show_total(self.tr("Put back {n} unit"), self.tr("Put back {n} units"))
