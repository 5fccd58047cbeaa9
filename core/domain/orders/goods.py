"""What may be asked of an order's goods: picking, shipping and returns."""

from collections.abc import Iterator
from datetime import date

from core.domain.decider import Event, Need, States
from core.domain.orders.events import (
    InspectedLine,
    LineCancelled,
    LineQuantity,
    LinesPicked,
    LinesUnpicked,
    OrderAmended,
    OrderCancelled,
    OrderInvoiced,
    OrderReturnedToDraft,
    OrderShipped,
    ReturnInspected,
    ReturnReceived,
    ShipmentReversed,
)
from core.domain.orders.needs import OrderCommand, order_and_stock
from core.domain.values import Id


class PickOrder(OrderCommand, frozen=True):
    """Take goods off the shelf; what of them is not set aside yet is, as far as it is available."""

    conflicts_with = (OrderAmended, LineCancelled, OrderCancelled, OrderShipped, OrderReturnedToDraft, LinesPicked)

    lines: tuple[LineQuantity, ...]

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, LinesPicked) and not _lines_of(self.lines).isdisjoint(_lines_of(event.lines))

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class UnpickOrder(OrderCommand, frozen=True):
    """Put picked goods on the shelf again; they stay set aside."""

    lines: tuple[LineQuantity, ...]

    def sets_back(self, event: Event) -> bool:
        if not isinstance(event, LinesUnpicked | OrderShipped):
            return False
        return not _lines_of(self.lines).isdisjoint(_lines_of(event.lines))

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

    def draws(self, states: States) -> tuple[str, ...]:
        return ("shipment",)

    def day(self) -> date:
        return self.shipped_on


class ReverseShipment(OrderCommand, frozen=True):
    """Take a shipment back, until it is invoiced or some of it was returned."""

    conflicts_with = (OrderInvoiced, ReturnReceived)

    shipment_id: Id

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


class ReceiveReturn(OrderCommand, frozen=True):
    """Goods came back. The return's id is drawn by the caller: the same return twice is one."""

    conflicts_with = (ShipmentReversed, ReturnReceived)

    return_id: Id
    received_on: date
    lines: tuple[LineQuantity, ...]
    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("return",)

    def day(self) -> date:
        return self.received_on


class InspectReturn(OrderCommand, frozen=True):
    """Say what becomes of returned goods, and later of those in quarantine, which is negative then."""

    conflicts_with = (ReturnInspected,)

    return_id: Id
    lines: tuple[InspectedLine, ...]

    def needs(self, states: States) -> Iterator[Need]:
        yield from order_and_stock(self.order_id, states)


def _lines_of(parts: tuple[LineQuantity, ...]) -> set[int]:
    return {part.line for part in parts}
