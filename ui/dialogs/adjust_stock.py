"""Putting on hand right by a difference: what was broken, lost or found."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.stock.commands import AdjustStock
from core.domain.values import Quantity
from core.readmodels.product_list import ProductMatch
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET
from ui.dialogs.reasons import Reason
from ui.dialogs.stock_change import LOCATION, StockDialog


class AdjustStockDialog(StockDialog):
    """The difference is typed with its sign, and needs a reason."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, product, parent, desk.tr("Adjust stock"))
        self.add_location(LOCATION, self.tr("Location"))
        hint = self.tr("−2 for two broken, 3 for three found")
        self.difference = self.add_text("quantity", self.tr("Change by"), "", self.product.unit, hint)
        self.add_row("quantity")
        self.why_so = Reason(self, "adjust")
        self.show_effects()
        self.difference.setFocus()

    def commands(self) -> Sequence[Command]:
        reason = self.why_so.text() or NOT_YET
        return (AdjustStock(self.product.uuid, self._change() or 0, reason, self.location()),)

    def foreseeable(self) -> Sequence[Command]:
        return self.commands() if self._change() else ()

    def faults(self) -> Mapping[str, str]:
        text = self.difference.text().strip()
        if text and self._change() is None:
            return {"quantity": self.tr("“{text}” is not a quantity.").format(text=text)}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = {**self.faults(), **self.why_so.missing()}
        if not self.faults() and not self._change():
            texts["quantity"] = self.tr("Type by how much: less with a minus, more without.")
        return texts

    def undo_note(self) -> str:
        return self.tr("Can be undone by an adjustment the other way.")

    def done_text(self) -> str:
        change = formats.quantity(self._change() or 0)
        return self.tr("{item}: adjusted by {n}").format(item=self.product.name, n=change)

    @Slot()
    def show_effects(self) -> None:
        change = self._change()
        words = self.tr("Adjust by {n}").format(n=_signed(change)) if change else self.tr("Adjust")
        self.set_primary(words)
        self.foresee()

    def _change(self) -> Quantity | None:
        """None while it cannot be read."""
        return arithmetic.quantity(self.difference.text().strip().removeprefix("+"))


def _signed(change: Quantity) -> str:
    return ("+" if change > 0 else "") + formats.quantity(change)
