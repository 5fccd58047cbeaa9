"""Stock: receiving, counting and moving goods, putting on hand right. Reserving and shipping are asked of orders."""

from collections.abc import Iterator
from typing import ClassVar, assert_never

from core.domain.company.events import COMPANY, Company, Location
from core.domain.company.settings import NEGATIVE_STOCK
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import Reservers
from core.domain.products.events import Product
from core.domain.stock.events import (
    MAIN,
    ShipmentOfStockReversed,
    Stock,
    StockAdjusted,
    StockCounted,
    StockEvents,
    StockMoved,
    StockReceived,
    StockReturned,
    StockShipped,
    evolve,
    stock_id,
)
from core.domain.values import Id, Measured, Price, Quantity, is_whole


class StockCommand(Command, frozen=True):
    is_less: ClassVar[bool] = True  # whether it may leave less on hand

    product_id: Id

    @property
    def places(self) -> tuple[Id, ...]:
        """The locations whose stock it changes, the one that goods leave first."""
        raise NotImplementedError

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("stock", stock_id(self.product_id, place)) for place in self.places)
        yield from (Stream("product", self.product_id), Stream("company", COMPANY))
        if self.is_less:
            yield Reservers(self.product_id)


class ReceiveStock(StockCommand, frozen=True):
    """Goods came in; the unit cost when it is known."""

    is_less = False

    quantity: Quantity
    unit_cost: Price | None = None
    reference: str = ""
    location: Id = MAIN

    @property
    def places(self) -> tuple[Id, ...]:
        return (self.location,)


_ON_HAND_CHANGED: tuple[type[Event], ...] = (
    StockReceived,
    StockAdjusted,
    StockCounted,
    StockMoved,
    StockShipped,
    ShipmentOfStockReversed,
    StockReturned,
)


class AdjustStock(StockCommand, frozen=True):
    """Put on hand right by a difference, up or down; a difference to what the user saw on hand."""

    conflicts_with = _ON_HAND_CHANGED

    quantity: Quantity
    reason: str
    location: Id = MAIN

    @property
    def places(self) -> tuple[Id, ...]:
        return (self.location,)


class CountStock(StockCommand, frozen=True):
    """So many were counted on the shelf. That it was as many as expected is worth knowing too."""

    conflicts_with = _ON_HAND_CHANGED

    counted: Quantity
    reason: str = ""
    location: Id = MAIN

    @property
    def places(self) -> tuple[Id, ...]:
        return (self.location,)


class MoveStock(StockCommand, frozen=True):
    """Carry goods from one location to another."""

    quantity: Quantity
    from_location: Id
    to_location: Id

    @property
    def places(self) -> tuple[Id, ...]:
        return (self.from_location, self.to_location)


StockCommands = ReceiveStock | AdjustStock | CountStock | MoveStock


def decide(command: StockCommands, states: States, context: Context) -> Accepted | Refused:
    violations = list(_violations(command, states)) or list(_leaving_violations(command, states, context))
    if violations:
        return Refused(*violations)
    return Accepted(_events(command, states))


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case StockReceived(product_id=product_id, location=location, quantity=quantity):
            return AdjustStock(product_id, -quantity, "Receipt undone", location)
        case StockAdjusted(product_id=product_id, location=location, quantity=quantity):
            return AdjustStock(product_id, -quantity, "Adjustment undone", location)
        case StockCounted(product_id=product_id, location=location, counted=counted, was=was) if counted != was:
            return AdjustStock(product_id, was - counted, "Count undone", location)
        case StockMoved(product_id=product_id, location=location, counterpart=counterpart, quantity=quantity):
            return MoveStock(product_id, -quantity, counterpart, location)
        case _:
            return Refused(Violation("UND-2"))


def _events(command: StockCommands, states: States) -> tuple[Event, ...]:
    id = command.product_id
    match command:
        case ReceiveStock(location=place):
            return (StockReceived(id, place, command.quantity, command.unit_cost, command.reference),)
        case AdjustStock(location=place):
            return (StockAdjusted(id, place, command.quantity, command.reason),)
        case CountStock(location=place):
            on_hand = states.of(Stock, stock_id(id, place)).on_hand
            return (StockCounted(id, place, command.counted, on_hand, command.reason),)
        case MoveStock(from_location=left, to_location=reached):
            out = StockMoved(id, left, reached, -command.quantity)
            return (out, StockMoved(id, reached, left, command.quantity))
        case _:
            assert_never(command)


def _violations(command: StockCommands, states: States) -> Iterator[Violation]:
    product = states.of(Product, command.product_id)
    if not product.exists:
        yield Violation("PRD-5", "product")
        return
    if not product.is_goods:
        yield Violation("STK-3", "product", {"item": product.name})
    yield from _quantity_violations(command, product)
    yield from _place_violations(command, states.of(Company, COMPANY))
    if isinstance(command, AdjustStock) and not command.reason.strip():
        yield Violation("ORD-18", "reason")


def _quantity_violations(command: StockCommands, product: Product) -> Iterator[Violation]:
    quantity = command.counted if isinstance(command, CountStock) else command.quantity
    is_nothing = quantity == 0 if isinstance(command, AdjustStock) else quantity <= 0
    if isinstance(command, CountStock) and quantity < 0:
        yield Violation("STK-6", "quantity")
    elif is_nothing and not isinstance(command, CountStock):
        yield Violation("ORD-2", "quantity")
    elif not is_whole(quantity, product.unit):
        facts = {"unit": product.unit.capitalize(), "qty": Measured(quantity, product.unit)}
        yield Violation("PRD-3", "quantity", facts)


def _place_violations(command: StockCommands, company: Company) -> Iterator[Violation]:
    known = {location.location for location in company.locations}
    yield from (Violation("STK-4", "location", {"location": place}) for place in command.places if place not in known)
    if isinstance(command, MoveStock) and command.from_location == command.to_location:
        yield Violation("STK-5", "location")


def _leaving_violations(command: StockCommands, states: States, context: Context) -> Iterator[Violation]:
    """STK-1 or STK-2 when more leaves than is on hand, or than is not set aside."""
    stock = states.of(Stock, stock_id(command.product_id, command.places[0]))
    company = states.of(Company, COMPANY)
    leaving = _leaving(command, stock)
    if leaving <= 0 or leaving <= stock.available or company.setting(NEGATIVE_STOCK) == "allowed":
        return
    product = states.of(Product, command.product_id)
    if leaving > stock.on_hand:
        place = _location(company, command.places[0])
        onhand, qty = Measured(stock.on_hand, product.unit), Measured(leaving, product.unit)
        yield Violation("STK-1", "quantity", {"loc": place.name, "onhand": onhand, "sku": product.sku, "qty": qty})
        return
    orders = ", ".join(context.facts[Reservers(product.id)])
    reserved = Measured(leaving - stock.available, product.unit)
    yield Violation("STK-2", "quantity", {"n": reserved, "order": orders})


def _leaving(command: StockCommands, stock: Stock) -> Quantity:
    """How much less is on hand afterwards; below zero when it is more."""
    match command:
        case ReceiveStock() | AdjustStock():
            return -command.quantity
        case CountStock():
            return stock.on_hand - command.counted
        case MoveStock():
            return command.quantity
        case _:
            assert_never(command)


def _location(company: Company, key: Id) -> Location:
    return next(location for location in company.locations if location.location == key)


STOCK = Decider(Stock, StockEvents, StockCommands, decide, evolve, inverse)
