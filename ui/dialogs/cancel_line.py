"""Cancelling what is open of one line."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import CancelLine
from core.domain.values import Quantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET, OrderDialog
from ui.dialogs.reasons import Reason


class CancelLineDialog(OrderDialog):
    """Opens with all that can be cancelled of the line; another line can be chosen. The order has such a line."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget, line: int | None = None) -> None:
        super().__init__(desk, order, parent, desk.tr("Cancel a line of order {number}"), width=780)
        self._lines = [each for each in order.lines if each.open > each.picked]
        chosen = next((place for place, each in enumerate(self._lines) if each.line == line), 0)
        words = self.tr("{item}, {n} open")
        choices = [words.format(item=each.name, n=formats.quantity(each.open)) for each in self._lines]
        self.choice = self.add_choice("line", self.tr("Line"), choices, chosen)
        self.quantity = self.add_text("quantity", self.tr("Cancel"), formats.quantity(self._most()))
        self.add_row("line")
        self.add_row("quantity")
        self.why_so = Reason(self, "cancel")
        self.reason = self.why_so.note
        self.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.show_effects()
        self.quantity.selectAll()
        self.quantity.setFocus()

    def commands(self) -> Sequence[Command]:
        reason = self.why_so.text() or NOT_YET
        return (CancelLine(self.order.header.uuid, self._line().line, self._quantity() or 0, reason),)

    def foreseeable(self) -> Sequence[Command]:
        return super().foreseeable() if self._quantity() else ()

    def faults(self) -> Mapping[str, str]:
        text = self.quantity.text().strip()
        quantity = arithmetic.quantity(text)
        if text and quantity is None:
            return {"quantity": self.tr("“{text}” is not a quantity.").format(text=text)}
        if quantity is not None and quantity <= 0:
            return {"quantity": self.tr("Quantity must be more than zero.")}
        if quantity is not None and quantity > self._most():
            words = self.tr("Only {most} are open and can be cancelled. Enter {most} or less.")
            return {"quantity": words.format(most=formats.quantity(self._most()))}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = {**self.faults(), **self.why_so.missing()}
        if not self.quantity.text().strip():
            texts["quantity"] = self.tr("Type how many to cancel.")
        return texts

    def done_text(self) -> str:
        return self.tr("Cancelled {n} {item}").format(n=self.quantity.text(), item=self._line().name)

    def undo_note(self) -> str:
        return self.tr("Can be undone: the quantity is wanted again.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        text = self.tr("Cancel {n}").format(n=formats.quantity(self._quantity() or 0))
        self.set_primary(text, enabled=bool(self.quantity.text().strip()))

    def _line(self) -> LineRow:
        return self._lines[max(0, self.choice.currentIndex())]

    def _quantity(self) -> Quantity | None:
        """What is wrong counts as nothing."""
        return None if self.faults() else arithmetic.quantity(self.quantity.text())

    def _most(self) -> Quantity:
        return self._line().open - self._line().picked

    @Slot()
    def _on_choice_changed(self) -> None:
        self.quantity.setText(formats.quantity(self._most()))
        self.show_effects()
