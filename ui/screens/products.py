"""The products and stock screen: what is sold, for how much, and how much of it is there."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from core.domain.products.commands import DiscontinueProduct, ReinstateProduct
from core.projections.paging import ListRow
from core.readmodels.product_list import ProductListing, ProductRow
from core.readmodels.sorting import sort_text
from ui import formats
from ui.actions import action
from ui.cells import Cell
from ui.columns import ListColumn
from ui.dialogs.adjust_stock import AdjustStockDialog
from ui.dialogs.product import ProductDialog
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.list_queries import ListQuery
from ui.screens.list_screen import ListScreen
from ui.screens.making import Making
from ui.screens.product_pane import ProductPane, state_cell
from ui.widgets.buttons import Button
from ui.widgets.tab_strip import Tab


class ProductsScreen(ListScreen):
    title: ClassVar[str] = "Products & stock"
    icon: ClassVar[str] = "boxes"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("sku", Qt.SortOrder.AscendingOrder)
    pane: ProductPane

    # What can be done

    @action("New pr&oduct", menu="Edit", icon="plus", words="add item sku article")
    def new_product(self) -> None:
        dialog = ProductDialog(self.desk, self)
        Making(self, dialog, dialog.added)

    @action("&Receive stock", menu="Edit", icon="download", words="goods in arrived delivery")
    def receive_stock(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.product is not None:
            self.open_dialog(ReceiveStockDialog(self.desk, self.pane.product, self))

    @action("&Adjust stock", menu="Edit", icon="scale", words="count stocktake correct broken")
    def adjust_stock(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.product is not None:
            self.open_dialog(AdjustStockDialog(self.desk, self.pane.product, self))

    @action("C&hange product or price", "F2", menu="Edit", icon="pencil", words="edit price name tax reorder point")
    def change_product(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.product is not None:
            self.open_dialog(ProductDialog(self.desk, self, self.pane.product))

    @action("&Discontinue or reinstate", menu="Edit", icon="ban", words="delete remove stop selling archive again")
    def discontinue_or_reinstate(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.product is not None:
            its = self.pane.product.product
            self.direct.send(ReinstateProduct(its.uuid) if its.discontinued_on else DiscontinueProduct(its.uuid))

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("state", self.tr("Availability"), 140, lambda row: state_cell(row.state), "left", "state"),
            ListColumn("sku", self.tr("SKU"), 88, lambda row: Cell(row.sku, color="text2"), "left", "sku", sort_text),
            ListColumn("name", self.tr("Name"), 180, self._name, "left", "name", sort_text, stretch=True),
            ListColumn("on_hand", self.tr("On hand"), 76, self._on_hand, "right", "on_hand"),
            ListColumn("reserved", self.tr("Reserved"), 80, self._reserved, "right", "reserved"),
            ListColumn("available", self.tr("Free"), 64, self._free, "right", "available"),
            ListColumn("price", self.tr("Price"), 84, self._price, "right", "price"),
        )

    def records(self, rows: list[ListRow]) -> Sequence[ProductRow]:
        return [ProductRow(*row[2:]) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("current", self.tr("Current")),
            Tab("low", self.tr("Low")),
            Tab("out", self.tr("Out")),
            Tab("discontinued", self.tr("Discontinued")),
            Tab("all", self.tr("All")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return ProductListing(today=self.desk.today, tab=tab, filter=filter, sort=sort, descending=descending)

    def make_pane(self) -> ProductPane:
        pane = ProductPane(self.desk)
        pane.loaded.connect(self._on_pane_loaded)
        return pane

    def main_buttons(self) -> Sequence[QWidget]:
        new = Button(self.tr("New product"), "primary", "plus")
        new.clicked.connect(self.new_product)
        return (new,)

    def hint(self) -> str:
        return self.tr("Filter, as in is:low or status:out")

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("{n} product matches"), self.tr("{n} products match")
        return self.tr("{n} product"), self.tr("{n} products")

    def empty(self, tab: str) -> tuple[str, str]:
        words = {
            "low": (self.tr("Nothing is running low"), ""),
            "out": (self.tr("Nothing is out of stock"), ""),
            "discontinued": (self.tr("Nothing is discontinued"), ""),
        }
        new = self.tr("New product adds the first; an import brings many")
        return words.get(tab, (self.tr("What you sell lives here"), new))

    def unmatched(self, tab: str) -> str:
        words = {
            "low": self.tr("Nothing low matches “{filter}”"),
            "out": self.tr("Nothing out of stock matches “{filter}”"),
            "discontinued": self.tr("Nothing discontinued matches “{filter}”"),
        }
        return words.get(tab, self.tr("No product matches “{filter}”"))

    # Cells

    def _name(self, row: ProductRow) -> Cell:
        return Cell(row.name, weight=500)

    def _on_hand(self, row: ProductRow) -> Cell:
        return _quantity(row, row.on_hand)

    def _reserved(self, row: ProductRow) -> Cell:
        return _quantity(row, row.reserved)

    def _free(self, row: ProductRow) -> Cell:
        return _quantity(row, row.available, weight=500)

    def _price(self, row: ProductRow) -> Cell:
        return Cell(formats.price(row.price, self.desk.currency), "right")

    @Slot()
    def _on_pane_loaded(self) -> None:
        product = self.pane.product
        none = "" if product is not None else self.tr("Choose a product first.")
        no_stock = self.tr("No stock is kept of this product.")
        for name in ("receive_stock", "adjust_stock"):
            is_goods = product is None or product.product.is_goods
            self.registry.allow(self, name, none or ("" if is_goods else no_stock))
        for name in ("change_product", "discontinue_or_reinstate"):
            self.registry.allow(self, name, none)
        words = {
            "receive_stock": self.tr("Receive"),
            "adjust_stock": self.tr("Adjust"),
            "change_product": self.tr("Change"),
        }
        rest = [self.registry.find(self, name) for name in ("discontinue_or_reinstate", "undo_step")]
        self.pane.set_steps([self.step(name, words[name]) for name in words], rest)


def _quantity(row: ProductRow, quantity: int, weight: int = 400) -> Cell:
    if not row.is_goods:
        return Cell("–", "right", color="text3")
    return Cell(formats.quantity(quantity), "right", weight, color=None if quantity else "text3")
