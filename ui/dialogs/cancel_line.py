"""Cancelling what is open of one line."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.commands import CancelLine
from core.domain.values import Quantity
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.effects_panel import Effect


class CancelLineDialog(CommandDialog):
    """Opens with all that can be cancelled of the line; another line can be chosen."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget, line: int | None = None) -> None:
        header = order.header
        title = self.tr("Cancel a line of order {number}").format(number=header.no)
        super().__init__(desk, parent, title, header.customer, width=780)
        self.order = order
        self._lines = [each for each in order.lines if each.open - each.picked > 0]
        chosen = next((place for place, each in enumerate(self._lines) if each.line == line), 0)
        words = self.tr("{item}, {n} open")
        choices = [words.format(item=each.name, n=formats.quantity(each.open)) for each in self._lines]
        self.choice = self.add_choice("line", self.tr("Line"), choices, chosen)
        self.quantity = self.add_text("quantity", self.tr("Cancel"), self._most())
        self.reason = self.add_note("reason", self.tr("Why"), self.tr("kept in the history"), lines=2)
        self.add_row("line")
        self.add_row("quantity")
        self.add_row("reason")
        self.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.show_effects()
        self.quantity.selectAll()
        self.quantity.setFocus()

    def commands(self) -> Sequence[Command]:
        reason = self.reason.toPlainText().strip()
        return (CancelLine(self.order.header.uuid, self._line().line, self._quantity() or 0, reason),)

    def faults(self) -> Mapping[str, str]:
        text = self.quantity.text().strip()
        quantity = arithmetic.quantity(text)
        if text and quantity is None:
            return {"quantity": self.tr("“{text}” is not a quantity.").format(text=text)}
        if quantity is not None and quantity <= 0:
            return {"quantity": self.tr("Quantity must be more than zero.")}
        most = self._line().open - self._line().picked if self._lines else 0
        if quantity is not None and quantity > most:
            words = self.tr("Only {most} are open and can be cancelled. Enter {most} or less.")
            return {"quantity": words.format(most=formats.quantity(most))}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.quantity.text().strip():
            texts["quantity"] = self.tr("Type how many to cancel.")
        if not self.reason.toPlainText().strip():
            texts["reason"] = self.tr("Say why: whoever reads the history will ask.")
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def done_text(self) -> str:
        return self.tr("Cancelled {n} {item}").format(n=self.quantity.text(), item=self._line().name)

    @Slot()
    def show_effects(self) -> None:
        quantity = self._quantity() or 0
        text = self.tr("Cancel {n}").format(n=formats.quantity(quantity))
        self.set_primary(text, enabled=bool(self._lines) and bool(self.quantity.text().strip()))
        assert self.effects is not None, "it has the panel"
        effects = list(self._effects(self._line(), quantity)) if self._lines else []
        self.effects.set_effects(effects, undo_note=self.tr("Can be undone: the quantity is wanted again."))

    def _effects(self, line: LineRow, quantity: Quantity) -> Iterator[Effect]:
        left = max(0, line.open - quantity)
        yield Effect(
            "ban", line.name, formats.quantity(line.open), self.tr("{n} open").format(n=formats.quantity(left))
        )
        back = min(line.reserved, max(0, quantity - line.backordered))
        if line.is_goods and line.reserved:
            after = formats.quantity(line.reserved - back)
            yield Effect("boxes", self.tr("Reserved for it"), formats.quantity(line.reserved), after)

    def _line(self) -> LineRow:
        return self._lines[max(0, self.choice.currentIndex())]

    def _quantity(self) -> Quantity | None:
        """What is wrong counts as nothing."""
        return None if self.faults() else arithmetic.quantity(self.quantity.text())

    def _most(self) -> str:
        if not self._lines:
            return ""
        line = self._lines[max(0, self.choice.currentIndex())]
        return formats.quantity(line.open - line.picked)

    @Slot()
    def _on_choice_changed(self) -> None:
        self.quantity.setText(self._most())
        self.show_effects()
