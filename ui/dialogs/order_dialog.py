"""Dialogs about one order, and those of them that ask how much of each line."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialogs.fill_row import FillRow
from ui.dialogs.quantity_table import QuantityTable
from ui.dialogs.sheet import CommandDialog
from ui.widgets.date_field import DateField

NOT_YET: Final = "…"
"""Stands for a reason that is not typed yet, while the books are asked what would happen; it is never sent."""


class OrderDialog(CommandDialog):
    """`title` may hold {number}, the order's."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget, title: str, *, width: int = 860) -> None:
        header = order.header
        super().__init__(desk, parent, title.format(number=header.no), header.customer, width=width)
        self.order = order

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def foreseeable(self) -> Sequence[Command]:
        """What is typed so far; what has yet to be said of it changes nothing in the books."""
        return () if self.faults() else self.commands()

    def day_text(self, field: DateField) -> str:
        """What is wrong with a day that there must be; empty for nothing."""
        if field.is_readable() and field.day is not None:
            return ""
        return field.problem() or self.tr("Type a day, as 20 Nov or 20.11.")

    def said_of(self, text: str) -> str:
        """A sentence with {number}, the order's."""
        return text.format(number=self.order.header.no)


class QuantityDialog(OrderDialog):
    """Subclasses put their table in first, then other fields. Alt+A offers all there is, Alt+0 nothing."""

    lines: QuantityTable

    def put_table(self, table: QuantityTable) -> None:
        """The table, and below it the two ways to fill it at once."""
        self.lines = table
        self.add_table(table)
        self.form.addWidget(FillRow(table))

    def parts(self) -> tuple[LineQuantity, ...]:
        """What was chosen of the lines."""
        chosen = self.lines.quantities().items()
        return tuple(LineQuantity(number, quantity) for number, quantity in chosen if quantity)

    def show_total(self, one: str, many: str) -> None:
        """Say on the button how many units it is about. {n} is filled in."""
        total = self.lines.total()
        self.set_primary((one if total == ONE else many).format(n=formats.quantity(total)), enabled=total > 0)

    def foreseeable(self) -> Sequence[Command]:
        return () if not self.lines.total() else super().foreseeable()

    def nothing_yet(self) -> str:
        return self.tr("type how many of a line")
