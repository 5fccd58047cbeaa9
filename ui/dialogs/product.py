"""Adding a product, or changing one: how it is called, counted, priced and taxed, and when to reorder."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.products.commands import (
    AddProduct,
    AssignBarcode,
    ChangePrice,
    ChangeProduct,
    RemoveBarcode,
    SetReorderPoint,
)
from core.domain.products.values import Particulars
from core.domain.values import UNITS, Price, Quantity
from core.readmodels.keys import KeyOf
from core.readmodels.product_list import ProductMatch, ProductRow
from ui import arithmetic, formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.widgets.check_box import CheckBox


class ProductDialog(CommandDialog):
    """One form for all of it; only what was changed is sent. `added` carries the new product's key."""

    added = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, product: ProductMatch | None = None, name: str = "") -> None:
        its = product.product if product else None
        title = self.tr("Change product") if its else self.tr("New product")
        super().__init__(desk, parent, title, its.name if its else "", width=620, with_effects=False)
        self._product = its
        self._product_id = its.uuid if its else new_id()
        self._rates = desk.company.tax_rates
        self._add_fields(its, name)
        self.set_primary(self.tr("Save") if its else self.tr("Add"))
        self._submission.visible.connect(self._on_submission_visible)
        (self.name if its else self.sku).setFocus()

    def commands(self) -> Sequence[Command]:
        its, commands = self._product, list[Command]()
        if its is None:
            commands.append(AddProduct(self._product_id, self._particulars(), self._price() or 0))
        elif self._particulars() != _particulars_of(its):
            commands.append(ChangeProduct(its.uuid, self._particulars()))
        if its is not None and self._price() != its.price:
            commands.append(ChangePrice(its.uuid, self._price() or 0))
        if self._reorder_at() != (its.reorder_at if its else None):
            commands.append(SetReorderPoint(self._product_id, self._reorder_at()))
        before, now = its.barcodes.split() if its else [], self.barcodes.text().split()
        commands += [RemoveBarcode(self._product_id, each) for each in before if each not in now]
        commands += [AssignBarcode(self._product_id, each) for each in dict.fromkeys(now) if each not in before]
        return commands

    def unfit(self) -> Mapping[str, str]:
        texts = {}
        if not self.sku.text().strip():
            texts["sku"] = self.tr("A product needs an SKU.")
        if not self.name.text().strip():
            texts["name"] = self.tr("A product needs a name.")
        if self._price() is None:
            texts["price"] = self.tr("“{text}” is not a price.").format(text=self.price.text())
        if self.reorder.text().strip() and arithmetic.quantity(self.reorder.text()) is None:
            texts["quantity"] = self.tr("“{text}” is not a quantity.").format(text=self.reorder.text())
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("product", self._product.uuid): self._product.version} if self._product else {}

    def done_text(self) -> str:
        name = self.name.text().strip()
        return (self.tr("{name} changed") if self._product else self.tr("{name} added")).format(name=name)

    def _add_fields(self, its: ProductRow | None, name: str) -> None:
        self.sku = self.add_text("sku", self.tr("SKU"), its.sku if its else "")
        self.name = self.add_text("name", self.tr("Name"), its.name if its else name)
        units = list(UNITS)
        self.unit = self.add_choice("unit", self.tr("Counted in"), units, units.index(its.unit) if its else 0)
        price = formats.price(its.price, self.desk.currency) if its else ""
        self.price = self.add_text("price", self.tr("Price"), price, self.desk.currency)
        codes = [rate.code for rate in self._rates]
        words = [f"{rate.name}, {formats.percent(rate.rate)} %" for rate in self._rates]
        chosen = codes.index(its.tax_code) if its and its.tax_code in codes else 0
        self.tax = self.add_choice("tax_code", self.tr("Tax"), words, chosen)
        at = formats.quantity(its.reorder_at) if its and its.reorder_at is not None else ""
        self.reorder = self.add_text("quantity", self.tr("Reorder at"), at, placeholder=self.tr("no watch"))
        several = self.tr("several with spaces between")
        self.barcodes = self.add_text("barcode", self.tr("Barcodes"), its.barcodes if its else "", placeholder=several)
        self.goods = CheckBox(self.tr("Goods, kept in stock"))
        self.goods.setChecked(bool(its.is_goods) if its else True)
        for row in (("sku", "name"), ("price", "unit"), ("tax_code", "quantity"), ("barcode",)):
            self.add_row(*row)
        self.form.addWidget(self.goods)

    def _particulars(self) -> Particulars:
        sku, name = self.sku.text().strip(), self.name.text().strip()
        code = self._rates[self.tax.currentIndex()].code if self._rates else ""
        return Particulars(sku, name, self.unit.currentText(), code, self.goods.isChecked())

    def _price(self) -> Price | None:
        return arithmetic.price(self.price.text())

    def _reorder_at(self) -> Quantity | None:
        return arithmetic.quantity(self.reorder.text()) if self.reorder.text().strip() else None

    @Slot(int)
    def _on_submission_visible(self, position: int) -> None:
        key = KeyOf("product", self._product_id).run(self.desk.dispatcher.reader)
        if self._product is None and key is not None and not self.isVisible():
            self.added.emit(key)


def _particulars_of(its: ProductRow) -> Particulars:
    return Particulars(its.sku, its.name, its.unit, its.tax_code, bool(its.is_goods))
