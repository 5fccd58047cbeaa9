"""Taking goods back: which came, why, and, when that is known at once, what becomes of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import InspectReturn, ReceiveReturn
from core.domain.orders.values import InspectedLine, LineQuantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET, QuantityDialog
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine
from ui.dialogs.reasons import Reason
from ui.dispatcher import new_id


class ReturnDialog(QuantityDialog):
    """Opens with nothing. The return's id is drawn now: sent twice it is one return."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Return goods of order {number}"))
        self._return_id = new_id()
        headings = Headings(
            (self.tr("Shipped"), self.tr("Returned")),
            (self.tr("Came back"),),
            self.tr("At most {most} can come back. Enter {most} or less."),
        )
        self.put_table(QuantityTable(headings, [_row(line) for line in order.lines if can_come_back(line)]))
        self.received_on = self.add_day("received_on", self.tr("Came back on"))
        fates = (
            self.tr("To be inspected later"),
            self.tr("Back to stock"),
            self.tr("Into quarantine"),
            self.tr("Scrapped"),
        )
        self.fate = self.add_choice("fate", self.tr("What becomes of it"), fates)
        self.add_row("received_on", "fate")
        self.why_so = Reason(self, "return")
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        order_id, parts = self.order.header.uuid, self.parts()
        day, reason = self.received_on.day or self.desk.today, self.why_so.text() or NOT_YET
        received = ReceiveReturn(order_id, self._return_id, day, parts, reason)
        fate = self.fate.currentIndex()
        if not fate:
            return (received,)
        inspected = tuple(_inspected(part, fate) for part in parts)
        return (received, InspectReturn(order_id, self._return_id, inspected))

    def unfit(self) -> Mapping[str, str]:
        text = self.day_text(self.received_on)
        return {**self.faults(), **({"received_on": text} if text else {}), **self.why_so.missing()}

    def done_text(self) -> str:
        return self.said_of(self.tr("Return of order {number} received"))

    def undo_note(self) -> str:
        return self.tr("Stays in the books. A credit note gives the customer back what it is worth.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.show_total(self.tr("Take back {n} unit"), self.tr("Take back {n} units"))


def can_come_back(line: LineRow) -> bool:
    """Whether any of it is still out."""
    return bool(line.is_goods) and line.shipped > line.returned


def _row(line: LineRow) -> TableLine:
    facts = (formats.quantity(line.shipped), formats.quantity(line.returned))
    return TableLine(line.line, line.name, facts, line.shipped - line.returned, (0,))


def _inspected(part: LineQuantity, fate: int) -> InspectedLine:
    """All of a part to one place: 1 stock, 2 quarantine, 3 scrap."""
    restocked, quarantined, scrapped = (part.quantity if fate == place else 0 for place in (1, 2, 3))
    return InspectedLine(part.line, restocked, quarantined, scrapped)
