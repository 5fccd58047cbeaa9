"""Counting what is on the shelf: how many were expected, how many there are, and the difference."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.stock.commands import CountStock
from core.domain.values import Quantity
from core.readmodels.product_list import ProductMatch
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.reasons import Reason
from ui.dialogs.stock_change import LOCATION, StockDialog
from ui.widgets.label import Label


class CountStockDialog(StockDialog):
    """What was counted takes the place of what the books said when it was counted.

    Whoever moved goods since then is told of, for the count may be from before or after that.
    """

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, product, parent, desk.tr("Count stock"))
        self.add_location(LOCATION, self.tr("Location"))
        self.counted = self.add_text("quantity", self.tr("Counted on the shelf"), "", self.product.unit)
        self.add_row("quantity")
        self.difference = Label("", "small", 500, "text2", wraps=True)
        self.form.addWidget(self.difference)
        self.why_so = Reason(self, "adjust")
        self.show_effects()
        self.counted.setFocus()

    def commands(self) -> Sequence[Command]:
        return (CountStock(self.product.uuid, self._count() or 0, self.why_so.text(), self.location()),)

    def faults(self) -> Mapping[str, str]:
        text, count = self.counted.text().strip(), self._count()
        if text and count is None:
            return {"quantity": self.tr("“{text}” is not a quantity.").format(text=text)}
        if count is not None and count < 0:
            return {"quantity": self.tr("There is never less than nothing on a shelf. Enter what was counted.")}
        return {}

    def unfit(self) -> Mapping[str, str]:
        missing = {} if self.counted.text().strip() else {"quantity": self.tr("Type how many were counted.")}
        return {**self.faults(), **missing}

    def undo_note(self) -> str:
        return self.tr("A difference can be undone: it is entered the other way.")

    def done_text(self) -> str:
        return self.tr("{item}: {n} counted").format(item=self.product.name, n=self.counted.text().strip())

    @Slot()
    def show_effects(self) -> None:
        self.set_primary(self.tr("Count"))
        expected = formats.quantity(self.place().on_hand)
        change = None if self.faults() else self._change()
        words = self.tr("The books say {expected}.")
        if change is not None:
            words = self._difference_words(change)
        self.difference.set_color("text2" if not change else "warning")
        self.difference.setText(words.format(expected=expected, n=formats.quantity(abs(change or 0))))
        self.foresee()

    def _difference_words(self, change: Quantity) -> str:
        if not change:
            return self.tr("As many as the books say.")
        if change < 0:
            return self.tr("{n} fewer than the {expected} that the books say.")
        return self.tr("{n} more than the {expected} that the books say.")

    def _count(self) -> Quantity | None:
        return arithmetic.quantity(self.counted.text())

    def _change(self) -> Quantity | None:
        """What was counted beyond what the books say; None while it cannot be read."""
        count = self._count()
        return None if count is None else count - self.place().on_hand
