"""Orders: what may be asked of one, and what each question needs to see. The answers are in `deciding.py`."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from core.domain.calculation import NO_EXTRAS, Extras
from core.domain.company.events import COMPANY
from core.domain.customers.events import Customer
from core.domain.decider import Command, Event, Need, States, Stream
from core.domain.facts import CreditUsed, LatestReservation, PaidOn, ReferenceUse, Reservers
from core.domain.orders.events import (
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LineQuantity,
    LinesReinstated,
    OrderAmended,
    OrderCancelled,
    OrderDiscarded,
    OrderDrafted,
    OrderHeld,
    OrderLine,
    OrderPlaced,
    OrderReleased,
    OrderReturnedToDraft,
    OrderShipped,
    ShipmentReversed,
    TradeLine,
)
from core.domain.orders.evolving import changed_lines
from core.domain.orders.filling import FillBackorders as FillBackorders
from core.domain.orders.filling import GiveBackReserved as GiveBackReserved
from core.domain.orders.state import Order
from core.domain.orders.values import DraftLine
from core.domain.products.events import Product
from core.domain.stock.events import Stock, stock_id
from core.domain.values import Address, Id, Micros, Price, Quantity, Rate


class NewLine(Struct, frozen=True):
    """A line as wanted. With `backorder` what is not available waits; without it, the order is refused."""

    line: int
    product_id: Id
    quantity: Quantity
    unit_price: Price
    discount: Rate = 0
    backorder: bool = False


class OrderCommand(Command, frozen=True):
    order_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("order", self.order_id)


class SaveDraft(OrderCommand, frozen=True):
    """Keep a draft in the books, whole as it stands; anything in it may be missing."""

    conflicts_with = (OrderDrafted, OrderDiscarded, OrderPlaced)

    customer_id: Id | None
    customer_name: str
    reference: str
    ship_by: date | None
    channel: str
    deliver_to: Address
    currency: str
    lines: tuple[DraftLine, ...]
    note: str = ""
    private_note: str = ""
    extras: Extras = NO_EXTRAS

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("order", self.order_id)
        if self.customer_id is not None:
            yield Stream("customer", self.customer_id)
        yield from (Stream("product", line.product_id) for line in self.lines if line.product_id)


class DiscardDraft(OrderCommand, frozen=True):
    conflicts_with = (OrderDrafted, OrderPlaced)


class PlaceOrder(OrderCommand, frozen=True):
    """Agree on an order and set stock aside for it.

    `accepts` holds the codes of warnings that the user has read and goes on with: ORD-5, CUS-4.
    """

    conflicts_with = (OrderDrafted, OrderDiscarded)

    customer_id: Id
    reference: str
    ship_by: date | None
    channel: str
    deliver_to: Address
    lines: tuple[NewLine, ...]
    note: str = ""
    private_note: str = ""
    accepts: tuple[str, ...] = ()
    extras: Extras = NO_EXTRAS

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("order", self.order_id), Stream("company", COMPANY), Stream("customer", self.customer_id))
        yield from (Stream("product", line.product_id) for line in self.lines)
        if self.reference:
            yield ReferenceUse(self.customer_id, self.reference, self.order_id)
        yield from credit_needs(self.customer_id, states)
        yield from stock_needs(self.lines, states)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("order",) if states.of(Order, self.order_id).number is None else ()


class ReturnToDraft(OrderCommand, frozen=True):
    """Take placing back, while nothing has followed from it."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped)

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderPlaced)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield PaidOn(self.order_id)


class AmendOrder(OrderCommand, frozen=True):
    """Change quantity, price or discount of lines, add lines, take lines off."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped, ShipmentReversed, OrderReturnedToDraft)

    lines: tuple[NewLine, ...] = ()
    remove: tuple[int, ...] = ()
    accepts: tuple[str, ...] = ()  # as PlaceOrder's: CUS-4
    extras: Extras | None = None  # None leaves them as they are

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield Stream("company", COMPANY)
        yield from (Stream("product", line.product_id) for line in self.lines)
        yield from stock_needs(self.lines, states)
        order = states.get(Order, self.order_id)
        if order is not None and order.customer_id is not None:
            yield Stream("customer", order.customer_id)
            yield from credit_needs(order.customer_id, states)


class RestoreLines(OrderCommand, frozen=True):
    """Take an amendment back: its lines as they were agreed on before, and none that it added."""

    lines: tuple[OrderLine, ...]
    remove: tuple[int, ...]
    extras: Extras

    def sets_back(self, event: Event) -> bool:
        own = {*self.remove, *(line.line for line in self.lines)}
        return isinstance(event, OrderAmended) and not own.isdisjoint(changed_lines(event))

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield from (Stream("stock", stock_id(line.product_id)) for line in self.lines if line.is_goods)


class HoldOrder(OrderCommand, frozen=True):
    reason: str

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderHeld | OrderReleased)


class ReleaseOrder(OrderCommand, frozen=True):
    """Let a held order go on."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderHeld | OrderReleased)


class CancelLine(OrderCommand, frozen=True):
    """Cancel some of the open quantity of a line; what was backordered goes first."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped)

    line: int
    quantity: Quantity
    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class CancelOrder(OrderCommand, frozen=True):
    conflicts_with = (OrderShipped,)

    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield PaidOn(self.order_id)


class ReinstateLines(OrderCommand, frozen=True):
    """Want cancelled quantities again; what stock allows is set aside again, the rest is backordered."""

    lines: tuple[LineQuantity, ...]

    def sets_back(self, event: Event) -> bool:
        own = {part.line for part in self.lines}
        reinstated = isinstance(event, LinesReinstated) and not own.isdisjoint(part.line for part in event.lines)
        return reinstated or isinstance(event, OrderCancelled)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class ShipOrder(OrderCommand, frozen=True):
    """Send a shipment. The shipment's id is drawn by the caller: the same shipment twice is one."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped, ShipmentReversed)

    shipment_id: Id
    shipped_on: date
    lines: tuple[LineQuantity, ...]
    tracking: str = ""

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield Stream("company", COMPANY)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("shipment",)

    def day(self) -> date:
        return self.shipped_on


class ReverseShipment(OrderCommand, frozen=True):
    shipment_id: Id

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class ImportTrade(OrderCommand, frozen=True):
    """Record trade that happened elsewhere as history. The same trade again changes nothing."""

    source: str
    number: str
    nature: str
    customer_id: Id
    customer_name: str
    traded_at: Micros
    country: str
    currency: str
    lines: tuple[TradeLine, ...]

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("order", self.order_id), Stream("customer", self.customer_id))
        yield from (_product(line.product_id) for line in self.lines)


class WithdrawHistory(OrderCommand, frozen=True):
    """Take recorded history back."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, HistoryRecorded | HistoryWithdrawn)


OrderCommands = (
    SaveDraft
    | DiscardDraft
    | PlaceOrder
    | ReturnToDraft
    | AmendOrder
    | RestoreLines
    | HoldOrder
    | ReleaseOrder
    | CancelLine
    | CancelOrder
    | ReinstateLines
    | ShipOrder
    | ReverseShipment
    | FillBackorders
    | GiveBackReserved
    | ImportTrade
    | WithdrawHistory
)


@lru_cache(maxsize=10_000)
def _product(product_id: Id) -> Stream:
    """Made once a product: half a million lines of trade ask for it, each of them twice."""
    return Stream("product", product_id)


def order_and_stock(order_id: Id, states: States) -> Iterator[Need]:
    """The order, and once it is known the stock of its lines."""
    yield Stream("order", order_id)
    order = states.get(Order, order_id)
    if order is not None:
        yield from (Stream("stock", stock_id(line.product_id)) for line in order.lines if line.product_id)


def credit_needs(customer_id: Id, states: States) -> Iterator[Need]:
    """What a customer with a credit limit has used of it."""
    customer = states.get(Customer, customer_id)
    if customer is not None and customer.credit_limit is not None:
        yield CreditUsed(customer_id)


def stock_needs(lines: tuple[NewLine, ...], states: States) -> Iterator[Need]:
    """The stock of goods, and for what is short the facts that its refusal tells."""
    for line in lines:
        product = states.get(Product, line.product_id)
        if product is None or not product.is_goods:
            continue
        yield Stream("stock", stock_id(line.product_id))
        stock = states.get(Stock, stock_id(line.product_id))
        if stock is not None and stock.available < line.quantity and not line.backorder:
            yield Reservers(line.product_id)
            yield LatestReservation(line.product_id)
