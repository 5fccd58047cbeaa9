"""Orders: what may be asked of one, and what each question needs to see. The answers are in `deciding.py`."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from core.domain.calculation import NO_EXTRAS, Extras
from core.domain.company.events import COMPANY
from core.domain.decider import Event, Need, States, Stream
from core.domain.facts import Allocations, ReferenceUse
from core.domain.orders.events import (
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LineQuantity,
    LinesPicked,
    LinesReinstated,
    OrderAmended,
    OrderCancelled,
    OrderClosed,
    OrderDiscarded,
    OrderDrafted,
    OrderHeld,
    OrderInvoiced,
    OrderLine,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReleased,
    OrderReopened,
    OrderReturnedToDraft,
    OrderShipped,
    ShipmentReversed,
    TradeLine,
)
from core.domain.orders.evolving import changed_lines
from core.domain.orders.filling import FillBackorders as FillBackorders
from core.domain.orders.filling import GiveBackReserved as GiveBackReserved
from core.domain.orders.goods import InspectReturn as InspectReturn
from core.domain.orders.goods import PickOrder as PickOrder
from core.domain.orders.goods import ReceiveReturn as ReceiveReturn
from core.domain.orders.goods import ReverseShipment as ReverseShipment
from core.domain.orders.goods import ShipOrder as ShipOrder
from core.domain.orders.goods import UnpickOrder as UnpickOrder
from core.domain.orders.needs import NewLine as NewLine
from core.domain.orders.needs import (
    OrderCommand,
    credit_needs,
    order_and_credit,
    order_and_stock,
    stock_needs,
)
from core.domain.orders.state import Order
from core.domain.orders.values import DraftLine
from core.domain.stock.events import stock_id
from core.domain.values import Address, Id, Micros, Quantity


class WantedParticulars(Struct, frozen=True):
    """What an order shall say beside its lines and sums."""

    reference: str
    ship_by: date | None
    channel: str
    deliver_to: Address
    note: str
    private_note: str


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

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped, OrderInvoiced, LinesPicked)

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderPlaced)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield Allocations("order", self.order_id)


class AmendOrder(OrderCommand, frozen=True):
    """Change quantity, price or discount of lines, add lines, take lines off; change what the order says beside them.

    None leaves particulars or extras as they are. `accepts` as of PlaceOrder.
    """

    conflicts_with = (
        OrderAmended,
        OrderParticularsChanged,
        LineCancelled,
        OrderCancelled,
        OrderShipped,
        OrderInvoiced,
        ShipmentReversed,
        OrderReturnedToDraft,
    )

    lines: tuple[NewLine, ...] = ()
    remove: tuple[int, ...] = ()
    accepts: tuple[str, ...] = ()
    extras: Extras | None = None
    particulars: WantedParticulars | None = None

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield from order_and_credit(self.order_id, states)
        yield from (Stream("product", line.product_id) for line in self.lines)
        yield from stock_needs(self.lines, states)
        order = states.get(Order, self.order_id)
        if order is not None and order.customer_id is not None and self.particulars is not None:
            yield ReferenceUse(order.customer_id, self.particulars.reference, self.order_id)


class RestoreLines(OrderCommand, frozen=True):
    """Take an amendment back: its lines as they were agreed on before, none that it added, and what else it changed."""

    lines: tuple[OrderLine, ...]
    remove: tuple[int, ...]
    extras: Extras | None = None
    particulars: WantedParticulars | None = None

    def sets_back(self, event: Event) -> bool:
        if isinstance(event, OrderParticularsChanged):
            return self.particulars is not None
        own = {*self.remove, *(line.line for line in self.lines)}
        return isinstance(event, OrderAmended) and (
            not own.isdisjoint(changed_lines(event))
            or (self.extras is not None and event.extras != event.extras_before)
        )

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield from (Stream("stock", stock_id(line.product_id)) for line in self.lines if line.is_goods)


class HoldOrder(OrderCommand, frozen=True):
    reason: str

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderHeld | OrderReleased)


class ReleaseOrder(OrderCommand, frozen=True):
    """Let a held order go on. `accepts` as of PlaceOrder: CUS-4."""

    accepts: tuple[str, ...] = ()

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderHeld | OrderReleased)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_credit(self.order_id, states)
        yield Stream("company", COMPANY)


class CancelLine(OrderCommand, frozen=True):
    """Cancel some of the open quantity of a line; what was backordered goes first."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped, OrderInvoiced, LinesPicked)

    line: int
    quantity: Quantity
    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class CancelOrder(OrderCommand, frozen=True):
    conflicts_with = (OrderShipped, OrderInvoiced, LinesPicked)

    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)
        yield Allocations("order", self.order_id)


class ReinstateLines(OrderCommand, frozen=True):
    """Want cancelled quantities again; what stock allows is set aside again, the rest is backordered."""

    lines: tuple[LineQuantity, ...]

    def sets_back(self, event: Event) -> bool:
        own = {part.line for part in self.lines}
        reinstated = isinstance(event, LinesReinstated) and not own.isdisjoint(part.line for part in event.lines)
        return reinstated or isinstance(event, OrderCancelled)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class CloseOrder(OrderCommand, frozen=True):
    """Close an order that was reopened, and that nothing is left to do about."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderClosed | OrderReopened)

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("order", self.order_id), Stream("company", COMPANY))


class ReopenOrder(OrderCommand, frozen=True):
    """Let a closed order be changed again. `accepts` as of PlaceOrder: CUS-4."""

    accepts: tuple[str, ...] = ()

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, OrderClosed | OrderReopened)

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_credit(self.order_id, states)


class AddNote(OrderCommand, frozen=True):
    """Write something down about an order."""

    note: str


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
    | PickOrder
    | UnpickOrder
    | ShipOrder
    | ReverseShipment
    | ReceiveReturn
    | InspectReturn
    | CloseOrder
    | ReopenOrder
    | AddNote
    | FillBackorders
    | GiveBackReserved
    | ImportTrade
    | WithdrawHistory
)


@lru_cache(maxsize=10_000)
def _product(product_id: Id) -> Stream:
    """Made once a product: half a million lines of trade ask for it, each of them twice."""
    return Stream("product", product_id)
