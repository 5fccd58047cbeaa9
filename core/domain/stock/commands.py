"""Stock: receiving goods and putting on hand right. Reserving and shipping are asked of orders."""

from collections.abc import Iterator
from typing import assert_never

from core.domain.company.events import COMPANY, Company
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import Reservers
from core.domain.products.events import Product
from core.domain.stock.events import (
    MAIN,
    ShipmentOfStockReversed,
    Stock,
    StockAdjusted,
    StockEvents,
    StockReceived,
    StockShipped,
    evolve,
    stock_id,
)
from core.domain.values import Id, Measured, Price, Quantity, is_whole

NEGATIVE_STOCK = "negative stock"
"""The company setting: "allowed" lets more leave than is on hand."""


class StockCommand(Command, frozen=True):
    product_id: Id
    quantity: Quantity

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("stock", stock_id(self.product_id))
        yield Stream("product", self.product_id)


class ReceiveStock(StockCommand, frozen=True):
    """Goods came in; the unit cost when it is known."""

    unit_cost: Price | None = None
    reference: str = ""


class AdjustStock(StockCommand, frozen=True):
    """Put on hand right by a difference, up or down; a difference to what the user saw on hand."""

    conflicts_with = (StockReceived, StockAdjusted, StockShipped, ShipmentOfStockReversed)

    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from super().needs(states)
        yield Stream("company", COMPANY)
        yield Reservers(self.product_id)


StockCommands = ReceiveStock | AdjustStock


def decide(command: StockCommands, states: States, context: Context) -> Accepted | Refused:
    product = states.of(Product, command.product_id)
    violations = list(_quantity_violations(command, product))
    if violations:
        return Refused(*violations)
    match command:
        case ReceiveStock():
            received = StockReceived(product.id, MAIN, command.quantity, command.unit_cost, command.reference)
            return Accepted((received,))
        case AdjustStock():
            return _adjust(command, product, states, context)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case StockReceived(product_id=product_id, quantity=quantity):
            return AdjustStock(product_id, -quantity, "Receipt undone")
        case StockAdjusted(product_id=product_id, quantity=quantity):
            return AdjustStock(product_id, -quantity, "Adjustment undone")
        case _:
            return Refused(Violation("UND-2"))


def _quantity_violations(command: StockCommands, product: Product) -> Iterator[Violation]:
    if not product.exists:
        yield Violation("PRD-5", "product")
        return
    if not product.is_goods:
        yield Violation("STK-3", "product", {"item": product.name})
    if command.quantity == 0 or (isinstance(command, ReceiveStock) and command.quantity < 0):
        yield Violation("ORD-2", "quantity")
    elif not is_whole(command.quantity, product.unit):
        facts = {"unit": product.unit.capitalize(), "qty": Measured(command.quantity, product.unit)}
        yield Violation("PRD-3", "quantity", facts)


def _adjust(command: AdjustStock, product: Product, states: States, context: Context) -> Accepted | Refused:
    if not command.reason.strip():
        return Refused(Violation("ORD-18", "reason"))
    stock = states.of(Stock, stock_id(product.id))
    may_be_negative = states.of(Company, COMPANY).setting(NEGATIVE_STOCK) == "allowed"
    if command.quantity < 0 and not may_be_negative and stock.available + command.quantity < 0:
        return Refused(_too_much(command, product, stock, context))
    return Accepted((StockAdjusted(product.id, MAIN, command.quantity, command.reason),))


def _too_much(command: AdjustStock, product: Product, stock: Stock, context: Context) -> Violation:
    if stock.on_hand + command.quantity < 0:
        onhand, qty = Measured(stock.on_hand, product.unit), Measured(-command.quantity, product.unit)
        return Violation("STK-1", "quantity", {"loc": "Main", "onhand": onhand, "sku": product.sku, "qty": qty})
    reserved = Measured(-(stock.available + command.quantity), product.unit)
    orders = ", ".join(context.facts[Reservers(product.id)])
    return Violation("STK-2", "quantity", {"n": reserved, "order": orders})


STOCK = Decider(Stock, StockEvents, StockCommands, decide, evolve, inverse)
