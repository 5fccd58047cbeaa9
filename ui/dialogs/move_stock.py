"""Carrying goods from one location to another."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.stock.commands import MoveStock
from core.domain.values import Id, Quantity
from core.readmodels.product_list import ProductMatch
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.stock_change import LOCATION, StockDialog


class MoveStockDialog(StockDialog):
    """For companies with several locations."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, product, parent, desk.tr("Move stock"))
        self.quantity = self.add_text("quantity", self.tr("How many"), hint=self.product.unit)
        self.add_row("quantity")
        self.left = self.add_location("from_location", self.tr("From"))
        self.reached = self.add_location(LOCATION, self.tr("To"), chosen=1)
        self.show_effects()
        self.quantity.setFocus()

    def commands(self) -> Sequence[Command]:
        places = (self.chosen(self.left), self.chosen(self.reached))
        return (MoveStock(self.product.uuid, self._quantity() or 0, *places),)

    def foreseeable(self) -> Sequence[Command]:
        return () if self.unfit() else self.commands()

    def location(self) -> Id:
        """Those that goods leave."""
        return self.chosen(self.left)

    def faults(self) -> Mapping[str, str]:
        text = self.quantity.text().strip()
        if text and self._quantity() is None:
            return {"quantity": self.tr("Type how many: a number more than zero.")}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.quantity.text().strip():
            texts["quantity"] = self.tr("Type how many go.")
        if self.chosen(self.left) == self.chosen(self.reached):
            texts[LOCATION] = self.tr("Choose where they go: it is the same location.")
        return texts

    def undo_note(self) -> str:
        return self.tr("Can be undone: the goods are carried back.")

    def done_text(self) -> str:
        place = self.desk.company.location_name(self.chosen(self.reached))
        n = self.quantity.text().strip()
        return self.tr("Moved {n} {item} to {place}").format(n=n, item=self.product.name, place=place)

    @Slot()
    def show_effects(self) -> None:
        quantity = self._quantity()
        words = self.tr("Move {n}").format(n=formats.quantity(quantity)) if quantity else self.tr("Move")
        self.set_primary(words)
        self.foresee()

    def _quantity(self) -> Quantity | None:
        """None while it is none that can go."""
        quantity = arithmetic.quantity(self.quantity.text())
        return quantity if quantity is not None and quantity > 0 else None
