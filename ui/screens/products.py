"""The products and stock screen: what is sold, for how much, and how much of it is there."""

from collections.abc import Sequence
from typing import ClassVar, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from core.domain.products.commands import DiscontinueProduct, ReinstateProduct
from core.projections.paging import ListRow
from core.readmodels.product_list import ProductListing, ProductMatch, ProductRow
from core.readmodels.sorting import sort_text
from ui import formats
from ui.actions import action
from ui.cells import Cell
from ui.columns import ListColumn
from ui.dialogs.adjust_stock import AdjustStockDialog
from ui.dialogs.count_stock import CountStockDialog
from ui.dialogs.fill_backorders import BackordersDialog, can_fill
from ui.dialogs.move_stock import MoveStockDialog
from ui.dialogs.product import ProductDialog
from ui.dialogs.waiting import WaitingDialog
from ui.list_queries import ListQuery
from ui.screens.list_screen import ListScreen
from ui.screens.making import Making
from ui.screens.product_pane import ProductPane, state_cell
from ui.screens.receiving import Receiving
from ui.widgets.buttons import Button
from ui.widgets.tab_strip import Tab

_OF_STOCK: Final = ("receive_stock", "count_stock", "adjust_stock", "move_stock", "fill_backorders")
_OF_ONE_PRODUCT: Final = ("change_product", "discontinue_or_reinstate")


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
        """Those who wait for it are proposed to be served, once it is there."""
        product = self._product_for("receive_stock")
        if product is not None:
            Receiving(self, product)

    @action("&Count stock", menu="Edit", icon="clipboard-list", words="stocktake inventory shelf check")
    def count_stock(self) -> None:
        product = self._product_for("count_stock")
        if product is not None:
            self.open_dialog(CountStockDialog(self.desk, product, self))

    @action("&Adjust stock", menu="Edit", icon="scale", words="correct broken lost found difference")
    def adjust_stock(self) -> None:
        product = self._product_for("adjust_stock")
        if product is not None:
            self.open_dialog(AdjustStockDialog(self.desk, product, self))

    @action("&Move stock", menu="Edit", icon="arrow-right", words="carry transfer location store yard")
    def move_stock(self) -> None:
        product = self._product_for("move_stock")
        if product is not None:
            self.open_dialog(MoveStockDialog(self.desk, product, self))

    @action("&Fill back-orders", menu="Edit", icon="hourglass", words="waiting reserve set aside arrived goods serve")
    def fill_backorders(self) -> None:
        """What is free goes to those who wait for it."""
        product = self._product_for("fill_backorders")
        if product is not None:
            self.open_dialog(BackordersDialog(self.desk, product, self))

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

    @action("&Back-orders", menu="View", icon="hourglass", words="short waiting goods promised out of stock")
    def show_backorders(self) -> None:
        self.open_dialog(WaitingDialog(self.desk, self))

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
        self.desk.company_changed.connect(self._on_pane_loaded)  # it may have another location now
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

    # Inside

    def _product_for(self, name: str) -> ProductMatch | None:
        """The product in view, read anew, if the action is possible with it."""
        self.pane.hasten(self.table.unsettled_key())
        return self.pane.product if self.registry.find(self, name).isEnabled() else None

    def _reasons(self, product: ProductMatch | None) -> dict[str, str]:
        """Why an action is not possible now; empty when it is."""
        if product is None:
            return dict.fromkeys((*_OF_STOCK, *_OF_ONE_PRODUCT), self.tr("Choose a product first."))
        no_stock = "" if product.product.is_goods else self.tr("No stock is kept of this product.")
        reasons = {**dict.fromkeys(_OF_STOCK, no_stock), **dict.fromkeys(_OF_ONE_PRODUCT, "")}
        if not no_stock and len(self.desk.company.locations) < 2:
            reasons["move_stock"] = self.tr("There is one location only. Define another in the menu Tools.")
        if not no_stock and not can_fill(self.desk, product.key):
            reasons["fill_backorders"] = self.tr("Nobody waits for it, or nothing of it is free.")
        return reasons

    @Slot()
    def _on_pane_loaded(self) -> None:
        for name, why_not in self._reasons(self.pane.product).items():
            self.registry.allow(self, name, why_not)
        words = {
            "receive_stock": self.tr("Receive"),
            "count_stock": self.tr("Count"),
            "change_product": self.tr("Change"),
        }
        rest = ("adjust_stock", "move_stock", "fill_backorders", "", "discontinue_or_reinstate", "undo_step")
        steps = [self.step(name, words[name]) for name in words]
        self.pane.set_steps(steps, [self.registry.find(self, name) if name else None for name in rest])


def _quantity(row: ProductRow, quantity: int, weight: int = 400) -> Cell:
    if not row.is_goods:
        return Cell("–", "right", color="text3")
    return Cell(formats.quantity(quantity), "right", weight, color=None if quantity else "text3")
