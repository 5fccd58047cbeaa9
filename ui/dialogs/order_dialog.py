"""Dialogs about one order, and those of them that ask how much of each line."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialogs.quantity_table import QuantityTable
from ui.dialogs.sheet import CommandDialog
from ui.widgets.buttons import Button
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
        self.form.addWidget(table)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addStretch(1)
        for text, hint, key, slot in (
            (self.tr("All of it"), "Alt A", "Alt+A", self._on_all_asked),
            (self.tr("Nothing"), "Alt 0", "Alt+0", self._on_nothing_asked),
        ):
            button = Button(text, "ghost", key_hint=hint)
            button.clicked.connect(slot)
            QShortcut(QKeySequence(key), self).activated.connect(slot)
            row.addWidget(button)
        self.form.addLayout(row)
        table.edited.connect(self.follow)

    def parts(self) -> tuple[LineQuantity, ...]:
        """What was chosen of the lines."""
        chosen = self.lines.quantities().items()
        return tuple(LineQuantity(number, quantity) for number, quantity in chosen if quantity)

    def faults(self) -> Mapping[str, str]:
        return self.lines.faults()

    def show_total(self, one: str, many: str) -> None:
        """Say on the button how many units it is about. {n} is filled in."""
        total = self.lines.total()
        self.set_primary((one if total == ONE else many).format(n=formats.quantity(total)), enabled=total > 0)

    def foreseeable(self) -> Sequence[Command]:
        return () if not self.lines.total() else super().foreseeable()

    def values(self) -> dict[str, object]:
        return super().values() | self.lines.texts()

    def put_values(self, values: Mapping[str, object]) -> None:
        super().put_values(values)
        self.lines.put_texts(values)

    def show_problems(self, texts: Mapping[str, str]) -> None:
        super().show_problems(texts)
        self.lines.show_problems(texts)

    def has_place_for(self, field: str) -> bool:
        return super().has_place_for(field) or field in self.lines.texts()

    @Slot()
    def _on_all_asked(self) -> None:
        self.lines.offer(everything=True)
        self.lines.focus_first()

    @Slot()
    def _on_nothing_asked(self) -> None:
        self.lines.offer(everything=False)
        self.lines.focus_first()
