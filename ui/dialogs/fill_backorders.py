"""Filling back-orders: what is free of a product is set aside for the orders that wait for it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import FillBackorders
from core.domain.orders.values import OrderPart
from core.domain.stock.values import MAIN
from core.domain.values import Id, Quantity
from core.readmodels.order_lines import Backorder, Backorders
from core.readmodels.product_list import ProductMatch
from core.readmodels.stock_ledger import StockPlaces
from ui import formats
from ui.desk import Desk
from ui.dialogs.parts_table import FIRST, PartsTable
from ui.dialogs.quantity_headings import Headings
from ui.dialogs.quantity_table import TableLine
from ui.dialogs.sheet import CommandDialog
from ui.widgets.label import Label

_MOST_LINES: Final = 50


class BackordersDialog(CommandDialog):
    """A proposal: the oldest promise is served first. All of it is one step, and can be undone as one."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.tr("Fill back-orders"), product.product.name)
        self.product = product.product
        self._by_row = dict(enumerate(Backorders(product.key, _MOST_LINES).run(desk.dispatcher.reader), FIRST))
        self._free = _free(desk, product.key)
        self.parts = PartsTable(self._headings(), [self._line(*each) for each in self._by_row.items()])
        self.rest = Label("", "small", 500, "text2", wraps=True)
        self.add_table(self.parts)
        self.form.addWidget(self.rest)
        self.cancel.setText(self.tr("Leave it free"))
        self.parts.fill(self._free)
        self.follow()
        self.parts.focus_first()

    def about(self) -> Id:
        return self.product.uuid

    def commands(self) -> Sequence[Command]:
        chosen = ((self._by_row[number], quantity) for number, quantity in self.parts.quantities().items() if quantity)
        parts = tuple(OrderPart(each.order_uuid, each.line, quantity) for each, quantity in chosen)
        return (FillBackorders(self.product.uuid, parts),)

    def foreseeable(self) -> Sequence[Command]:
        return super().foreseeable() if self.parts.total() else ()

    def undo_note(self) -> str:
        return self.tr("Can be undone as one step, while nothing of it is picked.")

    def done_text(self) -> str:
        n = formats.quantity(self.parts.total())
        return self.tr("Set aside {n} {item}").format(n=n, item=self.product.name)

    @Slot()
    def show_effects(self) -> None:
        total = self.parts.total()
        words = self.tr("Set aside {n}").format(n=formats.quantity(total)) if total else self.tr("Set aside")
        self.set_primary(words, enabled=total > 0)
        self._tell_rest(self.parts.rest(self._free))
        self.foresee()

    def _tell_rest(self, rest: Quantity) -> None:
        words = [self.tr("{n} stay free.") if rest >= 0 else self.tr("{n} more than are free.")]
        if len(self._by_row) == _MOST_LINES:
            words.append(self.tr("Only the first lines that wait are shown."))
        self.rest.set_color("warning" if rest < 0 else "text2")
        self.rest.setText(" ".join(words).format(n=formats.quantity(abs(rest))))

    def _headings(self) -> Headings:
        return Headings(
            (self.tr("Ship by"), self.tr("Waits for")),
            (self.tr("Gets"),),
            self.tr("It waits for {most} only. Enter {most} or less."),
            name=self.tr("Who waits, the oldest promise first"),
        )

    def _line(self, number: int, waiting: Backorder) -> TableLine:
        words = self.tr("Order {no}, {customer}").format(no=waiting.order_no, customer=waiting.customer)
        ship_by = self.desk.day(date.fromisoformat(waiting.ship_by)) if waiting.ship_by else "–"
        return TableLine(number, words, (ship_by, formats.quantity(waiting.short)), waiting.short, (0,))


def can_fill(desk: Desk, product_key: int) -> bool:
    """Whether something is free of a product that somebody waits for."""
    return _free(desk, product_key) > 0 and bool(Backorders(product_key, 1).run(desk.dispatcher.reader))


def _free(desk: Desk, product_key: int) -> Quantity:
    """What can be set aside: orders are served from the main location."""
    places = StockPlaces(product_key).run(desk.dispatcher.reader)
    return max(0, sum(place.available for place in places if place.location == MAIN))
