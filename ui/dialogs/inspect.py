"""Inspecting a return: how much of each line goes back to stock, into quarantine, or to scrap."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import InspectReturn
from core.domain.orders.values import InspectedLine
from core.domain.values import Id, Quantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_returns import ReturnRow
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import QuantityDialog
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine


class InspectDialog(QuantityDialog):
    """One return of an order that waits for it. Once all of it was looked at, what is in quarantine can leave it.

    Opens with all of it back to stock.
    """

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Inspect return of order {number}"))
        self._return_id, self._is_quarantine = to_inspect(order)
        its = [part for part in order.returns if part.uuid == self._return_id and self._here(part)]
        self.set_title(self._title(its[0].number), order.header.customer)
        self.put_table(self._table(its))
        self.note = self.add_text(
            "why", self.tr("What was found"), placeholder=self.tr("optional, kept in the history")
        )
        self.add_row("why")
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        return (InspectReturn(self.order.header.uuid, self._return_id, tuple(self._inspected())),)

    def why(self) -> str:
        return self.note.text().strip()

    def done_text(self) -> str:
        return self.said_of(self.tr("Return of order {number} inspected"))

    def undo_note(self) -> str:
        return self.tr("Stays in the books. What goes into quarantine can leave it later; stock can be adjusted.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.show_total(self.tr("Put away {n} unit"), self.tr("Put away {n} units"))

    def _title(self, number: int) -> str:
        words = self.tr("Quarantine of return {n}") if self._is_quarantine else self.tr("Inspect return {n}")
        return words.format(n=number)

    def _here(self, part: ReturnRow) -> Quantity:
        return part.quarantined if self._is_quarantine else part.awaited

    def _table(self, parts: Sequence[ReturnRow]) -> QuantityTable:
        aside = () if self._is_quarantine else (self.tr("Quarantine"),)
        places = (self.tr("To stock"), *aside, self.tr("Scrap"))
        here = self.tr("In it") if self._is_quarantine else self.tr("Waiting")
        headings = Headings((here,), places, self.tr("Only {most} are here. Enter {most} or less in all."))
        names = {line.line: line.name for line in self.order.lines}
        rows = [
            TableLine(
                part.line,
                names.get(part.line, ""),
                (formats.quantity(self._here(part)),),
                self._here(part),
                (self._here(part),),
            )
            for part in parts
        ]
        return QuantityTable(headings, rows)

    def _inspected(self) -> list[InspectedLine]:
        scrap = 1 if self._is_quarantine else 2
        restocked, scrapped = self.lines.quantities(0), self.lines.quantities(scrap)
        into = {number: -restocked[number] - scrapped[number] for number in restocked}
        quarantined = into if self._is_quarantine else self.lines.quantities(1)
        every = (InspectedLine(line, restocked[line], quarantined[line], scrapped[line]) for line in restocked)
        return [part for part in every if part.restocked or part.quarantined or part.scrapped]


def to_inspect(order: DetailedOrder) -> tuple[Id, bool]:
    """The oldest return that waits to be looked at, else one with goods in quarantine; empty when there is none."""
    for part in order.returns:
        if part.awaited:
            return part.uuid, False
    return next(((part.uuid, True) for part in order.returns if part.quarantined), ("", False))
