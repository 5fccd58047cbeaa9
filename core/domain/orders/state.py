"""What an order knows of itself: its lines with their quantities, its shipments, its sums."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import State
from core.domain.orders.events import (
    DraftedLine,
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LinesReinstated,
    LinesReserved,
    OrderAmended,
    OrderCancelled,
    OrderDiscarded,
    OrderDrafted,
    OrderEvents,
    OrderHeld,
    OrderLine,
    OrderPlaced,
    OrderReleased,
    OrderReturnedToDraft,
    OrderShipped,
    ShipmentReversed,
    Totals,
    TradeLine,
)
from core.domain.orders.moves import Moving, moves_of
from core.domain.values import Id, Micros, Minor, Price, Quantity, Rate


class Line(Struct, frozen=True):
    """One line: what was agreed on, and how far it has come. The quantities are the truth, all else is derived."""

    line: int
    product_id: Id | None
    sku: str
    name: str
    unit: str
    unit_price: Price
    discount: Rate
    tax_category: str
    tax_rate: Rate
    net: Minor
    gross: Minor
    ordered: Quantity
    cancelled: Quantity = 0
    reserved: Quantity = 0
    picked: Quantity = 0
    shipped: Quantity = 0
    returned: Quantity = 0
    invoiced: Quantity = 0
    credited: Quantity = 0
    is_goods: bool = True

    @property
    def open(self) -> Quantity:
        return self.ordered - self.cancelled - self.shipped

    @property
    def backordered(self) -> Quantity:
        return self.open - self.reserved if self.is_goods else 0


class ShippedLine(Struct, frozen=True):
    """A line of a shipment; `reserved` of its quantity had been set aside."""

    shipment_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity


class Shipment(Struct, frozen=True):
    """A parcel, or several, that left together."""

    shipment_id: Id
    number: int
    shipped_on: date
    tracking: str
    is_reversed: bool = False


class Order(State, frozen=True):
    """One order. `status` is draft, placed, closed, cancelled, discarded, history or withdrawn."""

    kind = "order"

    id: Id = ""
    status: str = ""
    number: int | None = None
    source_number: str = ""
    nature: str = ""
    traded_at: Micros | None = None
    customer_id: Id | None = None
    reference: str = ""
    currency: str = ""
    price_mode: str = ""
    hold_reason: str | None = None
    net: Minor = 0
    tax: Minor = 0
    total: Minor = 0
    highest_line: int = 0  # that a placed order ever had: numbers of lines taken off are not given again
    lines: tuple[Line, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    shipped_lines: tuple[ShippedLine, ...] = ()

    def line(self, number: int) -> Line | None:
        return next((line for line in self.lines if line.line == number), None)

    @property
    def is_placed(self) -> bool:
        return self.status == "placed"

    @property
    def has_shipped(self) -> bool:
        return any(line.shipped for line in self.lines)


def evolve(order: Order, event: OrderEvents) -> Order:  # noqa: C901  one flat case an event
    match event:
        case OrderDrafted():
            return _drafted(order, event)
        case OrderPlaced():
            return _placed(order, event)
        case HistoryRecorded():
            return _recorded(event)
        case OrderDiscarded():
            return replace(order, status="discarded")
        case HistoryWithdrawn():
            return replace(order, status="withdrawn", lines=())
        case OrderReturnedToDraft():
            return replace(order, status="draft", hold_reason=None)
        case OrderHeld():
            return replace(order, hold_reason=event.reason)
        case OrderReleased():
            return replace(order, hold_reason=None)
        case _:
            return _evolve_lines(order, event)


def _evolve_lines(
    order: Order,
    event: LinesReserved
    | OrderAmended
    | LineCancelled
    | OrderCancelled
    | LinesReinstated
    | OrderShipped
    | ShipmentReversed,
) -> Order:
    match event:
        case LinesReserved():
            return _moved(order, event)
        case OrderAmended():
            return _summed(_amended(order, event), event.after)
        case LineCancelled():
            return _summed(_moved(order, event), event.totals)
        case OrderCancelled():
            return replace(_moved(order, event), status="cancelled", hold_reason=None)
        case LinesReinstated():
            return replace(_summed(_moved(order, event), event.totals), status="placed")
        case OrderShipped():
            return _shipped(order, event)
        case ShipmentReversed():
            return _unshipped(order, event)
        case _:
            assert_never(event)


def _drafted(order: Order, event: OrderDrafted) -> Order:
    return replace(
        order,
        id=event.order_id,
        status="draft",
        customer_id=event.customer_id,
        reference=event.reference,
        currency=event.currency,
        lines=tuple(_draft_line(line, text) for line, text in zip(event.lines, event.texts, strict=True)),
    )


def _draft_line(line: DraftedLine, text: str) -> Line:
    return Line(line.line, line.product_id, "", text, "", line.unit_price, line.discount, "", 0, 0, 0, line.quantity)


def _placed(order: Order, event: OrderPlaced) -> Order:
    return replace(
        order,
        id=event.order_id,
        status="placed",
        number=event.number,
        customer_id=event.customer_id,
        reference=event.reference,
        currency=event.currency,
        price_mode=event.price_mode,
        net=event.totals.net,
        tax=event.totals.tax,
        total=event.totals.total,
        highest_line=highest_line(order.highest_line, event),
        lines=tuple(_agreed(line) for line in event.lines),
    )


def _agreed(line: OrderLine) -> Line:
    return Line(
        line.line,
        line.product_id,
        line.sku,
        line.name,
        line.unit,
        line.unit_price,
        line.discount,
        line.tax_category,
        line.tax_rate,
        line.net,
        line.gross,
        line.quantity,
        is_goods=line.is_goods,
    )


def _recorded(event: HistoryRecorded) -> Order:
    return Order(
        id=event.order_id,
        status="history",
        source_number=event.number,
        nature=event.nature,
        traded_at=event.traded_at,
        customer_id=event.customer_id,
        currency=event.currency,
        total=event.total,
        lines=traded_lines(event.lines),
    )


def traded_lines(lines: tuple[TradeLine, ...]) -> tuple[Line, ...]:
    """Lines of history as an order keeps them."""
    return tuple(_traded(line) for line in lines)


def _traded(line: TradeLine) -> Line:
    return Line(line.line, line.product_id, line.sku, line.name, "", line.unit_price, 0, "", 0, 0, 0, line.quantity)


def _summed(order: Order, totals: Totals) -> Order:
    return replace(order, net=totals.net, tax=totals.tax, total=totals.total)


def _moved(order: Order, event: Moving) -> Order:
    lines = {line.line: line for line in order.lines}
    for quantity_name, changes in moves_of(event).items():
        for change in changes:
            line = lines.get(change.line)
            if line is not None:
                moved = getattr(line, quantity_name) + change.quantity
                lines[change.line] = replace(line, **{quantity_name: moved})
    return replace(order, lines=tuple(lines.values()))


def _amended(order: Order, event: OrderAmended) -> Order:
    lines = {line.line: line for line in order.lines}
    for change in event.changes:
        if change.after is not None:
            lines[change.after.line] = _changed(lines.get(change.after.line), change.after)
        elif change.before is not None:
            lines.pop(change.before.line, None)
    in_order = tuple(lines[number] for number in sorted(lines))
    return replace(order, highest_line=highest_line(order.highest_line, event), lines=in_order)


def highest_line(before: int, event: OrderPlaced | OrderAmended) -> int:
    """The highest number that a line of the order ever had."""
    if isinstance(event, OrderPlaced):
        return max([before, *(line.line for line in event.lines)])
    return max([before, *(change.after.line for change in event.changes if change.after is not None)])


def changed_lines(event: OrderAmended) -> set[int]:
    """Numbers of the lines that an amendment touched."""
    sides = (side for change in event.changes for side in (change.before, change.after))
    return {line.line for line in sides if line is not None}


def _changed(line: Line | None, after: OrderLine) -> Line:
    agreed = _agreed(after)
    if line is None:
        return agreed
    return replace(
        agreed,
        cancelled=line.cancelled,
        reserved=line.reserved,
        picked=line.picked,
        shipped=line.shipped,
        returned=line.returned,
        invoiced=line.invoiced,
        credited=line.credited,
    )


def _shipped(order: Order, event: OrderShipped) -> Order:
    reserved = {part.line: part.quantity for part in event.reserved}
    parts = tuple(
        ShippedLine(event.shipment_id, part.line, part.quantity, reserved.get(part.line, 0)) for part in event.lines
    )
    return replace(
        _moved(order, event),
        shipments=(*order.shipments, Shipment(event.shipment_id, event.number, event.shipped_on, event.tracking)),
        shipped_lines=(*order.shipped_lines, *parts),
    )


def _unshipped(order: Order, event: ShipmentReversed) -> Order:
    return replace(
        _moved(order, event),
        shipments=tuple(
            replace(shipment, is_reversed=True) if shipment.shipment_id == event.shipment_id else shipment
            for shipment in order.shipments
        ),
        shipped_lines=tuple(part for part in order.shipped_lines if part.shipment_id != event.shipment_id),
    )
