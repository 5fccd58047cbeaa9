"""Products: adding them, changing particulars and prices, barcodes, reorder points, and taking them off sale."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from core.domain.company.events import COMPANY, Company
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import BarcodeOwner, SkuOwner
from core.domain.products.events import (
    BarcodeAssigned,
    BarcodeRemoved,
    Particulars,
    Product,
    ProductAdded,
    ProductChanged,
    ProductDiscontinued,
    ProductEvents,
    ProductPriceChanged,
    ProductReinstated,
    ReorderPointSet,
    evolve,
)
from core.domain.values import UNITS, Id, Price, Quantity


class ProductCommand(Command, frozen=True):
    product_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("product", self.product_id)


class AddProduct(ProductCommand, frozen=True):
    particulars: Particulars
    price: Price

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("product", self.product_id), Stream("company", COMPANY))
        yield SkuOwner(self.particulars.sku, self.product_id)


class ChangeProduct(ProductCommand, frozen=True):
    conflicts_with = (ProductChanged,)

    particulars: Particulars

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("product", self.product_id), Stream("company", COMPANY))
        yield SkuOwner(self.particulars.sku, self.product_id)

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, ProductChanged)


class ChangePrice(ProductCommand, frozen=True):
    conflicts_with = (ProductPriceChanged,)

    price: Price

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, ProductPriceChanged)


class AssignBarcode(ProductCommand, frozen=True):
    barcode: str

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("product", self.product_id)
        yield BarcodeOwner(self.barcode)

    def sets_back(self, event: Event) -> bool:
        return _is_about(event, self.barcode)


class RemoveBarcode(ProductCommand, frozen=True):
    barcode: str

    def sets_back(self, event: Event) -> bool:
        return _is_about(event, self.barcode)


class SetReorderPoint(ProductCommand, frozen=True):
    conflicts_with = (ReorderPointSet,)

    quantity: Quantity | None

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, ReorderPointSet)


class DiscontinueProduct(ProductCommand, frozen=True):
    """Not offered for new orders; what is left can still be sold."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, ProductDiscontinued | ProductReinstated)


class ReinstateProduct(ProductCommand, frozen=True):
    """Offered again."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, ProductDiscontinued | ProductReinstated)


ProductCommands = (
    AddProduct
    | ChangeProduct
    | ChangePrice
    | AssignBarcode
    | RemoveBarcode
    | SetReorderPoint
    | DiscontinueProduct
    | ReinstateProduct
)


def _is_about(event: Event, barcode: str) -> bool:
    return isinstance(event, BarcodeAssigned | BarcodeRemoved) and event.barcode == barcode


def decide(command: ProductCommands, states: States, context: Context) -> Accepted | Refused:
    product = states.of(Product, command.product_id)
    if isinstance(command, AddProduct):
        if product.exists:
            same = (product.particulars, product.price) == (command.particulars, command.price)
            return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "product"}))
    elif not product.exists:
        return Refused(Violation("PRD-5", "product"))
    violations = tuple(_violations(command, product, states, context))
    return Refused(*violations) if violations else Accepted(tuple(_changes(command, product, context)))


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case ProductChanged(product_id=product_id, was=was):
            return ChangeProduct(product_id, was)
        case ProductPriceChanged(product_id=product_id, was=price):
            return ChangePrice(product_id, price)
        case ReorderPointSet(product_id=product_id, was=quantity):
            return SetReorderPoint(product_id, quantity)
        case BarcodeAssigned(product_id=product_id, barcode=barcode):
            return RemoveBarcode(product_id, barcode)
        case BarcodeRemoved(product_id=product_id, barcode=barcode):
            return AssignBarcode(product_id, barcode)
        case ProductAdded(product_id=product_id) | ProductReinstated(product_id=product_id):
            return DiscontinueProduct(product_id)
        case ProductDiscontinued(product_id=product_id):
            return ReinstateProduct(product_id)
        case _:
            return Refused(Violation("UND-2"))


def _violations(command: ProductCommands, product: Product, states: States, context: Context) -> Iterator[Violation]:
    match command:
        case AddProduct() | ChangeProduct():
            yield from _particulars_violations(command, states.of(Company, COMPANY), context)
        case AssignBarcode(barcode=barcode):
            owner = context.facts[BarcodeOwner(barcode)]
            if owner is not None and owner != product.sku:
                yield Violation("PRD-2", "barcode", {"code": barcode, "sku": owner})
        case ChangePrice(price=price) if price < 0:
            yield Violation("ORD-16", "price")
        case SetReorderPoint(quantity=quantity) if quantity is not None and quantity < 0:
            yield Violation("ORD-2", "quantity")


def _particulars_violations(
    command: AddProduct | ChangeProduct, company: Company, context: Context
) -> Iterator[Violation]:
    its = command.particulars
    owner = context.facts[SkuOwner(its.sku, command.product_id)]
    if owner is not None:
        yield Violation("PRD-1", "sku", {"sku": its.sku, "product": owner})
    if not its.sku.strip() or not its.name.strip():
        yield Violation("PRD-6", "sku" if not its.sku.strip() else "name")
    if its.unit not in UNITS:
        yield Violation("PRD-7", "unit", {"unit": its.unit})
    if company.tax_rate(its.tax_code) is None:
        yield Violation("TAX-1", "tax_code", {"product": its.name, "tax_code": its.tax_code})
    if isinstance(command, AddProduct) and command.price < 0:
        yield Violation("ORD-16", "price")


def _changes(command: ProductCommands, product: Product, context: Context) -> Iterator[ProductEvents]:
    """What the command changes; nothing when it is so already."""
    match command:
        case AddProduct():
            yield ProductAdded(command.product_id, command.particulars, command.price)
        case ChangeProduct():
            if command.particulars != product.particulars:
                yield ProductChanged(product.id, command.particulars, product.particulars)
        case ChangePrice():
            if command.price != product.price:
                yield ProductPriceChanged(product.id, command.price, product.price)
        case SetReorderPoint():
            if command.quantity != product.reorder_point:
                yield ReorderPointSet(product.id, command.quantity, product.reorder_point)
        case _:
            yield from _switches(command, product, context)


def _switches(
    command: AssignBarcode | RemoveBarcode | DiscontinueProduct | ReinstateProduct, product: Product, context: Context
) -> Iterator[ProductEvents]:
    match command:
        case DiscontinueProduct():
            if product.discontinued_on is None:
                yield ProductDiscontinued(product.id, context.business_date)
        case ReinstateProduct():
            if product.discontinued_on is not None:
                yield ProductReinstated(product.id)
        case _:
            yield from _barcode_changes(command, product)


def _barcode_changes(command: AssignBarcode | RemoveBarcode, product: Product) -> Iterator[ProductEvents]:
    has = {barcode.barcode for barcode in product.barcodes}
    match command:
        case AssignBarcode(barcode=barcode):
            if barcode not in has:
                yield BarcodeAssigned(product.id, barcode)
        case RemoveBarcode(barcode=barcode):
            if barcode in has:
                yield BarcodeRemoved(product.id, barcode)
        case _:
            assert_never(command)


PRODUCTS = Decider(Product, ProductEvents, ProductCommands, decide, evolve, inverse)
