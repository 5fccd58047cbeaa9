"""Shipping an order, or part of it: how much of each line leaves."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Refused
from core.domain.orders.commands import ShipOrder
from core.domain.values import Quantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from ui import formats, problems
from ui.desk import Desk
from ui.dialogs.order_dialog import QuantityDialog
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine
from ui.dialogs.shelf import Shelf
from ui.dispatcher import new_id

_NOT_ALL_PICKED = "SHP-2"


class ShipDialog(QuantityDialog):
    """Opens with what is picked, or while nothing is with all that is there to ship.

    The shipment's id is drawn now: sent twice it is one shipment.
    """

    picking_asked = Signal()  # rather than to ship only what is picked

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Ship order {number}"))
        self._shipment_id = new_id()
        self._shelf = Shelf(desk, order, self)
        self._shelf.changed.connect(self._on_shelf_changed)
        self.put_table(self._table())
        self.tracking = self.add_text("tracking", self.tr("Tracking number"), placeholder=self.tr("scan or type"))
        self.tracking.set_trailing_icon("scan-barcode")
        self.shipped_on = self.add_day("shipped_on", self.tr("Shipped on"))
        hint = self.tr("optional, needed when you change the shipped date")
        self.reason = self.add_text("why", self.tr("Why, kept in the history"), placeholder=hint)
        self.add_row("shipped_on", "tracking")
        self.add_row("why")
        self.message.action_chosen.connect(self._on_message_action_chosen)
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        day = self.shipped_on.day or self.desk.today
        tracking = self.tracking.text().strip()
        return (ShipOrder(self.order.header.uuid, self._shipment_id, day, self.parts(), tracking),)

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if text := self.day_text(self.shipped_on):
            texts["shipped_on"] = text
        elif self.shipped_on.day != self.desk.today and not self.why():
            texts["why"] = self.tr("Say why the goods left on another day than today.")
        return texts

    def why(self) -> str:
        return self.reason.text().strip()

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} shipped"))

    def undo_note(self) -> str:
        return self.tr("Can be undone until it is invoiced: the goods go back to the shelf.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.show_total(self.tr("Ship {n} unit"), self.tr("Ship {n} units"))

    def show_refused(self, refused: Refused) -> None:
        """That not all of it is picked is a choice: ship what is, or go on picking."""
        super().show_refused(refused)
        if _NOT_ALL_PICKED in problems.codes(refused):
            picked = formats.quantity(sum(self._picked().values()))
            words = self.tr("{picked} of {n} are picked.").format(picked=picked, n=formats.quantity(self.lines.total()))
            actions = (self.tr("Ship the {n} picked").format(n=picked), self.tr("Keep picking"))
            safe = self.tr("Nothing was shipped; what you typed is kept.")
            self.message.show_message("warning", words, safe, self.tr("Ship what is, or pick the rest first?"), actions)
            self.message.buttons()[0].setFocus()

    def _table(self) -> QuantityTable:
        headings = Headings(
            (self.tr("Left"),),
            (self.tr("Ship now"),),
            self.tr("Only {most} are left to ship. Enter {most} or less."),
            self.tr("On shelf"),
        )
        shelf = self._shelf.by_line()
        offered = self._picked() if self.order.header.picked else {}
        lines = [line for line in self.order.lines if line.open > 0]
        return QuantityTable(headings, [self._line(line, shelf[line.line], offered.get(line.line)) for line in lines])

    def _line(self, line: LineRow, shelf: Quantity | None, offered: Quantity | None) -> TableLine:
        if offered is None:
            offered = line.open if shelf is None else min(line.open, shelf)
        left = self.tr("{n} left").format(n=formats.quantity(line.open))
        return TableLine(line.line, line.name, (left,), line.open, (offered,), shelf)

    def _picked(self) -> dict[int, Quantity]:
        """Once picking has begun, what leaves of each line; a service goes along."""
        return {line.line: line.picked if line.is_goods else line.open for line in self.order.lines if line.open > 0}

    @Slot(int)
    def _on_message_action_chosen(self, index: int) -> None:
        if index == 0:
            self.lines.put_quantities(self._picked())
            self.confirmed.emit()
        else:
            self.reject()
            self.picking_asked.emit()

    @Slot()
    def _on_shelf_changed(self) -> None:
        self.lines.show_shelf(self._shelf.by_line())
        self.follow()
