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


class StockShipped(StockEvent, frozen=True, tag="stock.shipped"):
    """Goods left for an order's line; `reserved` of them had been set aside for it."""

    order_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity


class ShipmentOfStockReversed(StockEvent, frozen=True, tag="stock.shipment_reversed"):
    """Shipped goods are on the shelf again; `reserved` of them are set aside again for the same line."""

    order_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity


StockEvents = (
    StockReceived | StockAdjusted | StockReserved | ReservationReleased | StockShipped | ShipmentOfStockReversed
)


class Stock(State, frozen=True):
    """What is on the shelf. Available is on hand less reserved; it is never stored."""

    kind = "stock"

    id: str = ""
    product_id: Id = ""
    location: str = ""
    on_hand: Quantity = 0
    reserved: Quantity = 0

    @property
    def available(self) -> Quantity:
        return self.on_hand - self.reserved


def evolve(stock: Stock, event: StockEvents) -> Stock:
    if not stock.exists:
        stock = Stock(stock_id(event.product_id, event.location), event.product_id, event.location)
    match event:
        case StockReceived() | StockAdjusted():
            return replace(stock, on_hand=stock.on_hand + event.quantity)
        case StockReserved():
            return replace(stock, reserved=stock.reserved + event.quantity)
        case ReservationReleased():
            return replace(stock, reserved=stock.reserved - event.quantity)
        case StockShipped():
            return replace(stock, on_hand=stock.on_hand - event.quantity, reserved=stock.reserved - event.reserved)
        case ShipmentOfStockReversed():
            return replace(stock, on_hand=stock.on_hand + event.quantity, reserved=stock.reserved + event.reserved)
        case _:
            assert_never(event)
