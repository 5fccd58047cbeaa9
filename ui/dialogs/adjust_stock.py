"""Putting on hand right after a count."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.stock.commands import AdjustStock
from core.domain.stock.values import stock_id
from core.domain.values import Quantity
from core.errors import Conflict
from core.readmodels.product_list import ProductAvailability, ProductMatch
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.stock_change import StockDialog


class AdjustStockDialog(StockDialog):
    """What was counted takes the place of what the books say."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, product, parent, self.tr("Adjust stock"))
        on_hand = formats.quantity(self.product.on_hand)
        self.counted = self.add_text("quantity", self.tr("Counted on the shelf"), on_hand, self.product.unit)
        self.reason = self.add_note("reason", self.tr("Why"), self.tr("broken, found, miscounted …"), lines=2)
        self.add_row("quantity")
        self.add_row("reason")
        self.show_effects()
        self.counted.selectAll()
        self.counted.setFocus()

    def commands(self) -> Sequence[Command]:
        return (AdjustStock(self.product.uuid, self.change() or 0, self.reason.toPlainText().strip()),)

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("stock", stock_id(self.product.uuid)): self.product.stock_version}

    def faults(self) -> Mapping[str, str]:
        counted = arithmetic.quantity(self.counted.text())
        if counted is None and self.counted.text().strip():
            return {"quantity": self.tr("“{text}” is not a quantity.").format(text=self.counted.text())}
        if counted is not None and counted < 0:
            return {"quantity": self.tr("There is never less than nothing on a shelf. Enter what was counted.")}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.counted.text().strip():
            texts["quantity"] = self.tr("Type how many were counted.")
        elif self.change() == 0:
            texts["quantity"] = self.tr("That is what the books say already.")
        if not self.reason.toPlainText().strip():
            texts["reason"] = self.tr("Say why: whoever reads the history will ask.")
        return texts

    def change(self) -> Quantity | None:
        counted = arithmetic.quantity(self.counted.text())
        return None if counted is None or counted < 0 else counted - self.product.on_hand

    def done_text(self) -> str:
        return self.tr("{item}: {n} on hand").format(item=self.product.name, n=self.counted.text().strip())

    @Slot(object)
    def _on_submission_conflicted(self, conflict: Conflict) -> None:
        """What was counted stands; the difference is reckoned anew from what the books say by now."""
        super()._on_submission_conflicted(conflict)
        self._seen_since.clear()
        self.product = (
            ProductAvailability((self.product.uuid,)).run(self.desk.dispatcher.reader)[self.product.uuid].product
        )
        self.show_effects()

    @Slot()
    def show_effects(self) -> None:
        change = self.change()
        text = (
            self.tr("Adjust by {n}").format(n=("+" if change > 0 else "") + formats.quantity(change))
            if change
            else self.tr("Adjust")
        )
        self.set_primary(text)
        self.show_change(self.tr("Can be undone by an adjustment the other way."))
