"""Stock of one product at one location: what can happen to it, and what it knows of itself."""

from typing import assert_never

from msgspec.structs import replace

from core.domain.decider import Event, State, Stream
from core.domain.stock.values import MAIN as MAIN
from core.domain.stock.values import stock_id as stock_id
from core.domain.values import Id, PersonalText, Price, Quantity


class StockEvent(Event, frozen=True):
    kind = "stock"

    product_id: Id
    location: str

    @property
    def stream(self) -> Stream:
        return Stream(self.kind, stock_id(self.product_id, self.location))


class StockReceived(StockEvent, frozen=True, tag="stock.received"):
    """Goods came in. The unit cost is in the company's currency, when known."""

    quantity: Quantity
    unit_cost: Price | None
    reference: str


class StockAdjusted(StockEvent, frozen=True, tag="stock.adjusted"):
    """On hand was put right, up or down."""

    quantity: Quantity
    reason: PersonalText


class StockCounted(StockEvent, frozen=True, tag="stock.counted"):
    """Somebody counted what is on the shelf; on hand is that now, whatever it was."""

    counted: Quantity
    was: Quantity
    reason: PersonalText


class StockMoved(StockEvent, frozen=True, tag="stock.moved"):
    """Goods went to another location, or came from one: an event on each of the two. Negative goes out."""

    counterpart: str
    quantity: Quantity


class StockReserved(StockEvent, frozen=True, tag="stock.reserved"):
    """Some of the available stock was set aside for an order's line."""

    order_id: Id
    line: int
    quantity: Quantity


class ReservationReleased(StockEvent, frozen=True, tag="stock.reservation_released"):
    """Stock set aside for an order's line is available again."""

    order_id: Id
    line: int
    quantity: Quantity


class StockPicked(StockEvent, frozen=True, tag="stock.picked"):
    """Reserved goods were taken off the shelf for an order's line; they are still in the house."""

    order_id: Id
    line: int
    quantity: Quantity


class StockUnpicked(StockEvent, frozen=True, tag="stock.unpicked"):
    """Picked goods are on the shelf again, still set aside for the line."""

    order_id: Id
    line: int
    quantity: Quantity


class StockShipped(StockEvent, frozen=True, tag="stock.shipped"):
    """Goods left for an order's line; `reserved` of them had been set aside for it, `picked` of those picked."""

    schema = 2

    order_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity
    picked: Quantity


class ShipmentOfStockReversed(StockEvent, frozen=True, tag="stock.shipment_reversed"):
    """Shipped goods are on the shelf again; `reserved` of them are set aside again for the same line."""

    order_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity


class StockReturned(StockEvent, frozen=True, tag="stock.returned"):
    """What became of goods that came back: on the shelf again, in quarantine, or scrapped.

    A negative quantity in quarantine was taken out of it, for another disposition.
    """

    order_id: Id
    line: int
    quantity: Quantity
    disposition: str  # restock, quarantine, scrap


StockEvents = (
    StockReceived
    | StockAdjusted
    | StockCounted
    | StockMoved
    | StockReserved
    | ReservationReleased
    | StockPicked
    | StockUnpicked
    | StockShipped
    | ShipmentOfStockReversed
    | StockReturned
)


class Stock(State, frozen=True):
    """What there is. Available is on hand less reserved and never stored; picked is reserved and off the shelf.

    What is in quarantine is neither on hand nor available.
    """

    kind = "stock"

    id: str = ""
    product_id: Id = ""
    location: str = ""
    on_hand: Quantity = 0
    reserved: Quantity = 0
    picked: Quantity = 0
    quarantined: Quantity = 0

    @property
    def available(self) -> Quantity:
        return self.on_hand - self.reserved


def evolve(stock: Stock, event: StockEvents) -> Stock:
    if not stock.exists:
        stock = Stock(stock_id(event.product_id, event.location), event.product_id, event.location)
    match event:
        case StockReceived() | StockAdjusted() | StockMoved():
            return replace(stock, on_hand=stock.on_hand + event.quantity)
        case StockCounted():
            return replace(stock, on_hand=event.counted)
        case StockReturned():
            return _returned(stock, event)
        case _:
            return _evolve_for_orders(stock, event)


def _evolve_for_orders(
    stock: Stock,
    event: StockReserved | ReservationReleased | StockPicked | StockUnpicked | StockShipped | ShipmentOfStockReversed,
) -> Stock:
    match event:
        case StockReserved():
            return replace(stock, reserved=stock.reserved + event.quantity)
        case ReservationReleased():
            return replace(stock, reserved=stock.reserved - event.quantity)
        case StockPicked():
            return replace(stock, picked=stock.picked + event.quantity)
        case StockUnpicked():
            return replace(stock, picked=stock.picked - event.quantity)
        case StockShipped():
            return replace(
                stock,
                on_hand=stock.on_hand - event.quantity,
                reserved=stock.reserved - event.reserved,
                picked=stock.picked - event.picked,
            )
        case ShipmentOfStockReversed():
            return replace(stock, on_hand=stock.on_hand + event.quantity, reserved=stock.reserved + event.reserved)
        case _:
            assert_never(event)


def _returned(stock: Stock, event: StockReturned) -> Stock:
    """What was scrapped is nowhere any more."""
    if event.disposition == "restock":
        return replace(stock, on_hand=stock.on_hand + event.quantity)
    if event.disposition == "quarantine":
        return replace(stock, quarantined=stock.quarantined + event.quantity)
    return stock
