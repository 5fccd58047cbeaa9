"""Products: what can happen to one, and what it knows of itself."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.products.values import Particulars as Particulars
from core.domain.values import Id, Price, Quantity


class ProductEvent(Event, frozen=True):
    kind = "product"

    product_id: Id


class ProductAdded(ProductEvent, frozen=True, tag="product.added"):
    """A product is sold from now on. `price` is in the company's currency and price mode."""

    particulars: Particulars
    price: Price


class ProductChanged(ProductEvent, frozen=True, tag="product.changed"):
    particulars: Particulars
    was: Particulars


class ProductPriceChanged(ProductEvent, frozen=True, tag="product.price_changed"):
    """A new list price from now on; placed orders keep theirs."""

    price: Price
    was: Price


class BarcodeAssigned(ProductEvent, frozen=True, tag="product.barcode_assigned"):
    barcode: str


class BarcodeRemoved(ProductEvent, frozen=True, tag="product.barcode_removed"):
    barcode: str


class ReorderPointSet(ProductEvent, frozen=True, tag="product.reorder_point_set"):
    """At or below this available quantity the product runs low; None is no watch."""

    quantity: Quantity | None
    was: Quantity | None


class ProductDiscontinued(ProductEvent, frozen=True, tag="product.discontinued"):
    on: date


class ProductReinstated(ProductEvent, frozen=True, tag="product.reinstated"):
    """It is sold again."""


ProductEvents = (
    ProductAdded
    | ProductChanged
    | ProductPriceChanged
    | BarcodeAssigned
    | BarcodeRemoved
    | ReorderPointSet
    | ProductDiscontinued
    | ProductReinstated
)


class Barcode(Struct, frozen=True):
    barcode: str


class Product(State, frozen=True):
    """What we sell. Its stock is a stream of its own."""

    kind = "product"

    id: Id = ""
    sku: str = ""
    name: str = ""
    unit: str = "piece"
    tax_code: str = ""
    is_goods: bool = True
    price: Price = 0
    reorder_point: Quantity | None = None
    discontinued_on: date | None = None
    barcodes: tuple[Barcode, ...] = ()

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.sku, self.name, self.unit, self.tax_code, self.is_goods)


def evolve(product: Product, event: ProductEvents) -> Product:  # noqa: C901  one flat case an event
    match event:
        case ProductAdded():
            return _with(Product(id=event.product_id, price=event.price), event.particulars)
        case ProductChanged():
            return _with(product, event.particulars)
        case ProductPriceChanged():
            return replace(product, price=event.price)
        case BarcodeAssigned():
            return replace(product, barcodes=(*product.barcodes, Barcode(event.barcode)))
        case BarcodeRemoved():
            return replace(product, barcodes=tuple(b for b in product.barcodes if b.barcode != event.barcode))
        case ReorderPointSet():
            return replace(product, reorder_point=event.quantity)
        case ProductDiscontinued():
            return replace(product, discontinued_on=event.on)
        case ProductReinstated():
            return replace(product, discontinued_on=None)
        case _:
            assert_never(event)


def _with(product: Product, its: Particulars) -> Product:
    return replace(product, sku=its.sku, name=its.name, unit=its.unit, tax_code=its.tax_code, is_goods=its.is_goods)
