"""One product in the pane: its stock, its price, what it is called by, its movements, and its history."""

from functools import partial

from core.projections.changes import ChangeSet
from core.projections.paging import rows_by_key
from core.readmodels.order_history import HistoryEntry
from core.readmodels.product_list import ProductListing, ProductMatch, ProductRow
from core.readmodels.record_history import RecordHistory
from ui import formats
from ui.cells import Cell
from ui.desk import Desk
from ui.screens.detail_pane import DetailPane
from ui.screens.history import HistoryPart
from ui.screens.product_parts import ProductParts
from ui.widgets.key_facts import KeyFact, KeyFacts

STATES = {
    "in stock": ("success", "circle-check"),
    "low": ("warning", "triangle-alert"),
    "out": ("danger", "circle-x"),
    "discontinued": ("neutral", "ban"),
    "no stock kept": ("neutral", "circle"),
}
"""Tone and icon of each availability."""


class ProductPane(DetailPane):
    """`product` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.product: ProductMatch | None = None
        self.facts = KeyFacts()
        self.parts = ProductParts(desk)
        self.history = HistoryPart(desk)
        self.body.addSpacing(14)
        self.body.addWidget(self.facts)
        self.body.addSpacing(8)
        self.body.addWidget(self.parts)
        self.body.addSpacing(14)
        self.body.addWidget(self.history)
        self.parts.order_asked.connect(desk.order_asked)

    def load(self, key: int) -> bool:
        reader = self.desk.dispatcher.reader
        listing = ProductListing(today=self.desk.today, tab="all").run(reader)
        found = rows_by_key(reader, listing, [key])
        self.product = ProductMatch(key, ProductRow(*found[key][2:])) if key in found else None
        if self.product is None:
            return False
        its = self.product.product
        self.set_title(its.name, state_chip(its.state))
        self.set_context("", [its.sku, self.tr("per {unit}").format(unit=its.unit), its.barcodes])
        self.facts.set_facts(self._facts(its))
        self.parts.setVisible(bool(its.is_goods))
        if its.is_goods:
            self.parts.show_product(key)
        self.history.show_entries(key, partial(RecordHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        """What is picked, put aside or waited for need not change the row of the list."""
        its = changes.of("product_list")
        is_own = key in its.changed or key in its.deleted
        return is_own or bool(changes.of("stock_places")) or bool(changes.of("order_lines"))

    def _facts(self, its: ProductRow) -> list[KeyFact]:
        price = KeyFact(self.tr("Price"), formats.price(its.price, self.desk.currency))
        tax = self.desk.company.tax_rate(its.tax_code)
        words = f"{tax.name}, {formats.percent(tax.rate)} %" if tax is not None else its.tax_code
        rest = [KeyFact(self.tr("Tax"), words), KeyFact(self.tr("Last sold"), self.day(its.last_sold_on))]
        if not its.is_goods:
            return [price, *rest]
        stock = [
            KeyFact(self.tr("On hand"), formats.quantity(its.on_hand)),
            KeyFact(self.tr("Reserved"), formats.quantity(its.reserved)),
            KeyFact(self.tr("Free"), formats.quantity(its.available), "danger" if its.available <= 0 else ""),
            KeyFact(self.tr("Reorder at"), "" if its.reorder_at is None else formats.quantity(its.reorder_at)),
        ]
        return [*stock, price, *rest]


def state_chip(state: str) -> tuple[str, str, str]:
    """Word, tone and icon."""
    tone, icon = STATES[state]
    return state.capitalize(), tone, icon


def state_cell(state: str) -> Cell:
    word, tone, icon = state_chip(state)
    return Cell(word, tone=tone, icon=icon, chip=True)
