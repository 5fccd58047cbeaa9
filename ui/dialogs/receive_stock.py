"""Receiving goods."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.stock.commands import ReceiveStock
from core.domain.values import Quantity
from core.readmodels.product_list import ProductMatch
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.stock_change import LOCATION, StockDialog


class ReceiveStockDialog(StockDialog):
    """Goods came in. Once they stand, whoever waits for them can be served: see `BackordersDialog`."""

    arrived = Signal()  # the lists show them

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, product, parent, desk.tr("Receive goods"))
        self.quantity = self.add_text("quantity", self.tr("Quantity"), hint=self.product.unit)
        self.cost = self.add_text("unit_cost", self.tr("Unit cost"), placeholder=self.tr("when known"))
        self.reference = self.add_text("reference", self.tr("Delivery note"), placeholder=self.tr("optional"))
        self.add_row("quantity", "unit_cost")
        self.add_location(LOCATION, self.tr("Where to"))
        self.add_row("reference")
        self._submission.visible.connect(self._on_submission_visible)
        self.show_effects()
        self.quantity.setFocus()

    def commands(self) -> Sequence[Command]:
        cost = arithmetic.price(self.cost.text()) if self.cost.text().strip() else None
        reference = self.reference.text().strip()
        return (ReceiveStock(self.product.uuid, self._quantity() or 0, cost, reference, self.location()),)

    def faults(self) -> Mapping[str, str]:
        texts = {}
        if self.quantity.text().strip() and self._quantity() is None:
            texts["quantity"] = self.tr("Type how many came in: a number more than zero.")
        cost = arithmetic.price(self.cost.text())
        if self.cost.text().strip() and (cost is None or cost < 0):
            texts["unit_cost"] = self.tr("“{text}” is not a price.").format(text=self.cost.text())
        return texts

    def unfit(self) -> Mapping[str, str]:
        missing = {} if self.quantity.text().strip() else {"quantity": self.tr("Type how many came in.")}
        return {**self.faults(), **missing}

    def undo_note(self) -> str:
        return self.tr("Can be undone by an adjustment the other way.")

    def done_text(self) -> str:
        return self.tr("Received {n} {item}").format(n=self.quantity.text().strip(), item=self.product.name)

    @Slot()
    def show_effects(self) -> None:
        quantity = self._quantity()
        words = self.tr("Receive {n}").format(n=formats.quantity(quantity)) if quantity else self.tr("Receive")
        self.set_primary(words)
        self.foresee()

    def _quantity(self) -> Quantity | None:
        """None while it is none that can have come."""
        came = arithmetic.quantity(self.quantity.text())
        return came if came is not None and came > 0 else None

    @Slot(int)
    def _on_submission_visible(self, position: int) -> None:
        self.arrived.emit()
