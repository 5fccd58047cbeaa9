"""What receiving and adjusting have in common: one product, and what its stock comes to."""

from PySide6.QtWidgets import QWidget

from core.domain.values import Id, Quantity
from core.readmodels.product_list import ProductMatch
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.effects_panel import Effect


class StockDialog(CommandDialog):
    """A change of what is on hand of one product, with what it comes to."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget, title: str) -> None:
        super().__init__(desk, parent, title, product.product.name, width=740)
        self.product = product.product

    def about(self) -> Id:
        return self.product.uuid

    def change(self) -> Quantity | None:
        """By how much on hand changes; None while it cannot be read."""
        raise NotImplementedError

    def show_change(self, undo_note: str) -> None:
        change = self.change() or 0
        its = self.product
        free = its.available + change
        tone = "warning" if its.reorder_at is not None and free <= its.reorder_at else "neutral"
        effects = [
            Effect("boxes", self.tr("On hand"), *self._pair(its.on_hand, change)),
            Effect("package-check", self.tr("Free"), *self._pair(its.available, change), tone),
        ]
        assert self.effects is not None, "it has the panel"
        self.effects.set_effects(effects, undo_note=undo_note)

    def _pair(self, before: Quantity, change: Quantity) -> tuple[str, str]:
        return formats.quantity(before), formats.quantity(before + change)
